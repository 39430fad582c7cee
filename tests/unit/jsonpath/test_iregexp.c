/* Unit tests of jsonpath/iregexp.h: the grammar of RFC 9485 and its words in ECMA-262. */
#include "base/arena.h"
#include "base/buf.h"
#include "jsonpath/iregexp.h"
#include "schema/regex.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void patterns_are_put_in_other_words(void **state)
{
    static const struct {
        const char *pattern, *want;
    } rows[] = {
        { "", "" },
        { "abc", "abc" },
        { "a.c", "a[^\\n\\r]c" },
        { "a[.]c", "a[.]c" },
        { "(a|b|)*", "(?:a|b|)*" },
        { "()", "(?:)" },
        { "a{2}b{2,}c{2,3}", "a{2}b{2,}c{2,3}" },
        { "\\(\\)\\*\\+\\.\\?\\[\\\\\\]\\^\\n\\r\\t\\{\\|\\}",
          "\\(\\)\\*\\+\\.\\?\\[\\\\\\]\\^\\n\\r\\t\\{\\|\\}" },
        { "a\\-b-c", "a-b-c" },
        { "[a\\-z]", "[a\\-z]" },
        { "[-a]", "[\\-a]" },
        { "[a-]", "[a\\-]" },
        { "[-]", "[\\-]" },
        { "[^-a-c\\p{L}^-]", "[^\\-a-c\\p{L}^\\-]" },
        { "[+-\\]]", "[+-\\]]" },
        { "\\p{Lu}\\P{N}", "\\p{Lu}\\P{N}" },
        { "\xc3\xa9*[\xc3\xa9-\xe2\x82\xac]", "\xc3\xa9*[\xc3\xa9-\xe2\x82\xac]" },
        { "^a$", "^a$" },
    };
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    for (size_t i = 0; i < countof(rows); i++) {
        buf_clear(&out);
        if (!iregexp_translate(str_from(rows[i].pattern), &out))
            fail_msg("refused: %s", rows[i].pattern);
        check_text(rows[i].pattern, buf_str(&out), rows[i].want);
    }
    buf_release(&out);
}

static void what_other_dialects_have_is_refused(void **state)
{
    static const char *const rows[] = {
        "*",       "a**",        "a*?",        "a+?",         "a??",
        "a{",      "a{}",        "a{,2}",      "a{2",         "{2}",
        "(",       ")",          "(a",         "a)",          "(*a)",
        "[",       "[]",         "[^]",        "]",           "}",
        "[a",      "[a-\\p{L}]", "[\\p{L}-a]", "[a--b]",      "[[:alpha:]]",
        "\\d",     "\\w",        "\\s",        "\\b",         "\\1",
        "\\u0041", "\\x41",      "\\/",        "\\",          "\\p",
        "\\p{",    "\\p{L",      "\\p{Xx}",    "\\p{Letter}", "\\p{IsGreek}",
        "(?:a)",   "(?=a)",      "(?<n>a)",    "[\\d]",       "a|*",
    };
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    for (size_t i = 0; i < countof(rows); i++)
        if (iregexp_translate(str_from(rows[i]), &out))
            fail_msg("taken: %s", rows[i]);
    assert_false(iregexp_translate(S("a\\\0"), &out));
    buf_release(&out);
}

static void compiled_patterns_match_as_they_should(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool whole, within;
    } rows[] = {
        { "a.c",
          "a\xe2\x80\xa8"
          "c",
          true, true }, /* U+2028 is no line end here */
        { "a.c", "a\nc", false, false },
        { "a|bc", "abc", false, true },
        { "[0-9]{2}", "x42y", false, true },
        { "\\p{Lu}+", "\xc3\x84\xd0\x96", true, true },
        { "\\-", "-", true, true },
        { "[^-a]", "-", false, false },
        { "", "anything", false, true },
        { "", "", true, true },
        { "(a*)*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac", false, false },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct regex *re = iregexp_compile(*state, str_from(rows[i].pattern));
        struct str text = str_from(rows[i].text);

        assert_non_null(re);
        check_int(rows[i].pattern, regex_match(re, text) == REGEX_YES, rows[i].whole);
        check_int(rows[i].pattern, regex_search(re, text) == REGEX_YES, rows[i].within);
    }
    assert_null(iregexp_compile(*state, S("(?=a)")));
    assert_null(iregexp_compile(*state, S("a{3,2}")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(patterns_are_put_in_other_words),
        UNIT_TEST(what_other_dialects_have_is_refused),
        UNIT_TEST(compiled_patterns_match_as_they_should),
    };

    return cmocka_run_group_tests_name("iregexp", tests, NULL, NULL);
}
