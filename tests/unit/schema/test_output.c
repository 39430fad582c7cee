/* Unit tests of the output formats: JSON Schema 2020-12 core, section 12. */
#include "tests/unit/schema/fixture.h"

static const char schema_text[] =
    "{'$id':'https://example.test/"
    "s','title':'T','properties':{'a':{'type':'string','title':'A'},"
    "'b':{'anyOf':[{'type':'null'},{'minimum':3}]}},'required':['c']}";

static void flag_is_one_word(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, schema_text);

    check_text(
        "valid",
        json_to_str(a, schema_output(a, s, json(a, "{'c':1}"), NULL, SCHEMA_OUTPUT_FLAG),
                    JSON_PRINT_SORTED),
        "{\"valid\":true}");
    check_text("invalid",
               json_to_str(a,
                           schema_output(a, s, json(a, "{}"), NULL, SCHEMA_OUTPUT_FLAG),
                           JSON_PRINT_SORTED),
               "{\"valid\":false}");
}

static void basic_is_a_flat_list(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, schema_text);
    const json_t *out =
        schema_output(a, s, json(a, "{'a':1,'c':1}"), NULL, SCHEMA_OUTPUT_BASIC);

    check_text("errors", json_to_str(a, out, JSON_PRINT_SORTED),
               "{\"errors\":[{\"absoluteKeywordLocation\":"
               "\"https://example.test/s#/properties/a/type\","
               "\"error\":\"expected string, got integer 1\",\"instanceLocation\":\"/a\","
               "\"keywordLocation\":\"/properties/a/type\",\"valid\":false}],"
               "\"instanceLocation\":\"\",\"keywordLocation\":\"\",\"valid\":false}");
}

static void basic_has_the_annotations_of_a_valid_instance(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, schema_text);
    const json_t *out =
        schema_output(a, s, json(a, "{'a':'x','c':1}"), NULL, SCHEMA_OUTPUT_BASIC);
    const json_t *list = json_object_get(out, "annotations");

    check_int("how many", (long long)json_array_size(list), 3);
    check_text("of a member", json_member_text(json_array_get(list, 0), "annotation"),
               "A");
    check_text("of properties",
               json_to_str(a, json_object_get(json_array_get(list, 1), "annotation"), 0),
               "[\"a\"]");
    check_text("of the whole", json_member_text(json_array_get(list, 2), "annotation"),
               "T");
}

static void detailed_is_nested_as_the_schema_is(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, schema_text);
    const json_t *out =
        schema_output(a, s, json(a, "{'b':1}"), NULL, SCHEMA_OUTPUT_DETAILED);
    const json_t *list = json_object_get(out, "errors");

    check_int("top", (long long)json_array_size(list), 2);
    check_text("a leaf stands for itself",
               json_member_text(json_array_get(list, 0), "keywordLocation"), "/required");
    const json_t *b = json_array_get(list, 1);

    check_text("a group has a place", json_member_text(b, "keywordLocation"),
               "/properties/b");
    check_int("and members", (long long)json_array_size(json_object_get(b, "errors")), 3);
}

static void only_one_error_needs_no_group(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, schema_text);
    const json_t *out =
        schema_output(a, s, json(a, "{'c':1,'a':1}"), NULL, SCHEMA_OUTPUT_DETAILED);

    check_text("place", json_member_text(out, "keywordLocation"), "/properties/a/type");
    assert_true(json_is_false(json_object_get(out, "valid")));
}

static void nothing_to_say_is_still_an_output(void **state)
{
    struct arena *a = *state;
    const struct schema *s = compile_one(a, "true");
    const json_t *out = schema_output(a, s, json(a, "1"), NULL, SCHEMA_OUTPUT_DETAILED);

    check_text("valid", json_to_str(a, out, JSON_PRINT_SORTED),
               "{\"instanceLocation\":\"\",\"keywordLocation\":\"\",\"valid\":true}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(flag_is_one_word),
        UNIT_TEST(basic_is_a_flat_list),
        UNIT_TEST(basic_has_the_annotations_of_a_valid_instance),
        UNIT_TEST(detailed_is_nested_as_the_schema_is),
        UNIT_TEST(only_one_error_needs_no_group),
        UNIT_TEST(nothing_to_say_is_still_an_output),
    };
    return cmocka_run_group_tests_name("schema output", tests, NULL, NULL);
}
