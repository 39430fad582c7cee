/* Unit tests of doc/json.h: looking at values, copying and printing them. */
#include <math.h>

#include "base/buf.h"
#include "doc/json.h"
#include "tests/support/random_json.h"
#include "tests/support/test.h"

static json_t *json(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: %s", text, error.msg);
    return value;
}

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    { "1", "1.0", true },
    { "0", "-0.0", true },
    { "9007199254740993", "9007199254740992.0", false },
    { "9007199254740992", "9007199254740992.0", true },
    { "9223372036854775807", "9223372036854775808.0", false },
    { "-9223372036854775808", "-9223372036854775808.0", true },
    { "1", "1.5", false },
    { "1", "\"1\"", false },
    { "1", "true", false },
    { "null", "false", false },
    { "{\"a\":1,\"b\":[2]}", "{\"b\":[2.0],\"a\":1}", true },
    { "{\"a\":1}", "{\"a\":1,\"b\":1}", false },
    { "{\"a\":1}", "{\"b\":1}", false },
    { "[1,2]", "[2,1]", false },
    { "[1]", "[1,1]", false },
    { "[]", "{}", false },
    { "\"a\"", "\"a\\u0000\"", false },
    { "{\"a\\u0000x\":1}", "{\"a\\u0000y\":1}", false },
};

static void equality_is_that_of_json_schema(void **state)
{
    for (size_t i = 0; i < countof(pairs); i++) {
        const json_t *a = json(*state, pairs[i].a), *b = json(*state, pairs[i].b);

        check_int(pairs[i].a, json_same(a, b), pairs[i].same);
        check_int(pairs[i].b, json_same(b, a), pairs[i].same);
        assert_true(json_same(a, a));
    }
    assert_false(json_same(NULL, json(*state, "1")));
    assert_true(json_same(NULL, NULL));
}

static void looking_into_nothing_is_empty(void **state)
{
    check_text("no string", json_text(NULL), "");
    check_text("a number", json_text(json(*state, "1")), "");
    assert_null(json_member(NULL, S("a")));
    assert_null(json_member(json(*state, "[1]"), S("a")));
    assert_null(json_member(json(*state, "{\"a\":1}"), STR_NONE));
    check_text("no member", json_member_text(json(*state, "{}"), "a"), "");
    check_text("member", json_member_text(json(*state, "{\"a\":\"b\"}"), "a"), "b");
}

static const struct {
    const char *text, *name;
    bool integral;
} types[] = {
    { "null", "null", false },    { "true", "boolean", false },
    { "1", "integer", true },     { "1.0", "integer", true },
    { "1e300", "integer", true }, { "1.5", "number", false },
    { "\"1\"", "string", false }, { "[1]", "array", false },
    { "{}", "object", false },
};

static void types_are_those_of_json_schema(void **state)
{
    for (size_t i = 0; i < countof(types); i++) {
        const json_t *value = json(*state, types[i].text);

        check_text(types[i].text, str_from(json_type_name(value)), types[i].name);
        check_int(types[i].text, json_is_integral(value), types[i].integral);
    }
}

static void an_arena_lets_go_of_its_values(void **state)
{
    struct arena *a = arena_open();
    json_t *kept = json_array();

    (void)state;
    arena_json(a, json_incref(kept));
    arena_json(a, json_true());
    check_int("references", (long long)kept->refcount, 2);
    arena_close(a);
    check_int("references", (long long)kept->refcount, 1);
    json_decref(kept);
}

static void a_copy_is_deep(void **state)
{
    const char *text = "{\"a\\u0000b\":[1,{\"c\":\"\\u0000\"}],\"d\":null}";
    json_t *value = json(*state, text);
    const json_t *copy = json_copy_deep(*state, value);

    json_array_clear(json_member(value, ((struct str){ "a\0b", 3 })));
    check_text("copy", json_to_str(*state, copy, 0), text);
    check_text("original", json_to_str(*state, value, 0),
               "{\"a\\u0000b\":[],\"d\":null}");
}

