/* Unit tests of violations: what they say, and where they point. */
#include <string.h>

#include "tests/unit/schema/fixture.h"

static const struct {
    const char *schema, *instance, *keyword, *message;
} rows[] = {
    { "{'type':'string'}", "7", "type", "expected string, got integer 7" },
    { "{'type':['string','null']}", "[1]", "type",
      "expected string or null, got array of 1 item" },
    { "{'type':'integer'}", "1.5", "type", "expected integer, got number 1.5" },
    { "{'type':'number'}", "true", "type", "expected number, got boolean true" },
    { "{'type':'object'}", "null", "type", "expected object, got null" },
    { "{'type':'boolean'}", "{'a':1,'b':2}", "type",
      "expected boolean, got object with 2 members" },
    { "{'enum':['open','converted','archived']}", "'archived '", "enum",
      "\"archived \" is none of the documented values: \"open\", \"converted\", "
      "\"archived\"" },
    { "{'enum':[1,null,true]}", "2", "enum",
      "2 is none of the documented values: 1, null, true" },
    { "{'enum':[1,2,3,4,5,6,7,8,9,10,11,12,13,14]}", "0", "enum",
      "0 is none of the documented values: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 2 "
      "more" },
    { "{'const':'a'}", "'b'", "const", "expected \"a\", got \"b\"" },
    { "{'required':['id']}", "{}", "required", "required member \"id\" is missing" },
    { "{'maximum':3}", "5", "maximum", "5 is greater than the maximum 3" },
    { "{'minimum':0.1}", "-0.5", "minimum", "-0.5 is less than the minimum 0.1" },
    { "{'exclusiveMaximum':3}", "3", "exclusiveMaximum",
      "3 is not less than the exclusive maximum 3" },
    { "{'exclusiveMinimum':3}", "3", "exclusiveMinimum",
      "3 is not greater than the exclusive minimum 3" },
    { "{'multipleOf':0.01}", "0.015", "multipleOf", "0.015 is no multiple of 0.01" },
    { "{'minLength':2}", "'\xc3\xa4'", "minLength",
      "\"\xc3\xa4\" has 1 character, fewer than 2" },
    { "{'maxLength':2}", "'abc'", "maxLength", "\"abc\" has 3 characters, more than 2" },
    { "{'pattern':'^a+$'}", "'b'", "pattern",
      "\"b\" does not match the pattern \"^a+$\"" },
    { "{'format':'date'}", "'2023-02-29'", "format", "\"2023-02-29\" is no date" },
    { "{'minItems':2}", "[1]", "minItems", "array of 1 item, fewer than 2" },
    { "{'maxItems':0}", "[1]", "maxItems", "array of 1 item, more than 0" },
    { "{'uniqueItems':true}", "[1,{'a':2},{'a':2.0}]", "uniqueItems",
      "items 1 and 2 are the same: object with 1 member" },
    { "{'prefixItems':[true],'items':false}", "[1,2,3]", "items",
      "at most 1 item may be there, got 3" },
    { "{'contains':{'type':'null'}}", "[1]", "contains",
      "0 items match what the array must contain, fewer than 1" },
    { "{'contains':{'type':'null'},'maxContains':1}", "[null,null]", "maxContains",
      "2 items match what the array must contain, more than 1" },
    { "{'minProperties':1}", "{}", "minProperties",
      "object with 0 members, fewer than 1" },
    { "{'maxProperties':0}", "{'a':1}", "maxProperties",
      "object with 1 member, more than 0" },
    { "{'additionalProperties':false}", "{'a':1}", "additionalProperties",
      "member \"a\" is not allowed" },
    { "{'properties':{'a':false}}", "{'a':1}", "properties",
      "member \"a\" is not allowed" },
    { "{'unevaluatedProperties':false}", "{'a':1}", "unevaluatedProperties",
      "member \"a\" is not allowed" },
    { "{'unevaluatedItems':false}", "[1]", "unevaluatedItems", "item 0 is not allowed" },
    { "{'propertyNames':false}", "{'a':1}", "propertyNames",
      "member \"a\" is not allowed" },
    { "{'dependentRequired':{'a':['b']}}", "{'a':1}", "dependentRequired",
      "required member \"b\" is missing beside \"a\"" },
    { "{'not':{'type':'string'}}", "'x'", "not",
      "string \"x\" fits a schema that it must not fit" },
    { "{'oneOf':[true,{'type':'null'},true]}", "1", "oneOf",
      "fits 2 alternatives where only one is allowed (the first two are 0 and 2)" },
    { "false", "1", "", "nothing is allowed here" },
};

