/* Unit tests of schema/regex.h: ECMA-262 patterns, what they match and which are none. */
#include <string.h>

#include "schema/regex.h"
#include "schema/regex_parse.h"
#include "tests/support/test.h"

static struct regex *compile(struct arena *a, const char *pattern)
{
    struct regex_error error;
    struct regex *re = regex_compile(a, str_from(pattern), &error);

    if (!re)
        fail_msg("%s: offset %zu: %s", pattern, error.off, error.msg);
    return re;
}

static const struct {
    const char *pattern, *text;
    enum regex_result found, whole;
} rows[] = {
    { "", "", REGEX_YES, REGEX_YES },
    { "b", "abc", REGEX_YES, REGEX_NO },
    { "a|ab", "ab", REGEX_YES, REGEX_YES },
    { "^a", "ba", REGEX_NO, REGEX_NO },
    { "^[a\\-\\:]\\@\\_\\-$", ":@_-", REGEX_YES, REGEX_YES },
    { "^x-", "x-y", REGEX_YES, REGEX_NO },
    { "^x-", "yx-", REGEX_NO, REGEX_NO },
    { "^x-", "x-", REGEX_YES, REGEX_YES },
    { "a$", "a\n", REGEX_NO, REGEX_NO },
    { "^a$", "b\na\nc", REGEX_NO, REGEX_NO },
    { "a.c", "a\nc", REGEX_NO, REGEX_NO },
    { "a.c",
      "a\xe2\x80\xa8"
      "c",
      REGEX_NO, REGEX_NO },
    { "a.c",
      "a\xc3\xa4"
      "c",
      REGEX_YES, REGEX_YES },
    { "\\d", "\xd9\xa0", REGEX_NO, REGEX_NO },
    { "\\D", "\xd9\xa0", REGEX_YES, REGEX_YES },
    { "\\w", "\xc3\xa4", REGEX_NO, REGEX_NO },
    { "\\s", "\xef\xbb\xbf", REGEX_YES, REGEX_YES },
    { "[\\s]", "\xe2\x80\xa9", REGEX_YES, REGEX_YES },
    { "\\S", "\xc2\xa0", REGEX_NO, REGEX_NO },
    { "[^\\S]", "\xc2\xa0", REGEX_YES, REGEX_YES },
    { "[\\S]", "a", REGEX_YES, REGEX_YES },
    { "\\v", "\n", REGEX_NO, REGEX_NO },
    { "\\v\\cI\\x41\\u0042\\u{43}\\0", "\x0b\tABC", REGEX_NO, REGEX_NO },
    { "\\v\\cI\\x41\\u0042\\u{43}", "\x0b\tABC", REGEX_YES, REGEX_YES },
    { "^\\uD83D\\uDC32$", "\xf0\x9f\x90\xb2", REGEX_YES, REGEX_YES },
    { "[\\uD83D\\uDC00-\\uD83D\\uDCFF]", "\xf0\x9f\x90\xb2", REGEX_YES, REGEX_YES },
    { "\\uD83D", "\xf0\x9f\x90\xb2", REGEX_NO, REGEX_NO },
    { "[\\uD800-\\uE000]", "\xee\x80\x80", REGEX_YES, REGEX_YES },
    { "[]", "a", REGEX_NO, REGEX_NO },
    { "[^]", "\n", REGEX_YES, REGEX_YES },
    { "[]*b", "b", REGEX_YES, REGEX_YES },
    { "(a)?\\1b", "b", REGEX_YES, REGEX_YES },
    { "(?<x>a)\\k<x>", "aa", REGEX_YES, REGEX_YES },
    { "\\k<x>(?<x>a)", "a", REGEX_YES, REGEX_YES },
    { "(?<!a)b", "ab", REGEX_NO, REGEX_NO },
    { "(?<=a)b", "ab", REGEX_YES, REGEX_NO },
    { "a(?!b)", "ab", REGEX_NO, REGEX_NO },
    { "a{2,3}?", "aaa", REGEX_YES, REGEX_YES },
    { "[a\\-z]", "-", REGEX_YES, REGEX_YES },
    { "[a-]", "-", REGEX_YES, REGEX_YES },
    { "[[:alpha:]", ":", REGEX_YES, REGEX_YES },
    { "[\\b]", "\b", REGEX_YES, REGEX_YES },
    { "\\p{Letter}+", "\xc3\xa4", REGEX_YES, REGEX_YES },
    { "\\p{gc=Nd}", "\xd9\xa0", REGEX_YES, REGEX_YES },
    { "\\p{Script=Greek}", "\xce\xb1", REGEX_YES, REGEX_YES },
    { "\\p{sc=Grek}", "a", REGEX_NO, REGEX_NO },
    { "\\p{scx=Deva}", "\xe0\xa5\xa4", REGEX_YES, REGEX_YES },
    { "\\P{ASCII}", "\xc3\xa4", REGEX_YES, REGEX_YES },
    { "[\\p{Lu}0-9]", "\xc3\x84", REGEX_YES, REGEX_YES },
    { "\\p{LC}", "a", REGEX_YES, REGEX_YES },
    { "\\p{Assigned}", "a", REGEX_YES, REGEX_YES },
    { "#a b", "#a b", REGEX_YES, REGEX_YES },
};

