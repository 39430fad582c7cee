/* Unit tests of reading JSON: values with notes, nodes with places.  Conformance to RFC
 * 8259 is in tests/suites/suite_json_text.c. */
#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "doc/json.h"
#include "doc/json_nodes.h"
#include "tests/support/random_json.h"
#include "tests/support/test.h"

static json_t *must(struct arena *a, struct str text, struct json_notes *notes)
{
    struct json_error error;
    json_t *value = json_read(a, text, NULL, notes, &error);

    if (!value)
        fail_msg("%.*s: byte %zu: %s", STR_ARG(text), error.off, error.msg);
    return value;
}

static const struct {
    const char *text, *printed;
    const char *literal; /* kept beside the value; NULL: none */
} numbers[] = {
    { "0", "0", NULL },
    { "-0", "0", NULL },
    { "-0.0", "-0.0", NULL },
    { "1.0", "1.0", NULL },
    { "1E2", "100.0", NULL },
    { "1.10", "1.1", NULL },
    { "0.1", "0.1", NULL },
    { "0.30000000000000004", "0.30000000000000004", NULL },
    { "9007199254740993", "9007199254740993", NULL },
    { "9223372036854775807", "9223372036854775807", NULL },
    { "-9223372036854775808", "-9223372036854775808", NULL },
    { "9223372036854775808", "9.223372036854776e18", "9223372036854775808" },
    { "100000000000000000000", "1e20", "100000000000000000000" },
    { "1e400", "1.7976931348623157e308", "1e400" },
    { "-1e400", "-1.7976931348623157e308", "-1e400" },
    { "1e-400", "0.0", "1e-400" },
    { "0e400", "0.0", NULL },
    { "1e99999999999999999999", "1.7976931348623157e308", "1e99999999999999999999" },
    { "5e-324", "5e-324", NULL },
    { "4e-324", "5e-324", "4e-324" },
    { "1.7976931348623157e308", "1.7976931348623157e308", NULL },
    { "2.2250738585072014e-308", "2.2250738585072014e-308", NULL },
    { "0.10000000000000000001", "0.1", "0.10000000000000000001" },
    { "0.1000000000000000000000", "0.1", NULL },
    { "1000000000000000000000.0", "1e21", NULL },
    { "9007199254740993.0", "9007199254740992.0", "9007199254740993.0" },
    { "123456789012345678", "123456789012345678", NULL },
    { "0.000001", "0.000001", NULL },
    { "1e23", "1e23", NULL },
    { "5.9604644775390625e-08", "5.960464477539063e-8", "5.9604644775390625e-08" },
};

static void numbers_keep_their_value_or_their_literal(void **state)
{
    for (size_t i = 0; i < countof(numbers); i++) {
        struct json_notes notes;
        const json_t *n = must(*state, str_from(numbers[i].text), &notes);

        check_text(numbers[i].text, json_to_str(*state, n, 0), numbers[i].printed);
        check_text(numbers[i].text, json_literal(notes.literals, n),
                   numbers[i].literal ? numbers[i].literal : "");
    }
}

/* The literal of a value that a duplicate replaced must not stick to another number. */
static void literals_belong_to_their_numbers(void **state)
{
    struct buf text;
    struct json_notes notes;

    buf_init(&text, 1 << 16);
    buf_add_c(&text, "{\"list\":[");
    for (int i = 0; i < 200; i++)
        buf_printf(&text, "{\"a\":1e400,\"a\":%d},%d.5,", i, i);
    buf_add_c(&text, "1e500]}");
    const json_t *root = must(*state, arena_str(*state, buf_str(&text)), &notes);
    const json_t *list = json_member(root, S("list"));

    buf_release(&text);
    for (size_t i = 0; i + 1 < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const json_t *n = json_is_object(item) ? json_member(item, S("a")) : item;

        check_text("no literal", json_literal(notes.literals, n), "");
    }
    check_text("last", json_literal(notes.literals, json_array_get(list, 400)), "1e500");
    check_int("duplicates", (long long)notes.duplicate_count, 200);
}

static void duplicates_are_noted_and_the_later_wins(void **state)
{
    struct json_notes notes;
    const json_t *v =
        must(*state, S("{\"a\":1,\"b\":{\"x\":1,\"\\u0078\":2},\"a\":[3]}"), &notes);

    check_text("value", json_to_str(*state, v, 0), "{\"a\":[3],\"b\":{\"x\":2}}");
    check_int("count", (long long)notes.duplicate_count, 2);
    check_text("first", notes.duplicates[0].key, "x");
    check_int("first at", (long long)notes.duplicates[0].off, 18);
    check_text("second", notes.duplicates[1].key, "a");
    check_int("second at", (long long)notes.duplicates[1].off, 30);
}