static const struct {
    const char *text;
    unsigned flags;
    const char *want;
} prints[] = {
    { "{\"b\":1,\"a\":[],\"aa\":{}}", JSON_PRINT_SORTED, "{\"a\":[],\"aa\":{},\"b\":1}" },
    { "{\"b\":[1,{\"c\":2}],\"a\":[]}", JSON_PRINT_INDENT,
      "{\n  \"b\": [\n    1,\n    {\n      \"c\": 2\n    }\n  ],\n  \"a\": []\n}" },
    { "\"\\u0001\\u001f\\u007f\\u0085\\u009f\\u00a0\\u2028\\\"\\\\\"", 0,
      "\"\\u0001\\u001f\\u007f\\u0085\\u009f\xC2\xA0\xE2\x80\xA8\\\"\\\\\"" },
    { "\"\\b\\t\\n\\u000b\\f\\r/\"", 0, "\"\\b\\t\\n\\u000b\\f\\r/\"" },
    { "[]", JSON_PRINT_INDENT, "[]" },
};

static void prints_as_asked(void **state)
{
    for (size_t i = 0; i < countof(prints); i++)
        check_text(prints[i].text,
                   json_to_str(*state, json(*state, prints[i].text), prints[i].flags),
                   prints[i].want);
    check_text("nothing", json_to_str(*state, NULL, 0), "null");
}

static const struct {
    double value;
    const char *want;
} reals[] = {
    { 1, "1.0" },
    { -0.0, "-0.0" },
    { 0.1, "0.1" },
    { 100, "100.0" },
    { 1e16, "10000000000000000.0" },
    { 1e17, "1e17" },
    { 1e21, "1e21" },
    { 1.5e300, "1.5e300" },
    { 0.000001, "0.000001" },
    { 0.0000001, "1e-7" },
    { 1.0 / 3, "0.3333333333333333" },
    { 5e-324, "5e-324" },
    { 2.2250738585072014e-308, "2.2250738585072014e-308" },
    { 9007199254740993.0, "9007199254740992.0" },
    { 5.684341886080802e-14, "5.684341886080802e-14" }, /* a power of two */
    { 1.7976931348623157e308, "1.7976931348623157e308" },
};

static void reals_get_the_fewest_digits(void **state)
{
    for (size_t i = 0; i < countof(reals); i++)
        check_text(reals[i].want,
                   json_to_str(*state, arena_json(*state, json_real(reals[i].value)), 0),
                   reals[i].want);
}

/* Doubles of every size and shape, powers of two among them. */
static void any_real_reads_back_the_same(void **state)
{
    struct rng r = rng_seeded(4);

    for (int i = 0; i < 20000; i++) {
        double value = i < 2000 ? ldexp(1, i - 1050)
                                : ldexp((double)rng_next(&r), -(int)rng_below(&r, 1138));
        struct json_error error;

        arena_reset(*state);
        if (!isfinite(value) || value == 0)
            continue;
        struct str text = json_to_str(*state, arena_json(*state, json_real(value)), 0);
        const json_t *again = json_read(*state, text, NULL, NULL, &error);

        if (!json_is_real(again) || json_real_value(again) != value)
            fail_msg("%a printed as %.*s", value, STR_ARG(text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(equality_is_that_of_json_schema),
        UNIT_TEST(looking_into_nothing_is_empty),
        UNIT_TEST(types_are_those_of_json_schema),
        UNIT_TEST(an_arena_lets_go_of_its_values),
        UNIT_TEST(a_copy_is_deep),
        UNIT_TEST(prints_as_asked),
        UNIT_TEST(reals_get_the_fewest_digits),
        UNIT_TEST(any_real_reads_back_the_same),
    };

    return cmocka_run_group_tests_name("json_value", tests, NULL, NULL);
}
