/* Unit tests of base/clock.h. */
#include "base/clock.h"
#include "tests/support/test.h"

static const struct {
    const char *text;
    int64_t ms;
    bool ok;
} times[] = {
    { "1970-01-01T00:00:00Z", 0, true },
    { "1970-01-01t00:00:00.5z", 500, true },
    { "1969-12-31T23:59:59.999Z", -1, true },
    { "2026-11-21T05:22:47.123Z", 1795238567123, true },
    { "2026-11-21T07:22:47.123+02:00", 1795238567123, true },
    { "2026-11-20T23:52:47.123-05:30", 1795238567123, true },
    { "2026-11-21 05:22:47.123999Z", 1795238567123, true },
    { "2000-02-29T00:00:00Z", 951782400000, true },
    { "0001-01-01T00:00:00Z", -62135596800000, true },
    { "9999-12-31T23:59:59.999Z", 253402300799999, true },
    { "2016-12-31T23:59:60Z", 1483228800000, true },
    { "1900-02-29T00:00:00Z", 0, false },
    { "2026-02-29T00:00:00Z", 0, false },
    { "2026-13-01T00:00:00Z", 0, false },
    { "2026-00-01T00:00:00Z", 0, false },
    { "2026-01-00T00:00:00Z", 0, false },
    { "2026-04-31T00:00:00Z", 0, false },
    { "2026-01-01T24:00:00Z", 0, false },
    { "2026-01-01T00:60:00Z", 0, false },
    { "2026-01-01T00:00:61Z", 0, false },
    { "2026-01-01T00:00:00", 0, false },
    { "2026-01-01T00:00:00+0200", 0, false },
    { "2026-01-01T00:00:00+24:00", 0, false },
    { "2026-01-01T00:00:00.Z", 0, false },
    { "2026-01-01T00:00:00Zx", 0, false },
    { "26-01-01T00:00:00Z", 0, false },
    { "2026-1-01T00:00:00Z", 0, false },
    { "2026-01-01", 0, false },
    { "", 0, false },
};

static void times_are_those_of_rfc_3339(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(times); i++) {
        int64_t ms = 4711;

        check_int(times[i].text, time_parse(str_from(times[i].text), &ms), times[i].ok);
        check_int(times[i].text, ms, times[i].ok ? times[i].ms : 4711);
    }
}

static void dates_are_those_of_rfc_3339(void **state)
{
    static const struct {
        const char *text;
        int64_t days;
        bool ok;
    } rows[] = {
        { "1970-01-01", 0, true },
        { "1969-12-31", -1, true },
        { "2026-12-31", 20818, true },
        { "2024-02-29", 19782, true },
        { "2026-02-29", 0, false },
        { "2026-13-01", 0, false },
        { "2026-1-01", 0, false },
        { "2026-12-31T00:00:00Z", 0, false },
        { "", 0, false },
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        int64_t days = 4711;

        check_int(rows[i].text, date_parse(str_from(rows[i].text), &days), rows[i].ok);
        check_int(rows[i].text, days, rows[i].ok ? rows[i].days : 4711);
    }
    check_int("before", date_of(-1), -1);
    check_int("the first", date_of(86399999), 0);
    check_int("the second", date_of(86400000), 1);
}

static void times_come_back_when_printed(void **state)
{
    check_text("epoch", time_format(*state, 0), "1970-01-01T00:00:00.000Z");
    check_text("before", time_format(*state, -1), "1969-12-31T23:59:59.999Z");
    for (int64_t ms = -62135596800000; ms < 253402300800000; ms += 86399999 * 997LL) {
        int64_t again = 0;

        assert_true(time_parse(time_format(*state, ms), &again));
        check_int("again", again, ms);
    }
}

static const struct {
    const char *text;
    uint64_t ms;
    bool ok;
} durations[] = {
    { "250ms", 250, true },
    { "5s", 5000, true },
    { "1.5s", 1500, true },
    { "2m", 120000, true },
    { "1h", 3600000, true },
    { "3", 3000, true },
    { "0.25", 250, true },
    { "0s", 0, true },
    { ".5s", 500, true },
    { "", 0, false },
    { "s", 0, false },
    { "ms", 0, false },
    { "-1s", 0, false },
    { "1 s", 0, false },
    { "1d", 0, false },
    { "1e3s", 0, false },
    { "0x10", 0, false },
    { "1.2.3s", 0, false },
    { ".", 0, false },
    { "inf", 0, false },
    { "nan", 0, false },
    { "5ss", 0, false },
    { "99999999999999999999h", 0, false },
    { "1111111111111111111111111111111111111111111s", 0, false },
};

static void durations_have_units(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(durations); i++) {
        uint64_t ms = 4711;

        check_int(durations[i].text, duration_parse(str_from(durations[i].text), &ms),
                  durations[i].ok);
        check_int(durations[i].text, (long long)ms,
                  durations[i].ok ? (long long)durations[i].ms : 4711);
    }
}

static void the_clock_does_not_go_back(void **state)
{
    uint64_t before = clock_now_ns();

    (void)state;
    clock_sleep_ms(2);
    assert_true(clock_now_ns() - before >= 2000000);
    assert_true(clock_wall_ms() > 1700000000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(times_are_those_of_rfc_3339),  UNIT_TEST(dates_are_those_of_rfc_3339),
        UNIT_TEST(times_come_back_when_printed), UNIT_TEST(durations_have_units),
        UNIT_TEST(the_clock_does_not_go_back),
    };

    return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}