static void without_trouble_there_are_no_notes(void **state)
{
    struct json_notes notes;

    must(*state, S("{\"a\":[1,2.5,{\"a\":1}]}"), &notes);
    check_int("duplicates", (long long)notes.duplicate_count, 0);
    assert_null(notes.literals);
    must(*state, S("{\"a\":1e400,\"a\":2}"), NULL);
}

static void strings_may_hold_nuls_and_any_character(void **state)
{
    const json_t *v = must(
        *state, S("{\"a\\u0000b\":\"\\u0000\\uD83D\\uDC32\\/\\u00e9é\\b\\f\"}"), NULL);
    const json_t *text = json_member(v, ((struct str){ "a\0b", 3 }));

    assert_non_null(text);
    assert_true(str_eq(json_text(text), ((struct str){ "\0🐲/éé\b\f", 12 })));
    check_text("printed", json_to_str(*state, v, 0),
               "{\"a\\u0000b\":\"\\u0000🐲/éé\\b\\f\"}");
}

static const struct {
    const char *text;
    size_t off;
    const char *msg;
} refused[] = {
    { "", 0, "the text ends where a value is expected" },
    { "[1,2,]", 4, "a comma with nothing behind it" },
    { "{\"a\":1,}", 6, "a comma with nothing behind it" },
    { "[1 2]", 3, "expected `,` or `]`, not `2` (is a comma missing before it?)" },
    { "{a:1}", 1, "expected a key in double quotes, not `a` (did you mean `\"a\"`?)" },
    { "{'a':1}", 1,
      "expected a key in double quotes, not `'` (JSON strings stand in double quotes)" },
    { "{\"a\" 1}", 5, "expected `:` behind the key, not `1`" },
    { "[1", 0, "`[` is not closed" },
    { "{\"a\":[1,2", 5, "`[` is not closed" },
    { "[\"a", 1, "the string that begins here is not closed" },
    { "[\"a\nb\"]", 3, "control character U+000A in a string (is a quote missing?)" },
    { "[\"\\x\"]", 2, "`\\x` is no escape" },
    { "[\"\\u12\"]", 6, "`\\u` needs four hexadecimal digits" },
    { "\"\\uD800\"", 1, "half of a surrogate pair: `\\uD800` alone is no character" },
    { "\"a\xFF\"", 2, "byte 0xFF is not UTF-8" },
    { "[01]", 1, "a number must not begin with 0" },
    { "[1.]", 3, "expected a digit behind the decimal point" },
    { "[+1]", 1, "expected a value, not `+1` (a number has no plus sign)" },
    { "[True]", 1, "expected a value, not `True` (did you mean `true`?)" },
    { "[NaN]", 1, "expected a value, not `NaN` (JSON has no such number)" },
    { "[None]", 1, "expected a value, not `None` (did you mean `null`?)" },
    { "[1] // x", 4,
      "expected nothing more behind the value, not `/` (JSON has no comments)" },
    { "1 2", 2, "expected nothing more behind the value, not `2`" },
    { "\xFF", 0, "expected a value, not the byte 0xFF" },
};

static void refuses_in_plain_words_at_the_right_byte(void **state)
{
    for (size_t i = 0; i < countof(refused); i++) {
        struct json_error error;
        struct source source = { .path = S("x.json"), .text = str_from(refused[i].text) };
        struct diags *d = diags_new(*state);

        assert_null(json_read(*state, source.text, NULL, NULL, &error));
        check_text(refused[i].text, str_from(error.msg), refused[i].msg);
        check_int(refused[i].text, (long long)error.off, (long long)refused[i].off);
        assert_null(json_nodes(*state, &source, d));
        check_int(refused[i].text, (long long)diags_at(d, 0)->span.off,
                  (long long)refused[i].off);
    }
}

static void depth_is_limited_by_name(void **state)
{
    char *text = arena_alloc(*state, 200001);
    struct json_error error;
    struct json_limits ten = { 10 }, boundless = { SIZE_MAX };

    memset(text, '[', 100000);
    memset(text + 100000, ']', 100000);
    assert_null(json_read(*state, (struct str){ text, 200000 }, NULL, NULL, &error));
    assert_string_equal(error.msg, "nested deeper than 512 levels");
    check_int("at", (long long)error.off, 512);
    assert_null(
        json_read(*state, (struct str){ text, 200000 }, &boundless, NULL, &error));
    assert_string_equal(error.msg, "nested deeper than 10000 levels");
    assert_non_null(
        json_read(*state, (struct str){ text + 99990, 20 }, &ten, NULL, &error));
    assert_null(json_read(*state, (struct str){ text + 99989, 22 }, &ten, NULL, &error));
    assert_non_null(
        json_read(*state, (struct str){ text + 90000, 20000 }, &boundless, NULL, &error));
}

