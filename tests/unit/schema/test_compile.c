/* Unit tests of compiling: what is refused, with which words and where; references,
 * dialects. */
#include "tests/unit/schema/fixture.h"

static const struct {
    const char *schema, *location, *message;
} refused[] = {
    { "7", HERE, "this is no schema: neither an object nor a boolean" },
    { "{'type':'strin'}", HERE "#/type",
      "must be \"null\", \"boolean\", \"integer\", \"number\", \"string\", \"array\" or "
      "\"object\", or an array of these" },
    { "{'properties':{'a':{'type':[]}}}", HERE "#/properties/a/type",
      "must be \"null\", \"boolean\", \"integer\", \"number\", \"string\", \"array\" or "
      "\"object\", or an array of these" },
    { "{'properties':[]}", HERE "#/properties", "must be an object" },
    { "{'properties':{'a':3}}", HERE "#/properties/a",
      "a schema must be an object or a boolean" },
    { "{'required':'a'}", HERE "#/required", "must be an array" },
    { "{'required':[1]}", HERE "#/required", "must be an array of strings" },
    { "{'enum':1}", HERE "#/enum", "must be an array" },
    { "{'minLength':-1}", HERE "#/minLength", "must be an integer that is not negative" },
    { "{'minLength':1.5}", HERE "#/minLength",
      "must be an integer that is not negative" },
    { "{'maximum':'5'}", HERE "#/maximum", "must be a number" },
    { "{'exclusiveMaximum':true}", HERE "#/exclusiveMaximum", "must be a number" },
    { "{'multipleOf':0}", HERE "#/multipleOf", "must be a number greater than 0" },
    { "{'allOf':{}}", HERE "#/allOf", "must be an array" },
    { "{'anyOf':[]}", HERE "#/anyOf", "must not be empty" },
    { "{'items':[{}]}", HERE "#/items",
      "must be a schema; for an array of them there is prefixItems" },
    { "{'dependentRequired':{'a':1}}", HERE "#/dependentRequired",
      "must hold arrays of strings" },
    { "{'pattern':'a**'}", HERE "#/pattern",
      "at offset 2 of the pattern: nothing to repeat" },
    { "{'pattern':1}", HERE "#/pattern", "must be a string" },
    { "{'patternProperties':{'(':{}}}", HERE "#/patternProperties",
      "at offset 1 of \"(\": ) expected" },
    { "{'format':1}", HERE "#/format", "must be a string" },
    { "{'$ref':1}", HERE "#/$ref", "a reference must be a string" },
    { "{'$ref':'#/$defs/x'}", HERE "#/$ref", "leads nowhere: " HERE " has no #/$defs/x" },
    { "{'$ref':'#nowhere'}", HERE "#/$ref", "leads nowhere: " HERE " has no #nowhere" },
    { "{'$ref':'other'}", HERE "#/$ref",
      "leads nowhere: there is no schema at https://example.test/other" },
    { "{'$ref':'#/$comment','$comment':'x'}", HERE "#/$ref",
      "\"#/$comment\" leads to something that is no schema" },
    { "{'$schema':'https://example.test/none'}", HERE "#",
      "its $schema names no dialect that is known here (2020-12, 2019-09, draft 7, 6 and "
      "4 "
      "are), nor a metaschema in the registry" },
    { "{'$ref':'#'}", HERE "#",
      "leads back to itself without getting any deeper into the value" },
    { "{'properties':{'a':{'anyOf':[{'type':'null'},{'$ref':'#/properties/a'}]}}}",
      HERE "#/properties/a",
      "leads back to itself without getting any deeper into the value" },
};

static void what_is_wrong_is_said_with_its_place(void **state)
{
    struct arena *a = *state;
    struct schema_error error;

    for (size_t i = 0; i < countof(refused); i++) {
        if (compile_as(a, refused[i].schema, SCHEMA_2020_12, &error))
            fail_msg("compiled: %s", refused[i].schema);
        check_text(refused[i].schema, str_from(error.msg), refused[i].message);
        check_text(refused[i].schema, error.location, refused[i].location);
    }
}

