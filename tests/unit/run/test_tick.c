/* Unit tests of run/tick: the smallest step that a time shows.  How long a step waits is
 * tested end to end (tests/e2e, the style whole-seconds). */
#include "base/arena.h"
#include "doc/json.h"
#include "run/tick.h"
#include "tests/support/test.h"

static void check_tick(const char *json, uint64_t tick)
{
    struct arena *a = arena_open();
    int64_t ms = -1;
    json_t *time = arena_json(a, json_loads(json, JSON_DECODE_ANY, NULL));

    check_int(json, (long long)tick_of(time, &ms), (long long)tick);
    assert_true((tick == 0) == (ms == -1));
    arena_close(a);
}

static void texts_tell_by_their_decimals(void **state)
{
    (void)state;
    check_tick("\"2026-11-21T05:22:47Z\"", 1000);
    check_tick("\"2026-11-21T05:22:47+02:00\"", 1000);
    check_tick("\"2026-11-21T05:22:47.000Z\"", 1000);
    check_tick("\"2026-11-21T05:22:47.000000+00:00\"", 1000);
    check_tick("\"2026-11-21T05:22:47.5Z\"", 100);
    check_tick("\"2026-11-21T05:22:47.120Z\"", 10);
    check_tick("\"2026-11-21T05:22:47.123Z\"", 1);
    check_tick("\"2026-11-21T05:22:47.123456Z\"", 1);
}

static void numbers_are_seconds_or_milliseconds(void **state)
{
    (void)state;
    check_tick("1764307347", 1000);
    check_tick("1764307347000", 1000);
    check_tick("1764307347123", 1);
    check_tick("1764307347.5", 1);
}

static void other_values_are_no_times(void **state)
{
    (void)state;
    check_tick("\"yesterday\"", 0);
    check_tick("null", 0);
    check_tick("true", 0);
    check_tick("0", 0);
    check_tick("-5", 0);
    check_tick("1e300", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(texts_tell_by_their_decimals),
        UNIT_TEST(numbers_are_seconds_or_milliseconds),
        UNIT_TEST(other_values_are_no_times),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
