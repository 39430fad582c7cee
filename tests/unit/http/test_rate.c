/* Unit tests of http/rate: moments by a clock that the test holds. */
#include "http/rate.h"
#include "tests/support/test.h"

#define MS UINT64_C(1000000)

static void a_rate_is_a_number_in_a_time(void **state)
{
    static const struct {
        const char *text;
        uint64_t interval_ns; /* 0: refused */
    } rows[] = {
        { "10/s", 100 * MS },
        { "300/m", 200 * MS },
        { "1000/h", 3600 * MS },
        { "1/s", 1000 * MS },
        { " 2 / s", 500 * MS },
        { "0/s", 0 },
        { "10", 0 },
        { "/s", 0 },
        { "10/d", 0 },
        { "-1/s", 0 },
        { "1.5/s", 0 },
        { "99999999/s", 0 },
    };
    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        uint64_t interval = 0;
        bool ok = rate_parse(str_from(rows[i].text), &interval);

        check_int(rows[i].text, ok, rows[i].interval_ns != 0);
        check_int(rows[i].text, (long long)interval, (long long)rows[i].interval_ns);
    }
}

static void moments_are_evenly_spaced(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };
    (void)state;
    for (uint64_t i = 0; i < 5; i++)
        check_int("moment", (long long)rate_reserve(&r, 1000 * MS),
                  (long long)((1000 + 100 * i) * MS));
}

static void what_was_not_used_is_not_saved_up(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };
    (void)state;
    check_int("first", (long long)rate_reserve(&r, 0), 0);
    check_int("late", (long long)rate_reserve(&r, 5000 * MS), (long long)(5000 * MS));
    check_int("next", (long long)rate_reserve(&r, 5000 * MS), (long long)(5100 * MS));
}

static void a_hold_moves_what_follows(void **state)
{
    struct rate limited = { .interval_ns = 100 * MS }, free_rate = { 0 };
    (void)state;
    rate_hold(&limited, 700 * MS);
    rate_hold(&limited, 300 * MS); /* an earlier one takes nothing back */
    check_int("first", (long long)rate_reserve(&limited, 0), (long long)(700 * MS));
    check_int("second", (long long)rate_reserve(&limited, 0), (long long)(800 * MS));
    rate_hold(&free_rate, 700 * MS);
    check_int("free", (long long)rate_reserve(&free_rate, 0), (long long)(700 * MS));
    check_int("free", (long long)rate_reserve(&free_rate, 0), (long long)(700 * MS));
    check_int("over", (long long)rate_reserve(&free_rate, 900 * MS),
              (long long)(900 * MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_rate_is_a_number_in_a_time),
        UNIT_TEST(moments_are_evenly_spaced),
        UNIT_TEST(what_was_not_used_is_not_saved_up),
        UNIT_TEST(a_hold_moves_what_follows),
    };
    return cmocka_run_group_tests_name("rate", tests, NULL, NULL);
}