static void patterns_mean_what_ecma_says(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct regex *re = compile(a, rows[i].pattern);

        check_int(rows[i].pattern, regex_search(re, str_from(rows[i].text)),
                  rows[i].found);
        check_int(rows[i].pattern, regex_match(re, str_from(rows[i].text)),
                  rows[i].whole);
    }
}

static const struct {
    const char *pattern;
    size_t off;
    const char *msg;
} refused[] = {
    { "*", 0, "nothing to repeat" },
    { "a**", 2, "nothing to repeat" },
    { "a*+", 2, "nothing to repeat" },
    { "^*", 1, "nothing to repeat" },
    { "(?=a)*", 5, "nothing to repeat" },
    { "a|*", 2, "nothing to repeat" },
    { "a{", 2, "a number expected behind {" },
    { "a{,2}", 2, "a number expected behind {" },
    { "a{2", 3, "} expected" },
    { "a{3,2}", 5, "numbers out of order in {}" },
    { "{1}", 0, "must be escaped" },
    { "a}", 1, "must be escaped" },
    { "a]", 1, "must be escaped" },
    { "(a", 2, ") expected" },
    { "a)", 1, ") without (" },
    { "[a", 2, "] expected" },
    { "[[:alpha:]]", 10, "must be escaped" },
    { "[b-a]", 4, "range out of order" },
    { "[a-\\d]", 5, "a class cannot be the end of a range" },
    { "\\", 1, "nothing behind the backslash" },
    { "\\a", 1, "this cannot be escaped" },
    { "\\Z", 1, "this cannot be escaped" },
    { "\\Q", 1, "this cannot be escaped" },
    { "\\\xc3\xa9", 1, "this cannot be escaped" },
    { "\\01", 1, "this cannot be escaped" },
    { "\\1", 2, "there is no such group" },
    { "(a)\\2", 5, "there is no such group" },
    { "\\k<x>", 5, "there is no group of this name" },
    { "\\kx", 2, "< expected behind \\k" },
    { "(?<1>a)", 4, "not a name for a group" },
    { "(?<x>a)(?<x>b)", 12, "two groups have this name" },
    { "(?i)a", 2, "unknown kind of group" },
    { "(?P<x>a)", 2, "unknown kind of group" },
    { "(?>a)", 2, "unknown kind of group" },
    { "(?#a)", 2, "unknown kind of group" },
    { "(*UTF)", 1, "nothing to repeat" },
    { "\\u12", 4, "four hexadecimal digits expected behind \\u" },
    { "\\u{110000}", 8, "beyond the last code point" },
    { "\\u{}", 3, "not a code point in braces" },
    { "\\x1", 3, "two hexadecimal digits expected behind \\x" },
    { "\\c1", 2, "a letter expected behind \\c" },
    { "\\p", 2, "{ expected behind \\p" },
    { "\\p{Xx}", 5, "no such Unicode property" },
    { "\\p{letter}", 9, "no such Unicode property" },
    { "\\p{Script=}", 10, "a value expected behind =" },
    { "\\p{Script=Nope}", 14, "no such Unicode property" },
    { "\\p{L", 4, "} expected" },
    { "\xff", 0, "the pattern is not UTF-8" },
};