/* A dialect, and whether a value is valid in it. */
static const struct {
    enum schema_dialect dialect;
    const char *schema, *instance;
    bool valid;
} dialects[] = {
    { SCHEMA_OPENAPI_3_0, "{'type':'string','nullable':true}", "null", true },
    { SCHEMA_OPENAPI_3_0, "{'type':'string','nullable':false}", "null", false },
    { SCHEMA_OPENAPI_3_0, "{'nullable':true,'enum':['a']}", "null", false },
    { SCHEMA_OPENAPI_3_1, "{'type':'string','nullable':true}", "null", false },
    { SCHEMA_OPENAPI_3_0, "{'minimum':1,'exclusiveMinimum':true}", "1", false },
    { SCHEMA_OPENAPI_3_0, "{'minimum':1,'exclusiveMinimum':false}", "1", true },
    { SCHEMA_DRAFT_4, "{'maximum':1,'exclusiveMaximum':true}", "1", false },
    { SCHEMA_OPENAPI_3_1, "{'exclusiveMinimum':1}", "1", false },
    { SCHEMA_OPENAPI_3_0,
      "{'$ref':'#/definitions/a','type':'null','definitions':{'a':{'type':'string'}}}",
      "'x'", true },
    { SCHEMA_OPENAPI_3_1,
      "{'$ref':'#/$defs/a','type':'null','$defs':{'a':{'type':'string'}}}", "'x'",
      false },
    { SCHEMA_OPENAPI_3_0, "{'const':1}", "2", true },
    { SCHEMA_OPENAPI_3_1, "{'const':1}", "2", false },
    { SCHEMA_OPENAPI_3_1, "{'type':'integer','format':'int32'}", "2147483648", false },
    { SCHEMA_OPENAPI_3_1, "{'type':'integer','format':'int32'}", "-2147483648", true },
    { SCHEMA_OPENAPI_3_0, "{'format':'byte'}", "'YWJj'", true },
    { SCHEMA_OPENAPI_3_0, "{'format':'byte'}", "'YW J'", false },
    { SCHEMA_2020_12, "{'format':'int32'}", "2147483648", true },
    { SCHEMA_DRAFT_7, "{'items':[{'type':'null'}],'additionalItems':false}", "[null,1]",
      false },
    { SCHEMA_2019_09, "{'items':[{'type':'null'}],'unevaluatedItems':false}", "[null]",
      true },
    { SCHEMA_DRAFT_4, "{'type':'integer'}", "1.0", false },
    { SCHEMA_DRAFT_6, "{'type':'integer'}", "1.0", true },
    { SCHEMA_DRAFT_4, "{'const':1}", "2", true },
    { SCHEMA_DRAFT_6, "{'if':false,'else':false}", "2", true },
    { SCHEMA_DRAFT_7, "{'if':false,'else':false}", "2", false },
};

static void each_dialect_has_its_own_words(void **state)
{
    struct arena *a = *state;
    struct schema_error error;

    for (size_t i = 0; i < countof(dialects); i++) {
        const char *label = dialects[i].schema;
        const struct schema *s = compile_as(a, label, dialects[i].dialect, &error);

        if (!s)
            fail_msg("%s: %s", label, error.msg);
        check_int(label, schema_is_valid(s, json(a, dialects[i].instance), NULL),
                  dialects[i].valid);
    }
}

static void a_schema_names_its_own_dialect(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'$schema':'http://json-schema.org/draft-07/schema#',"
                       "'prefixItems':[false]}");

    assert_true(schema_is_valid(s, json(a, "[1]"), NULL));
}

static void metaschemas_judge_schemas(void **state)
{
    static const struct {
        const char *uri, *schema;
        bool valid;
    } metas[] = {
        { "https://json-schema.org/draft/2020-12/schema", "{'type':'object'}", true },
        { "https://json-schema.org/draft/2020-12/schema",
          "{'properties':{'a':{'type':'x'}}}", false },
        { "https://json-schema.org/draft/2019-09/schema", "{'items':[{'minLength':-1}]}",
          false },
        { "http://json-schema.org/draft-07/schema#", "{'items':[{'minLength':1}]}",
          true },
        { "http://json-schema.org/draft-06/schema", "{'not':{'minLength':'1'}}", false },
        { "http://json-schema.org/draft-04/schema", "{'required':[]}", false },
        { "https://spec.openapis.org/oas/3.1/dialect/base",
          "{'properties':{'a':{'discriminator':{'propertyName':'x'}}}}", true },
        { "https://spec.openapis.org/oas/3.1/dialect/base",
          "{'properties':{'a':{'discriminator':{}}}}", false },
    };
    struct arena *a = *state;
    struct schema_options options = { 0 };
    struct schema_error error;

    for (size_t i = 0; i < countof(metas); i++) {
        const struct schema *s = schema_compile(a, schema_registry_new(a),
                                                str_from(metas[i].uri), options, &error);

        if (!s)
            fail_msg("%s: %s", metas[i].uri, error.msg);
        check_int(metas[i].schema, schema_is_valid(s, json(a, metas[i].schema), NULL),
                  metas[i].valid);
    }
}

