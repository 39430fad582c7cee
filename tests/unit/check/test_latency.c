/* Unit tests of check/latency. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/rng.h"
#include "check/latency.h"
#include "tests/support/test.h"

#define US UINT64_C(1000)

static int by_value(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

static const double percents[] = { 0, 1, 50, 90, 99, 99.9, 100 };

/* Against the values themselves, sorted: nearest rank. */
static void check_against(const char *label, const struct latency *l, uint64_t *values,
                          size_t count)
{
    qsort(values, count, sizeof *values, by_value);
    for (size_t i = 0; i < countof(percents); i++) {
        size_t rank = (size_t)(percents[i] / 100 * (double)count + 0.999999);
        uint64_t true_us = values[rank ? rank - 1 : 0];
        uint64_t told_us = latency_at(l, percents[i]) / US;

        if (told_us < true_us || told_us > true_us + true_us / 128)
            fail_msg("%s: p%g is %llu us, told as %llu", label, percents[i],
                     (unsigned long long)true_us, (unsigned long long)told_us);
    }
}

static void percentiles_are_within_one_in_128(void **state)
{
    enum { COUNT = 20000 };
    struct arena *a = *state;
    uint64_t *values = arena_array(a, uint64_t, COUNT);
    struct rng rng = rng_seeded(4);

    for (unsigned bits = 4; bits <= 37; bits += 3) {
        struct latency l = { 0 };

        for (size_t i = 0; i < COUNT; i++) { /* all magnitudes up to that */
            values[i] = rng_next(&rng) >> (64 - bits) >> (i % bits);
            latency_add(a, &l, values[i] * US + 999); /* parts of a microsecond go */
        }
        check_against("random", &l, values, COUNT);
    }
}

static void small_ones_are_exact(void **state)
{
    struct arena *a = *state;
    struct latency l = { 0 };

    check_int("empty", (long long)latency_at(&l, 50), 0);
    check_int("empty mean", (long long)latency_mean(&l), 0);
    for (uint64_t us = 0; us < 256; us++)
        latency_add(a, &l, us * US);
    check_int("p50", (long long)(latency_at(&l, 50) / US), 127);
    check_int("p100", (long long)(latency_at(&l, 100) / US), 255);
    check_int("mean", (long long)latency_mean(&l), 127500);
    check_int("least", (long long)l.least_us, 0);
}

static void one_value_is_every_percentile(void **state)
{
    struct arena *a = *state;
    struct latency l = { 0 };

    latency_add(a, &l, 1234567 * US); /* no bucket ends there */
    for (size_t i = 0; i < countof(percents); i++)
        check_int("p", (long long)(latency_at(&l, percents[i]) / US), 1234567);
}

static void beyond_the_end_is_the_end(void **state)
{
    struct arena *a = *state;
    struct latency l = { 0 };

    latency_add(a, &l, UINT64_MAX);
    check_int("most", (long long)l.most_us, (long long)LATENCY_US_MAX);
    check_int("p50", (long long)(latency_at(&l, 50) / US), (long long)LATENCY_US_MAX);
}

/* Whatever the parts and their order, what comes out is the same to the bucket. */
static void parts_merged_are_the_whole(void **state)
{
    struct arena *a = *state;
    struct latency whole = { 0 }, parts[5] = { { 0 } }, merged = { 0 };
    struct rng rng = rng_seeded(9);
    unsigned i = 0, k = 0;
    uint64_t us, count, other_us = 0, other_count = 0;

    for (size_t n = 0; n < 5000; n++) {
        uint64_t ns = rng_next(&rng) >> (20 + n % 30);

        latency_add(a, &whole, ns);
        latency_add(a, &parts[rng_next(&rng) % 4], ns); /* the fifth stays empty */
    }
    for (size_t p = 5; p-- > 0;)
        latency_merge(a, &merged, &parts[p]);
    while (latency_next(&whole, &i, &us, &count)) {
        assert_true(latency_next(&merged, &k, &other_us, &other_count));
        check_int("bucket", (long long)other_us, (long long)us);
        check_int("count", (long long)other_count, (long long)count);
    }
    assert_false(latency_next(&merged, &k, &other_us, &other_count));
    check_int("count", (long long)merged.count, (long long)whole.count);
    check_int("sum", (long long)merged.sum_us, (long long)whole.sum_us);
    check_int("least", (long long)merged.least_us, (long long)whole.least_us);
    check_int("most", (long long)merged.most_us, (long long)whole.most_us);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(percentiles_are_within_one_in_128),
        UNIT_TEST(small_ones_are_exact),
        UNIT_TEST(one_value_is_every_percentile),
        UNIT_TEST(beyond_the_end_is_the_end),
        UNIT_TEST(parts_merged_are_the_whole),
    };
    return cmocka_run_group_tests_name("latency", tests, NULL, NULL);
}
