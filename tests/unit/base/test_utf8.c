/* Unit tests of base/utf8.h against RFC 3629. */
#include "base/buf.h"
#include "base/utf8.h"
#include "tests/support/test.h"

static const struct {
    const char *text;
    long long bad; /* -1: valid */
} texts[] = {
    { "", -1 },
    { "plain", -1 },
    { "\x7F", -1 },
    { "\xC2\x80", -1 },
    { "\xDF\xBF", -1 },
    { "\xE0\xA0\x80", -1 },
    { "\xED\x9F\xBF", -1 },
    { "\xEE\x80\x80", -1 },
    { "\xEF\xBF\xBF", -1 },
    { "\xF0\x90\x80\x80", -1 },
    { "\xF4\x8F\xBF\xBF", -1 },
    { "\x80", 0 }, /* continues nothing */
    { "a\xBF", 1 },
    { "\xC0\x80", 0 }, /* overlong */
    { "\xC1\xBF", 0 },
    { "\xE0\x9F\xBF", 0 },
    { "\xF0\x8F\xBF\xBF", 0 },
    { "\xED\xA0\x80", 0 }, /* surrogates */
    { "\xED\xBF\xBF", 0 },
    { "\xF4\x90\x80\x80", 0 }, /* beyond U+10FFFF */
    { "\xF5\x80\x80\x80", 0 },
    { "\xFF", 0 },
    { "ab\xC3", 2 }, /* cut off */
    { "ab\xE2\x82", 2 },
    { "ab\xF0\x9F\x98", 2 },
    { "\xE2\x28\xA1", 0 },
    { "é\xC3\x28", 2 },
};

static void only_rfc_3629_is_valid(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(texts); i++) {
        struct str text = str_from(texts[i].text);
        size_t bad = utf8_invalid_at(text);

        check_int(texts[i].text, bad == SIZE_MAX ? -1 : (long long)bad, texts[i].bad);
        check_int(texts[i].text, utf8_is_valid(text), texts[i].bad < 0);
    }
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t off = 0;

        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        struct str text = { bytes, utf8_encode(c, bytes) };

        if (!utf8_is_valid(text) || utf8_next(text, &off) != c || off != text.len)
            fail_msg("U+%04X", c);
    }
}

static void bad_bytes_count_as_one_each(void **state)
{
    struct str text = S("a\xFF\xE2\x82é");
    size_t off = 1;

    (void)state;
    check_int("count", (long long)utf8_count(text), 5);
    check_int("replacement", utf8_next(text, &off), 0xFFFD);
    check_int("moved by one", (long long)off, 2);
}

static void parts_are_counted_in_characters(void **state)
{
    (void)state;
    check_text("middle", utf8_sub(S("aé😀b"), 1, 2), "é😀");
    check_text("beyond", utf8_sub(S("aé"), 1, 9), "é");
    check_text("behind the end", utf8_sub(S("aé"), 9, 1), "");
    check_int("count", (long long)utf8_count(S("aé😀b")), 4);
}

static void characters_are_added(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    utf8_add(&b, 'a');
    utf8_add(&b, 0xE9);
    utf8_add(&b, 0x20AC);
    utf8_add(&b, 0x1F600);
    check_text("added", buf_str(&b), "aé€😀");
    buf_release(&b);
}

static const struct {
    const char *label;
    struct str text;
    size_t columns;
} widths[] = {
    { "ASCII", { "abc", 3 }, 3 },
    { "Latin", { "\xc3\xa9", 2 }, 1 },
    { "a combining accent", { "e\xcc\x81", 3 }, 1 },
    { "East Asian wide", { "\xe6\xbc\xa2\xe5\xad\x97", 6 }, 4 },
    { "fullwidth form", { "\xef\xbc\xa1", 3 }, 2 },
    { "an emoji", { "\xf0\x9f\x98\x80", 4 }, 2 },
    { "zero width joiner", { "\xe2\x80\x8d", 3 }, 0 },
    { "Hebrew", { "\xd7\x90", 2 }, 1 },
    { "a control character", { "\x1b", 1 }, 0 },
    { "an invalid byte", { "\xff", 1 }, 1 },
};

static void columns_are_those_of_a_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(widths); i++)
        check_int(widths[i].label, (long long)utf8_columns(widths[i].text),
                  (long long)widths[i].columns);
    check_text("no half of a wide character", utf8_fit(S("a\u6f22b"), 2), "a");
    check_text("an accent stays with its letter", utf8_fit(S("e\u0301x"), 1), "e\u0301");
    check_text("all of it", utf8_fit(S("abc"), 9), "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(only_rfc_3629_is_valid),
        UNIT_TEST(every_code_point_comes_back),
        UNIT_TEST(bad_bytes_count_as_one_each),
        UNIT_TEST(parts_are_counted_in_characters),
        UNIT_TEST(characters_are_added),
        UNIT_TEST(columns_are_those_of_a_terminal),
    };

    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