/* The tree of 2019-09, section 8.2.4.2.2: extended strictly, its children are strict,
 * too. */
static void recursive_references_mean_the_outermost(void **state)
{
    struct arena *a = *state;
    struct schema_registry *r = schema_registry_new(a);
    struct schema_options options = { 0 };
    struct schema_error error;

    schema_registry_add(
        r, S("https://example.test/tree"),
        json(a, "{'$recursiveAnchor':true,'type':'object','properties':{'data':true,"
                "'children':{'type':'array','items':{'$recursiveRef':'#'}}}}"),
        SCHEMA_2019_09);
    schema_registry_add(
        r, S("https://example.test/strict"),
        json(a, "{'$recursiveAnchor':true,'$ref':'tree','unevaluatedProperties':false}"),
        SCHEMA_2019_09);
    const struct schema *tree =
        schema_compile(a, r, S("https://example.test/tree"), options, &error);
    const struct schema *strict =
        schema_compile(a, r, S("https://example.test/strict"), options, &error);
    const json_t *typo = json(a, "{'children':[{'daat':1}]}");

    assert_true(tree && strict);
    assert_true(schema_is_valid(tree, typo, NULL));
    assert_false(schema_is_valid(strict, typo, NULL));
    assert_true(schema_is_valid(strict, json(a, "{'children':[{'data':1}]}"), NULL));
}

static void dynamic_references_mean_the_outermost(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(
        a, "{'$id':'https://example.test/numbers','$ref':'list','$defs':{"
           "'items':{'$dynamicAnchor':'item','type':'number'},"
           "'list':{'$id':'list','type':'array','items':{'$dynamicRef':'#item'},"
           "'$defs':{'item':{'$dynamicAnchor':'item'}}}}}");

    assert_true(schema_is_valid(s, json(a, "[1,2]"), NULL));
    assert_false(schema_is_valid(s, json(a, "[1,'x']"), NULL));
}

/* Whichever comes first. */
static void an_id_that_two_documents_have_is_none(void **state)
{
    static const char *const documents[] = { "{'$id':'urn:x','type':'string'}",
                                             "{'$id':'urn:x','type':'number'}" };
    struct arena *a = *state;
    struct schema_options options = { 0 };
    struct schema_error error;

    for (size_t first = 0; first < 2; first++) {
        struct schema_registry *r = schema_registry_new(a);

        schema_registry_add(r, S("urn:one"), json(a, documents[first]), SCHEMA_2020_12);
        schema_registry_add(r, S("urn:same"), json(a, documents[first]), SCHEMA_2020_12);
        schema_registry_add(r, S("urn:uses"), json(a, "{'$ref':'urn:x'}"),
                            SCHEMA_2020_12);
        assert_non_null(schema_compile(a, r, S("urn:uses"), options, &error));
        r = schema_registry_new(a);
        for (size_t i = 0; i < 2; i++)
            schema_registry_add(r, i ? S("urn:two") : S("urn:one"),
                                json(a, documents[(first + i) % 2]), SCHEMA_2020_12);
        schema_registry_add(r, S("urn:uses"), json(a, "{'$ref':'urn:x'}"),
                            SCHEMA_2020_12);
        assert_null(schema_compile(a, r, S("urn:uses"), options, &error));
        check_text("message", str_from(error.msg),
                   "leads nowhere: several schemas are urn:x, and say different things");
        assert_non_null(schema_compile(a, r, S("urn:one"), options, &error));
    }
}

