/* Unit tests of http/retry.h. */
#include "base/clock.h"
#include "base/rng.h"
#include "http/retry.h"
#include "tests/support/test.h"

#include "base/banned.h"

#define NOW INT64_C(1795239376000) /* 2026-11-21T05:36:16Z */

static void methods_are_judged_by_the_rfc(void **state)
{
    static const struct {
        const char *method;
        bool safe, idempotent;
    } rows[] = {
        { "GET", true, true },       { "HEAD", true, true },    { "OPTIONS", true, true },
        { "TRACE", true, true },     { "PUT", false, true },    { "DELETE", false, true },
        { "POST", false, false },    { "PATCH", false, false }, { "get", false, false },
        { "CONNECT", false, false }, { "", false, false },
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        check_int(rows[i].method, http_method_is_safe(str_from(rows[i].method)),
                  rows[i].safe);
        check_int(rows[i].method, http_method_is_idempotent(str_from(rows[i].method)),
                  rows[i].idempotent);
    }
}

static void the_three_forms_of_a_date_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        { "Sun, 06 Nov 1994 08:49:37 GMT", INT64_C(784111777000) },
        { "Sunday, 06-Nov-94 08:49:37 GMT", INT64_C(784111777000) },
        { "Sun Nov  6 08:49:37 1994", INT64_C(784111777000) },
        { "Thu, 01 Jan 1970 00:00:00 GMT", 0 },
        { "Tue, 29 Feb 2028 23:59:59 GMT", INT64_C(1835481599000) },
        { "Monday, 01-Jan-76 00:00:00 GMT",
          INT64_C(3345062400000) }, /* 2076: 50 years ahead */
        { "Friday, 01-Jan-77 00:00:00 GMT", INT64_C(220924800000) }, /* 1977 */
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        int64_t ms = -1;

        assert_true(http_date_parse(str_from(rows[i].text), NOW, &ms));
        check_int(rows[i].text, ms, rows[i].ms);
    }
}

static void other_dates_are_refused(void **state)
{
    static const char *const rows[] = {
        "",
        "Sun",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 ovD 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT",
        "Sunday, 06-Nov-1994 08:49:37 GMT",
        "Sun Nov 6 08:49:37 1994",
        "1994-11-06T08:49:37Z",
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        int64_t ms = 42;

        if (http_date_parse(str_from(rows[i]), NOW, &ms))
            fail_msg("taken: %s", rows[i]);
        check_int("untouched", ms, 42);
    }
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    static const struct {
        const char *value;
        bool ok;
        uint64_t ms;
    } rows[] = {
        { "0", true, 0 },
        { "120", true, 120000 },
        { " 7 ", true, 7000 },
        { "86400", true, RETRY_AFTER_MAX_MS },
        { "86401", true, RETRY_AFTER_MAX_MS },
        { "99999999999999999999999999", true, RETRY_AFTER_MAX_MS },
        { "Sat, 21 Nov 2026 05:36:26 GMT", true, 10000 },
        { "Sat, 21 Nov 2026 05:36:06 GMT", true, 0 },
        { "Fri, 31 Dec 9999 23:59:59 GMT", true, RETRY_AFTER_MAX_MS },
        { "-1", false, 0 },
        { "1.5", false, 0 },
        { "soon", false, 0 },
        { "", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        uint64_t ms = 0;

        check_int(rows[i].value, http_retry_after(str_from(rows[i].value), NOW, &ms),
                  rows[i].ok);
        check_int(rows[i].value, (long long)ms, (long long)rows[i].ms);
    }
}

static void backoff_doubles_up_to_its_maximum(void **state)
{
    static const struct {
        unsigned attempt;
        uint64_t low, high;
    } rows[] = {
        { 1, 50, 100 },
        { 2, 100, 200 },
        { 3, 200, 400 },
        { 5, 500, 1000 },
        { 4000000000u, 500, 1000 },
        { 0, 50, 100 },
    };
    struct rng rng = rng_seeded(1);

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        uint64_t least = UINT64_MAX, most = 0;

        for (unsigned j = 0; j < 2000; j++) {
            uint64_t ms = http_backoff_ms(&rng, rows[i].attempt, 100, 1000);

            least = ms < least ? ms : least;
            most = ms > most ? ms : most;
        }
        assert_in_range(least, rows[i].low, rows[i].low + rows[i].low / 10);
        assert_in_range(most, rows[i].high - rows[i].high / 10, rows[i].high);
    }
    check_int("no base", (long long)http_backoff_ms(&rng, 3, 0, 1000), 0);
    assert_true(http_backoff_ms(&rng, 64, UINT64_MAX, UINT64_MAX) >= UINT64_MAX / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(methods_are_judged_by_the_rfc),
        UNIT_TEST(the_three_forms_of_a_date_are_read),
        UNIT_TEST(other_dates_are_refused),
        UNIT_TEST(retry_after_is_seconds_or_a_date),
        UNIT_TEST(backoff_doubles_up_to_its_maximum),
    };

    return cmocka_run_group_tests_name("retry", tests, NULL, NULL);
}
