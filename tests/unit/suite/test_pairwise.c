/* Every pair of values stands in some row, and there are few rows. */
#include "suite/pairwise.h"
#include "tests/support/test.h"

#include "base/banned.h"

enum { VARIABLES_MAX = 20 };

static const struct {
    const char *label;
    size_t counts[VARIABLES_MAX + 1]; /* ended by 0 */
    size_t rows_max;
} rows[] = {
    { "one variable", { 3 }, 3 },
    { "two variables: all", { 3, 4 }, 12 },
    { "a variable of one value", { 1, 5, 1 }, 5 },
    { "three of two", { 2, 2, 2 }, 4 },
    { "four of three (best: 9)", { 3, 3, 3, 3 }, 9 },
    { "thirteen of three (best: 15)", { 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 }, 21 },
    { "mixed 6 5 4 3 2 (best: 30)", { 6, 5, 4, 3, 2 }, 32 },
    { "ten of five (best: 45)", { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 }, 46 },
    { "twenty of two (best: 8)",
      { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 },
      12 },
};

static size_t count_of(const size_t *counts)
{
    size_t n = 0;

    while (counts[n])
        n++;
    return n;
}

static bool has_pair(const uint32_t *at, size_t len, size_t n, size_t v, size_t x,
                     size_t w, size_t y)
{
    for (size_t i = 0; i < len; i++)
        if (at[i * n + v] == x && at[i * n + w] == y)
            return true;
    return false;
}

static void every_pair_occurs(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        const size_t *counts = rows[i].counts;
        size_t n = count_of(counts), len;
        uint32_t *at;

        assert_true(pairwise_rows(*state, counts, n, &at, &len));
        for (size_t v = 0; v < n; v++)
            for (size_t w = v + 1; w < n; w++)
                for (size_t x = 0; x < counts[v]; x++)
                    for (size_t y = 0; y < counts[w]; y++)
                        if (!has_pair(at, len, n, v, x, w, y))
                            fail_msg("%s: no row has %zu=%zu, %zu=%zu", rows[i].label, v,
                                     x, w, y);
        for (size_t k = 0; k < len * n; k++)
            assert_true(at[k] < counts[k % n]);
    }
}

static void there_are_few_rows(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        size_t len;
        uint32_t *at;

        assert_true(
            pairwise_rows(*state, rows[i].counts, count_of(rows[i].counts), &at, &len));
        if (len > rows[i].rows_max)
            fail_msg("%s: %zu rows", rows[i].label, len);
    }
}

static void too_many_pairs_are_refused(void **state)
{
    static const size_t wide[] = { 2000, 2000 };
    size_t deep[VARIABLES_MAX], len;
    uint32_t *at;

    for (size_t i = 0; i < VARIABLES_MAX; i++)
        deep[i] = 100;
    assert_false(pairwise_rows(*state, wide, 2, &at, &len));
    assert_false(pairwise_rows(*state, deep, VARIABLES_MAX, &at, &len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(every_pair_occurs),
        UNIT_TEST(there_are_few_rows),
        UNIT_TEST(too_many_pairs_are_refused),
    };

    return cmocka_run_group_tests_name("suite pairwise", tests, NULL, NULL);
}
