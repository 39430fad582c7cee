/* Unit tests of report/html_data: JSON that stands in a page. */
#include "base/buf.h"
#include "doc/json.h"
#include "report/html_data.h"
#include "report/html_page.h"
#include "tests/support/test.h"

static const struct {
    const char *label, *json, *want;
} texts[] = {
    { "plain", "{\"a\":1}", "{\"a\":1}" },
    { "the end of the element", "[\"</script>\"]", "[\"\\u003c/script\\u003e\"]" },
    { "a comment", "[\"<!--\"]", "[\"\\u003c!--\"]" },
    { "an entity", "[\"&lt;\"]", "[\"\\u0026lt;\"]" },
    { "line separators", "[\"\xe2\x80\xa8\xe2\x80\xa9\"]", "[\"\\u2028\\u2029\"]" },
    { "a neighbour of theirs", "[\"\xe2\x80\xaa\"]", "[\"\xe2\x80\xaa\"]" },
    { "cut short", "\xe2\x80", "\xe2\x80" },
    { "control characters of Latin 1", "[\"\xc2\x80\xc2\x9f\xc2\xa0\"]",
      "[\"\\u0080\\u009f\xc2\xa0\"]" },
    { "noncharacters", "[\"\xef\xbf\xbe\xef\xb7\x90\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf\"]",
      "[\"\\ufffe\\ufdd0\\ud83f\\udffe\\udbff\\udfff\"]" },
    { "its neighbours", "[\"\xef\xbf\xbd\xf0\x9f\x98\x80\"]",
      "[\"\xef\xbf\xbd\xf0\x9f\x98\x80\"]" },
    { "a control character", "[\"\x7f\"]", "[\"\\u007f\"]" },
};

static void nothing_in_it_is_markup(void **state)
{
    for (size_t i = 0; i < countof(texts); i++) {
        struct buf out;

        buf_init(&out, 1000);
        html_data_add_text(&out, S("x-1"), str_from(texts[i].json));
        struct str got = arena_str(*state, buf_str(&out));
        struct str want = arena_printf(
            *state, "<script type=\"application/json\" id=\"x-1\">%s</script>\n",
            texts[i].want);

        buf_release(&out);
        check_text(texts[i].label, got, want.at);
    }
}

static void the_data_is_the_same_value(void **state)
{
    json_t *value = arena_json(*state, json_pack("[s]", "</script>\xe2\x80\xa8&"));
    struct buf out;

    buf_init(&out, 1000);
    html_data_add(&out, S("x"), value);
    struct str text = arena_str(*state, buf_str(&out));

    buf_release(&out);
    size_t begin = str_find_char(text, '>') + 1;
    size_t end = str_find(text, S("</script>"));
    struct json_error error;
    json_t *again =
        json_read(*state, str_sub(text, begin, end - begin), NULL, NULL, &error);

    assert_true(json_same(value, again));
}

/* Its policy lets nothing in but what it names. */
static void the_page_asks_for_nothing(void **state)
{
    static const char *const words[] = { "http://", "https://", "@CSS@",     "@JS@",
                                         "_HASH@",  "@DATA@",   "innerHTML", "eval(" };
    struct str policy = S("default-src 'none'; script-src 'sha256-");

    (void)state;
    assert_true(str_find(html_page_head, policy) != SIZE_MAX);
    for (size_t i = 0; i < countof(words); i++) {
        struct str word = str_from(words[i]);
        bool of_svg = str_eq(word, S("http://")); /* the name of its namespace */

        assert_true(str_find(html_page_head, word) == SIZE_MAX);
        if (!of_svg)
            assert_true(str_find(html_page_tail, word) == SIZE_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(nothing_in_it_is_markup),
        UNIT_TEST(the_data_is_the_same_value),
        UNIT_TEST(the_page_asks_for_nothing),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
