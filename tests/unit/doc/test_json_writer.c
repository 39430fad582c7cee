/* Unit tests of doc/json_writer.h: the same bytes as printing a tree of the same values.
 */
#include "base/buf.h"
#include "doc/json.h"
#include "doc/json_writer.h"
#include "tests/support/test.h"

static void written_is_what_a_tree_prints(void **state)
{
    static const char want[] = "{\"a\":\"\\\"\\n\xC3\xA9\",\"list\":[1,true,false,{},[]],"
                               "\"tree\":{\"x\":null},\"end\":0}";
    struct buf text;

    buf_init(&text, 4096);
    struct json_writer w = { &text, false };
    json_t *tree = arena_json(*state, json_pack("{s:n}", "x"));

    json_writer_open(&w, '{');
    json_writer_name(&w, "a");
    json_writer_text(&w, S("\"\n\xC3\xA9"));
    json_writer_name(&w, "list");
    json_writer_open(&w, '[');
    json_writer_count(&w, 1);
    json_writer_true(&w);
    json_writer_false(&w);
    json_writer_open(&w, '{');
    json_writer_close(&w, '}');
    json_writer_open(&w, '[');
    json_writer_close(&w, ']');
    json_writer_close(&w, ']');
    json_writer_name(&w, "tree");
    json_writer_value(&w, tree);
    json_writer_name(&w, "end");
    json_writer_count(&w, 0);
    json_writer_close(&w, '}');
    struct str copy = arena_str(*state, buf_str(&text));

    buf_release(&text);
    check_text("written", copy, want);
    struct json_error error;
    json_t *value = json_read(*state, copy, NULL, NULL, &error);

    assert_non_null(value);
    check_text("printed", json_to_str(*state, value, JSON_PRINT_COMPACT), want);
}

/* Reports made from a journal have what those of the run have: 5 ms are 5.0 in both. */
static void thousandths_are_the_real_number(void **state)
{
    static const uint64_t counts[] = { 0,     1,      10,     100,       999,
                                       1000,  1001,   1010,   1500,      83279,
                                       98765, 110749, 125620, 123456789, 1000000000 };

    for (size_t i = 0; i < countof(counts); i++) {
        struct buf text;

        buf_init(&text, 100);
        struct json_writer w = { &text, false };

        json_writer_thousandths(&w, counts[i]);
        struct str copy = arena_str(*state, buf_str(&text));
        json_t *real = arena_json(*state, json_real((double)counts[i] / 1000));

        buf_release(&text);
        check_text("thousandths", copy,
                   arena_cstr(*state, json_to_str(*state, real, JSON_PRINT_COMPACT)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(written_is_what_a_tree_prints),
        UNIT_TEST(thousandths_are_the_real_number),
    };
    return cmocka_run_group_tests_name("json_writer", tests, NULL, NULL);
}