static void what_is_no_pattern_is_refused_with_its_place(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(refused); i++) {
        struct regex_error error = { 0 };

        if (regex_compile(a, str_from(refused[i].pattern), &error))
            fail_msg("accepted: %s", refused[i].pattern);
        check_text(refused[i].pattern, str_from(error.msg), refused[i].msg);
        check_int(refused[i].pattern, (long long)error.off, (long long)refused[i].off);
    }
}

/* Right by ECMA-262, so format "regex" takes them, but nothing here can match them. */
static void what_cannot_be_matched_says_so(void **state)
{
    static const char *const beyond[] = { "(?<=a+)b", "a{0,70000}", "\\p{CWKCF}" };
    struct arena *a = *state;
    struct regex_error error;

    for (size_t i = 0; i < countof(beyond); i++) {
        assert_null(regex_compile(a, str_from(beyond[i]), &error));
        assert_true(strstr(error.msg, "not supported") || strstr(error.msg, "cannot") ||
                    strstr(error.msg, "not one that can be matched"));
    }
}

static struct str repeated(struct arena *a, const char *text, size_t times)
{
    size_t len = strlen(text);
    char *out = arena_alloc(a, len * times + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(out + i * len, text, len);
    return (struct str){ out, len * times };
}

static void patterns_have_limits(void **state)
{
    struct arena *a = *state;
    struct regex_error error;

    assert_null(regex_compile(a, repeated(a, "(", REGEX_DEPTH_MAX + 1), &error));
    check_text("depth", str_from(error.msg), "groups nested too deeply");
    assert_null(regex_compile(a, repeated(a, "a", REGEX_BYTES_MAX + 1), &error));
    check_text("length", str_from(error.msg), "the pattern is longer than 65536 bytes");
    assert_null(regex_compile(a, repeated(a, "\\S", REGEX_BYTES_MAX / 2), &error));
    check_text("size", str_from(error.msg), "the pattern is too large");
}

static void endless_matches_are_given_up(void **state)
{
    struct regex *re = compile(*state, "^(?:a|a?)+$");
    struct str text = S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");

    assert_int_equal(regex_search(re, text), REGEX_GAVE_UP);
    assert_int_equal(regex_match(re, text), REGEX_GAVE_UP);
}

static void long_texts_need_no_stack(void **state)
{
    struct arena *a = *state;
    struct regex *re = compile(a, "^(?:(a)|b)*$");
    struct str text = repeated(a, "ab", 10000);

    assert_int_equal(regex_search(re, text), REGEX_YES);
}

static void plain_prefixes_are_known(void **state)
{
    struct arena *a = *state;

    check_text("prefix", regex_prefix(compile(a, "^x-")), "x-");
    assert_null(regex_prefix(compile(a, "^x.")).at);
    assert_null(regex_prefix(compile(a, "x-")).at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(patterns_mean_what_ecma_says),
        UNIT_TEST(what_is_no_pattern_is_refused_with_its_place),
        UNIT_TEST(what_cannot_be_matched_says_so),
        UNIT_TEST(patterns_have_limits),
        UNIT_TEST(endless_matches_are_given_up),
        UNIT_TEST(long_texts_need_no_stack),
        UNIT_TEST(plain_prefixes_are_known),
    };
    return cmocka_run_group_tests_name("schema regex", tests, NULL, NULL);
}