static void references_lead_into_openapi_documents(void **state)
{
    struct arena *a = *state;
    struct schema_registry *r = schema_registry_new(a);
    struct schema_options options = { 0 };
    struct schema_error error;

    schema_registry_add(r, S("https://example.test/api"),
                        json(a,
                             "{'openapi':'3.1.0','components':{'schemas':{"
                             "'A':{'$anchor':'first','type':'string'},"
                             "'B':{'$id':'https://example.test/b','type':'null'},"
                             "'C':{'anyOf':[{'$ref':'#/components/schemas/A'},"
                             "{'$ref':'#first'},{'$ref':'https://example.test/b'}]}}}}"),
                        SCHEMA_OPENAPI_3_1);
    const struct schema *s = schema_compile(
        a, r, S("https://example.test/api#/components/schemas/C"), options, &error);

    if (!s)
        fail_msg("%s", error.msg);
    assert_true(schema_is_valid(s, json(a, "null"), NULL));
    assert_true(schema_is_valid(s, json(a, "'x'"), NULL));
    assert_false(schema_is_valid(s, json(a, "1"), NULL));
}

/* Its places and references are the description's. */
static void a_schema_of_a_description_names_its_own_dialect(void **state)
{
    struct arena *a = *state;
    struct schema_registry *r = schema_registry_new(a);
    struct schema_options options = { 0 };
    struct schema_error error;

    schema_registry_add(
        r, S("https://example.test/api"),
        json(a, "{'openapi':'3.1.0','components':{'schemas':{"
                "'A':{'$schema':'http://json-schema.org/draft-04/schema#','minimum':1,"
                "'exclusiveMinimum':true,'not':{'$ref':'#/components/schemas/B'}},"
                "'B':{'exclusiveMinimum':9}}}}"),
        SCHEMA_OPENAPI_3_1);
    const struct schema *s = schema_compile(
        a, r, S("https://example.test/api#/components/schemas/A"), options, &error);

    if (!s)
        fail_msg("%s", error.msg);
    assert_true(schema_is_valid(s, json(a, "9"), NULL));
    assert_false(schema_is_valid(s, json(a, "10"), NULL));
    struct schema_violations v = schema_validate(a, s, json(a, "1"), NULL);

    assert_int_equal(v.len, 1);
    check_text("place", v.at[0].absolute,
               "https://example.test/api#/components/schemas/A/minimum");
}

/* a0 -> a1 -> ... -> an by references alone, and then a string. */
static const char *chain(struct arena *a, unsigned count)
{
    struct str text = S("{'$ref':'#/$defs/a0','$defs':{");

    for (unsigned i = 0; i < count; i++)
        text = arena_printf(a, "%.*s'a%u':{'allOf':[{'$ref':'#/$defs/a%u'}]},",
                            STR_ARG(text), i, i + 1);
    return arena_printf(a, "%.*s'a%u':{'type':'string'}}}", STR_ARG(text), count).at;
}

static void chains_of_references_have_a_limit(void **state)
{
    struct arena *a = *state;
    struct schema_error error;
    const struct schema *s = compile_as(a, chain(a, 50), SCHEMA_2020_12, &error);

    assert_non_null(s);
    assert_true(schema_is_valid(s, json(a, "'x'"), NULL));
    assert_false(schema_is_valid(s, json(a, "1"), NULL));
    assert_null(compile_as(a, chain(a, 300), SCHEMA_2020_12, &error));
    check_text("message", str_from(error.msg),
               "more than 200 schemas apply through each other");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_is_wrong_is_said_with_its_place),
        UNIT_TEST(each_dialect_has_its_own_words),
        UNIT_TEST(a_schema_names_its_own_dialect),
        UNIT_TEST(a_schema_of_a_description_names_its_own_dialect),
        UNIT_TEST(metaschemas_judge_schemas),
        UNIT_TEST(recursive_references_mean_the_outermost),
        UNIT_TEST(dynamic_references_mean_the_outermost),
        UNIT_TEST(references_lead_into_openapi_documents),
        UNIT_TEST(an_id_that_two_documents_have_is_none),
        UNIT_TEST(chains_of_references_have_a_limit),
    };
    return cmocka_run_group_tests_name("schema compile", tests, NULL, NULL);
}
