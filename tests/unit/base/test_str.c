/* Unit tests of base/str.h. */
#include <limits.h>

#include "tests/support/test.h"

static void views_compare_by_bytes(void **state)
{
    (void)state;
    assert_true(str_eq(S("abc"), S("abc")));
    assert_false(str_eq(S("abc"), S("abd")));
    assert_false(str_eq(S("abc"), S("ab")));
    assert_true(str_eq(STR_NONE, S("")));
    assert_false(str_eq(((struct str){ "a\0b", 3 }), ((struct str){ "a\0c", 3 })));
    assert_true(str_eq_nocase(S("Content-TYPE"), S("content-type")));
    assert_false(str_eq_nocase(S("É"), S("é")));
    assert_false(str_eq_nocase(S("@"), S("`")));
    assert_true(str_cmp(S("a"), S("b")) < 0);
    assert_true(str_cmp(S("ab"), S("a")) > 0);
    assert_true(str_cmp(S(""), STR_NONE) == 0);
    assert_true(str_cmp(S("\xFF"), S("a")) > 0);
    assert_true(str_eq(str_from(NULL), S("")));
}

static void parts_are_found(void **state)
{
    (void)state;
    assert_true(str_starts(S("abc"), S("ab")));
    assert_true(str_starts(S("abc"), S("")));
    assert_false(str_starts(S("a"), S("ab")));
    assert_true(str_ends(S("abc"), S("bc")));
    assert_false(str_ends(S("c"), S("bc")));
    check_int("find", (long long)str_find(S("aabab"), S("ab")), 1);
    check_int("find at the end", (long long)str_find(S("xxab"), S("ab")), 2);
    check_int("find the whole", (long long)str_find(S("ab"), S("ab")), 0);
    assert_true(str_find(S("ab"), S("abc")) == SIZE_MAX);
    assert_true(str_find(S("aba"), S("bb")) == SIZE_MAX);
    check_int("find nothing", (long long)str_find(S("ab"), S("")), 0);
    check_int("find a character", (long long)str_find_char(S("abc"), 'c'), 2);
    assert_true(str_find_char(STR_NONE, 'c') == SIZE_MAX);
}

static void cutting_off_never_leaves_the_text(void **state)
{
    (void)state;
    check_text("from", str_from_at(S("abc"), 1), "bc");
    check_text("from the end", str_from_at(S("abc"), 3), "");
    check_text("beyond", str_from_at(S("abc"), 9), "");
    check_text("of nothing", str_from_at(STR_NONE, 1), "");
    check_text("sub", str_sub(S("abcd"), 1, 2), "bc");
    check_text("sub beyond", str_sub(S("abcd"), 2, SIZE_MAX), "cd");
    check_text("trim", str_trim(S(" \t\r\na b\v\f ")), "a b");
    check_text("trim all", str_trim(S(" \n ")), "");
}

static const struct {
    const char *text;
    const char *pieces[4];
} cuts[] = {
    { "a,b", { "a", "b" } },
    { "a", { "a" } },
    { "", { "" } },
    { ",", { "", "" } },
    { "a,,b", { "a", "", "b" } },
    { "a,b,", { "a", "b", "" } },
};

static void cutting_gives_each_piece_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(cuts); i++) {
        struct str rest = str_from(cuts[i].text), piece;
        size_t n = 0;

        for (; str_cut(&rest, ',', &piece); n++) {
            assert_true(n < 4 && cuts[i].pieces[n]);
            check_text(cuts[i].text, piece, cuts[i].pieces[n]);
        }
        assert_true(n == 4 || !cuts[i].pieces[n]);
    }
}

static const struct {
    const char *text;
    bool is_u64, is_i64;
    uint64_t u64;
    int64_t i64;
} numbers[] = {
    { "0", true, true, 0, 0 },
    { "007", true, true, 7, 7 },
    { "-0", false, true, 0, 0 },
    { "-12", false, true, 0, -12 },
    { "18446744073709551615", true, false, UINT64_MAX, 0 },
    { "18446744073709551616", false, false, 0, 0 },
    { "9223372036854775807", true, true, INT64_MAX, INT64_MAX },
    { "9223372036854775808", true, false, 9223372036854775808u, 0 },
    { "-9223372036854775808", false, true, 0, INT64_MIN },
    { "-9223372036854775809", false, false, 0, 0 },
    { "", false, false, 0, 0 },
    { "-", false, false, 0, 0 },
    { "+1", false, false, 0, 0 },
    { " 1", false, false, 0, 0 },
    { "1a", false, false, 0, 0 },
    { "--1", false, false, 0, 0 },
    { "99999999999999999999999", false, false, 0, 0 },
};

static void numbers_are_the_whole_text_or_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(numbers); i++) {
        struct str text = str_from(numbers[i].text);
        uint64_t u = 77;
        int64_t n = 77;

        check_int(numbers[i].text, str_to_u64(text, &u), numbers[i].is_u64);
        assert_true(u == (numbers[i].is_u64 ? numbers[i].u64 : 77));
        check_int(numbers[i].text, str_to_i64(text, &n), numbers[i].is_i64);
        check_int(numbers[i].text, n, numbers[i].is_i64 ? numbers[i].i64 : 77);
    }
}

/* The published values of FNV-1a: it may be written to files. */
static void hexadecimal_digits_have_values(void **state)
{
    static const char digits[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";

    (void)state;
    for (int i = 0; i < 16; i++) {
        check_int("lower", hex_digit(digits[i]), i);
        check_int("upper", hex_digit(upper[i]), i);
    }
    for (const char *c = "/:@G`g \n"; *c; c++)
        check_int("none", hex_digit(*c), -1);
    check_int("NUL", hex_digit('\0'), -1);
}

static void hashes_are_those_of_fnv(void **state)
{
    (void)state;
    assert_true(str_hash(S("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(S("a")) == 0xaf63dc4c8601ec8cu);
    assert_true(str_hash(S("foobar")) == 0x85944171f73967e8u);
    assert_true(str_hash_more(str_hash(S("foo")), S("bar")) == str_hash(S("foobar")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(views_compare_by_bytes),
        UNIT_TEST(parts_are_found),
        UNIT_TEST(cutting_off_never_leaves_the_text),
        UNIT_TEST(cutting_gives_each_piece_once),
        UNIT_TEST(numbers_are_the_whole_text_or_nothing),
        UNIT_TEST(hexadecimal_digits_have_values),
        UNIT_TEST(hashes_are_those_of_fnv),
    };

    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
