/* Unit tests of model/generate_pattern: texts that patterns match. */
#include "model/generate_pattern.h"
#include "schema/regex.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void a_pattern_is_kept(void **state)
{
    static const struct {
        const char *pattern;
        size_t min, max;
        bool found;
    } rows[] = {
        { "^[A-Z]{2}[0-9]{3}$", 0, 100, true },
        { "^AC[0-9a-fA-F]{32}$", 34, 34, true },
        { "^(0|[1-9][0-9]*)$", 0, 100, true },
        { "^(foo|bar)-\\d+(\\.\\d+)?$", 0, 100, true },
        { "^\\w+@\\w+\\.[a-z]{2,}$", 0, 100, true },
        { "^\\d{4}-\\d{2}-\\d{2}T?$", 0, 10, true },
        { "^[^a-z]+$", 5, 8, true },
        { "^\\p{L}+$", 3, 3, true },
        { "^#(?:[0-9a-f]{3}){1,2}$", 7, 7, true },
        { "^a*$", 40, 41, true },
        { "^\\u0041\\x42\\u{43}$", 0, 9, true },
        { "^\xc3\xa9[\\w.-]{2,}$", 0, 9, true },
        { "^(?<year>\\d{4})$", 0, 9, true },
        { "^(?!-)[a-z]{3}$", 0, 9, true },
        { "anything", 20, 30, false },
        { "^(a)\\1$", 0, 9, false },
        { "^(?=b)a$", 0, 9, false },
        { "^[a", 0, 9, false },
        { "^(((((((((((((((((((((((((((((((((((((((((((((((a", 0, 9, false },
        { "^((((a{9999}){9999}){9999}){9999})$", 0, SIZE_MAX, false },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct pattern_wish wish = { str_from(rows[i].pattern), rows[i].min, rows[i].max,
                                     1 };
        struct str one = STR_NONE, other = STR_NONE;

        check_int(rows[i].pattern, generate_pattern(*state, &wish, &one), rows[i].found);
        if (!rows[i].found)
            continue;
        struct regex_error error;
        const struct regex *re = regex_compile(*state, wish.pattern, &error);

        assert_non_null(re);
        check_int(rows[i].pattern, regex_search(re, one), REGEX_YES);
        wish.serial = 2;
        assert_true(generate_pattern(*state, &wish, &other));
    }
}

static void another_serial_gives_another_text(void **state)
{
    struct pattern_wish wish = { S("^[a-f0-9]{8}$"), 0, 8, 1 };
    struct str one, again, other;

    assert_true(generate_pattern(*state, &wish, &one));
    assert_true(generate_pattern(*state, &wish, &again));
    assert_true(str_eq(one, again));
    wish.serial = 2;
    assert_true(generate_pattern(*state, &wish, &other));
    assert_false(str_eq(one, other));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_pattern_is_kept),
        UNIT_TEST(another_serial_gives_another_text),
    };

    return cmocka_run_group_tests_name("generate pattern", tests, NULL, NULL);
}