static void *read_deep(void *a)
{
    struct json_limits boundless = { SIZE_MAX };
    struct json_error error;
    char *text = arena_alloc(a, 20000);

    memset(text, '[', 10000);
    memset(text + 10000, ']', 10000);
    return json_read(a, (struct str){ text, 20000 }, &boundless, NULL, &error);
}

/* With frames of a hundred bytes a level this would be too little. */
static void depth_costs_no_stack(void **state)
{
    pthread_attr_t attr;
    pthread_t thread;
    void *value = NULL;

    assert_int_equal(pthread_attr_init(&attr), 0);
    assert_int_equal(pthread_attr_setstacksize(&attr, (size_t)512 * 1024), 0);
    assert_int_equal(pthread_create(&thread, &attr, read_deep, *state), 0);
    assert_int_equal(pthread_join(thread, &value), 0);
    pthread_attr_destroy(&attr);
    assert_non_null(value);
}

static void a_byte_order_mark_is_skipped(void **state)
{
    check_text("bom", json_to_str(*state, must(*state, S("\xEF\xBB\xBF [1]"), NULL), 0),
               "[1]");
}

static void nodes_have_the_places_of_their_tokens(void **state)
{
    struct str text = S("{ \"é\": [1, \"\\u00e9x\" , true],\n \"b\\n\": {} }");
    struct source source = { .path = S("x.json"), .text = text };
    const struct node *root = json_nodes(*state, &source, diags_new(*state));

    assert_non_null(root);
    const struct node *rows[] = { root,
                                  node_key(root, "é"),
                                  node_get(root, "é"),
                                  node_at(root, S("/é/1")),
                                  node_at(root, S("/é/2")),
                                  node_key(root, "b\n"),
                                  node_get(root, "b\n") };
    const char *tokens[] = {
        text.at,    "\"é\"", "[1, \"\\u00e9x\" , true]", "\"\\u00e9x\"", "true",
        "\"b\\n\"", "{}"
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text("token", str_sub(text, rows[i]->span.off, rows[i]->span.len),
                   tokens[i]);
    check_text("text", node_text(node_at(root, S("/é/1"))), "éx");
    assert_false(node_at(root, S("/é/1"))->plain);
    assert_true(node_at(root, S("/é/0"))->plain);
}

static void nodes_refuse_duplicate_keys(void **state)
{
    struct source source = { .path = S("x.json"),
                             .text = S(
                                 "{\"a\":1,\n\"b\":1,\"a\":2,\"b\":{\"c\":1,\"c\":1}}") };
    struct diags *d = diags_new(*state);

    assert_null(json_nodes(*state, &source, d));
    check_int("errors", (long long)diags_count(d, SEVERITY_ERROR), 3);
    check_text("rule", diags_at(d, 0)->rule, "duplicate-key");
    check_text("inner first", diags_at(d, 0)->message, "duplicate key `c`");
    check_text("hint", diags_at(d, 1)->hint, "it is first in line 1");
}

static void what_is_printed_reads_back(void **state)
{
    struct rng r = rng_seeded(3);

    for (int i = 0; i < 3000; i++) {
        arena_reset(*state);
        const json_t *value = arena_json(*state, random_json(*state, &r, 5, true));
        struct str text = json_to_str(*state, value, i % 4);
        const json_t *again = must(*state, text, NULL);

        if (!json_same(value, again))
            fail_msg("round %d: %.*s", i, STR_ARG(text));
        check_text("printed again", json_to_str(*state, again, i % 4), text.at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(numbers_keep_their_value_or_their_literal),
        UNIT_TEST(literals_belong_to_their_numbers),
        UNIT_TEST(duplicates_are_noted_and_the_later_wins),
        UNIT_TEST(without_trouble_there_are_no_notes),
        UNIT_TEST(strings_may_hold_nuls_and_any_character),
        UNIT_TEST(refuses_in_plain_words_at_the_right_byte),
        UNIT_TEST(depth_is_limited_by_name),
        UNIT_TEST(depth_costs_no_stack),
        UNIT_TEST(a_byte_order_mark_is_skipped),
        UNIT_TEST(nodes_have_the_places_of_their_tokens),
        UNIT_TEST(nodes_refuse_duplicate_keys),
        UNIT_TEST(what_is_printed_reads_back),
    };

    return cmocka_run_group_tests_name("json_read", tests, NULL, NULL);
}