static void messages_are_for_people(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        const struct schema *s = compile_one(a, rows[i].schema);
        struct schema_violations v =
            schema_validate(a, s, json(a, rows[i].instance), NULL);

        check_int(rows[i].schema, (long long)v.len, 1);
        check_text(rows[i].schema, v.at[0].message, rows[i].message);
        check_text(rows[i].schema, v.at[0].keyword, rows[i].keyword);
        assert_false(schema_is_valid(s, json(a, rows[i].instance), NULL));
    }
}

static void messages_never_hold_control_characters(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'const':1}");
    const json_t *nasty = json_str(a, S("\x1b[31m\n\"\xc2\x85\xe2\x80\xae"));
    struct schema_violations v = schema_validate(a, s, nasty, NULL);

    check_text("escapes", v.at[0].message,
               "expected 1, got \"\\u001b[31m\\n\\\"\\u0085\\u202e\"");
}

static void long_texts_are_cut(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'maxLength':1}");
    char text[5000];

    memset(text, 'x', sizeof text);
    struct schema_violations v =
        schema_validate(a, s, json_str(a, (struct str){ text, sizeof text }), NULL);

    assert_true(v.at[0].message.len < 150);
    assert_true(str_ends(v.at[0].message, S("…\" has 5000 characters, more than 1")));
}

static void places_lead_to_value_and_keyword(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'properties':{'a/b':{'items':{'$ref':'#/$defs/x y'}}},"
                       "'$defs':{'x y':{'$id':'other','type':'string'}}}");
    struct schema_violations v =
        schema_validate(a, s, json(a, "{'a/b':['ok',7,'ok',8]}"), NULL);

    check_int("violations", (long long)v.len, 2);
    check_text("instance", v.at[0].instance, "/a~1b/1");
    check_text("instance", v.at[1].instance, "/a~1b/3");
    check_text("way", v.at[0].keyword_location, "/properties/a~1b/items/$ref/type");
    check_text("absolute", v.at[0].absolute, "https://example.test/other#/type");
}

static void absolute_places_are_uris(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'patternProperties':{'^[ä]':{'type':'string'}}}");
    struct schema_violations v = schema_validate(a, s, json(a, "{'ä':1}"), NULL);

    check_text("absolute", v.at[0].absolute,
               HERE "#/patternProperties/%5E%5B%C3%A4%5D/type");
}

static void alternatives_tell_all_their_reasons_but_only_when_all_fail(void **state)
{
    struct arena *a = *state;
    const struct schema *s =
        compile_one(a, "{'properties':{'x':{'anyOf':[{'type':'string'},{'minimum':5}]},"
                       "'y':{'type':'null'}}}");
    struct schema_violations v = schema_validate(a, s, json(a, "{'x':1}"), NULL);

    check_int("all fail", (long long)v.len, 3);
    check_text("first", v.at[0].keyword_location, "/properties/x/anyOf/0/type");
    check_text("second", v.at[1].keyword_location, "/properties/x/anyOf/1/minimum");
    check_text("sum", v.at[2].message, "fits none of the 2 alternatives");
    v = schema_validate(a, s, json(a, "{'x':7,'y':1}"), NULL);
    check_int("one fits", (long long)v.len, 1);
    check_text("the other member", v.at[0].instance, "/y");
}

static void there_are_never_more_than_the_maximum(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'items':{'type':'string'}}");
    json_t *array = arena_json(a, json_array());

    for (int i = 0; i < 3 * SCHEMA_VIOLATIONS_MAX; i++)
        json_array_append_new(array, json_integer(i));
    check_int("violations", (long long)schema_validate(a, s, array, NULL).len,
              SCHEMA_VIOLATIONS_MAX);
}

static void a_valid_instance_has_no_violations(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "{'type':'string'}");

    assert_int_equal(schema_validate(a, s, json(a, "'x'"), NULL).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(messages_are_for_people),
        UNIT_TEST(messages_never_hold_control_characters),
        UNIT_TEST(long_texts_are_cut),
        UNIT_TEST(places_lead_to_value_and_keyword),
        UNIT_TEST(absolute_places_are_uris),
        UNIT_TEST(alternatives_tell_all_their_reasons_but_only_when_all_fail),
        UNIT_TEST(there_are_never_more_than_the_maximum),
        UNIT_TEST(a_valid_instance_has_no_violations),
    };
    return cmocka_run_group_tests_name("schema messages", tests, NULL, NULL);
}
