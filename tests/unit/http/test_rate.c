/* Unit tests of http/rate: moments by a clock that the test holds. */
#include "http/rate.h"
#include "tests/support/test.h"

#define MS UINT64_C(1000000)

static uint64_t moment(struct rate *r, uint64_t now_ns)
{
    uint64_t late;

    return rate_reserve(r, now_ns, &late);
}

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
        check_int("moment", (long long)moment(&r, 1000 * MS),
                  (long long)((1000 + 100 * i) * MS));
}

static void what_was_not_used_is_not_saved_up(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };
    (void)state;
    check_int("first", (long long)moment(&r, 0), 0);
    check_int("late", (long long)moment(&r, 5000 * MS), (long long)(5000 * MS));
    check_int("next", (long long)moment(&r, 5000 * MS), (long long)(5100 * MS));
}

static void a_hold_moves_what_follows(void **state)
{
    struct rate limited = { .interval_ns = 100 * MS }, free_rate = { 0 };
    (void)state;
    rate_hold(&limited, 700 * MS);
    rate_hold(&limited, 300 * MS); /* an earlier one takes nothing back */
    check_int("first", (long long)moment(&limited, 0), (long long)(700 * MS));
    check_int("second", (long long)moment(&limited, 0), (long long)(800 * MS));
    rate_hold(&free_rate, 700 * MS);
    check_int("free", (long long)moment(&free_rate, 0), (long long)(700 * MS));
    check_int("free", (long long)moment(&free_rate, 0), (long long)(700 * MS));
    check_int("over", (long long)moment(&free_rate, 900 * MS), (long long)(900 * MS));
}

static void check_late(struct rate *r, uint64_t now_ms, uint64_t at_ms, uint64_t late_ms)
{
    uint64_t late, at = rate_reserve(r, now_ms * MS, &late);

    check_int("moment", (long long)(at / MS), (long long)at_ms);
    check_int("late", (long long)(late / MS), (long long)late_ms);
}

/* Whoever asks before the moment has come is not late, however long he waits. */
static void what_the_limit_keeps_back_is_not_late(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };

    (void)state;
    for (uint64_t i = 0; i < 5; i++)
        check_late(&r, 1000, 1000 + 100 * i, 0);
}

/* Sent at 0, 100; answered at 550 only: what was due at 200, 300, 400, 500 waited till
 * then. */
static void what_a_stall_keeps_back_is_late(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };

    (void)state;
    check_late(&r, 0, 0, 0);
    check_late(&r, 0, 100, 0);
    check_late(&r, 550, 550, 350);
    check_late(&r, 560, 650, 250);
    check_late(&r, 560, 750, 150);
    check_late(&r, 700, 850, 50);
    check_late(&r, 860, 950, 0); /* due at 600, when all was well again */
    check_late(&r, 960, 1050, 0);
    check_late(&r, 1500, 1500, 350); /* the next stall, with nothing of the first */
    check_late(&r, 1500, 1600, 250);
}

static void nothing_is_due_while_nobody_sends(void **state)
{
    struct rate r = { .interval_ns = 100 * MS };

    (void)state;
    check_late(&r, 0, 0, 0);
    rate_idle(&r, 5000 * MS);
    check_late(&r, 5000, 5000, 0);
    rate_hold(&r, 9000 * MS); /* it was asked for */
    check_late(&r, 5100, 9000, 0);
}

/* Slower than the rate throughout: the queue grows as long as it lasts. */
static void a_rate_that_is_too_high_makes_a_queue(void **state)
{
    struct rate r = { .interval_ns = 10 * MS };

    (void)state;
    check_late(&r, 0, 0, 0);
    for (uint64_t i = 1; i < 20; i++)
        check_late(&r, 50 * i, 50 * i, 40 * i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_rate_is_a_number_in_a_time),
        UNIT_TEST(moments_are_evenly_spaced),
        UNIT_TEST(what_was_not_used_is_not_saved_up),
        UNIT_TEST(a_hold_moves_what_follows),
        UNIT_TEST(what_the_limit_keeps_back_is_not_late),
        UNIT_TEST(what_a_stall_keeps_back_is_late),
        UNIT_TEST(nothing_is_due_while_nobody_sends),
        UNIT_TEST(a_rate_that_is_too_high_makes_a_queue),
    };
    return cmocka_run_group_tests_name("rate", tests, NULL, NULL);
}
