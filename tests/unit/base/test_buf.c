/* Unit tests of base/buf.h. */
#include <string.h>

#include "base/buf.h"
#include "tests/support/test.h"

static void text_gathers_and_is_terminated(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    check_text("empty", buf_str(&b), "");
    assert_string_equal(b.at, "");
    buf_add(&b, S("a\0b"));
    buf_add_c(&b, "cd");
    buf_add_char(&b, 'e');
    buf_add_repeat(&b, '-', 3);
    buf_printf(&b, "%d%s", 42, "x");
    buf_add(&b, STR_NONE);
    memcpy(buf_add_room(&b, 2), "yz", 2);
    assert_true(str_eq(buf_str(&b), ((struct str){ "a\0bcde---42xyz", 14 })));
    check_int("terminator", b.at[14], 0);
    buf_release(&b);
    buf_release(&b);
}

static void beyond_the_maximum_nothing_is_added(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 5);
    buf_add_c(&b, "12345");
    assert_false(buf_overflowed(&b));
    buf_add_char(&b, '6');
    assert_true(buf_overflowed(&b));
    check_text("kept", buf_str(&b), "12345");
    buf_clear(&b);
    assert_false(buf_overflowed(&b));
    buf_add_c(&b, "123");
    buf_printf(&b, "%s", "456");
    check_text("nothing of what does not fit", buf_str(&b), "123");
    buf_add_c(&b, "4");
    assert_null(buf_add_room(&b, 1));
    check_text("nothing behind it either", buf_str(&b), "123");
    buf_release(&b);
}

static void truncating_keeps_the_begin(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    buf_truncate(&b, 0);
    buf_add_c(&b, "abc");
    buf_truncate(&b, 1);
    assert_string_equal(b.at, "a");
    buf_add_c(&b, "d");
    assert_string_equal(b.at, "ad");
    buf_release(&b);
}

static void a_million_additions_keep_every_byte(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 4000000);
    for (int i = 0; i < 1000000; i++)
        buf_add_char(&b, (char)('a' + i % 26));
    check_int("length", (long long)b.len, 1000000);
    for (size_t i = 0; i < b.len; i++)
        if (b.at[i] != (char)('a' + i % 26))
            fail_msg("byte %zu", i);
    buf_release(&b);
}

static void numbers_are_written_in_digits(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    buf_add_u64(&b, 0);
    buf_add_char(&b, ' ');
    buf_add_u64(&b, UINT64_MAX);
    buf_add_char(&b, ' ');
    buf_add_i64(&b, INT64_MIN);
    buf_add_char(&b, ' ');
    buf_add_i64(&b, 1234567890);
    assert_string_equal(b.at, "0 18446744073709551615 -9223372036854775808 1234567890");
    buf_release(&b);
}

/* One by one up to the limit, and not one beyond. */
static void single_characters_stop_at_the_limit(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    for (int i = 0; i < 100; i++)
        buf_add_char(&b, (char)('a' + i % 26));
    assert_false(buf_overflowed(&b));
    buf_add_char(&b, '!');
    assert_true(buf_overflowed(&b));
    assert_int_equal(b.len, 100);
    assert_int_equal(b.at[100], '\0');
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(numbers_are_written_in_digits),
        UNIT_TEST(single_characters_stop_at_the_limit),
        UNIT_TEST(text_gathers_and_is_terminated),
        UNIT_TEST(beyond_the_maximum_nothing_is_added),
        UNIT_TEST(truncating_keeps_the_begin),
        UNIT_TEST(a_million_additions_keep_every_byte),
    };

    return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}
