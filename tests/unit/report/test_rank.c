/* Unit tests of report/: the rank test behind latency shifts. */
#include "report/compare.h"
#include "tests/support/test.h"

enum { COUNT = 20 };

static void fill(double *values, double from, double step)
{
    for (int i = 0; i < COUNT; i++)
        values[i] = from + step * i;
}

static void equal_samples_are_no_shift(void **state)
{
    double one[COUNT], two[COUNT];

    fill(one, 5, 0); /* all tied */
    fill(two, 5, 0);
    struct rank_test test = rank_test(*state, one, COUNT, two, COUNT);

    assert_true(test.p == 1);
    assert_true(test.effect == 0);
}

/* The value that statistics packages give for two samples of 20 that do not overlap. */
static void samples_apart_are_a_shift(void **state)
{
    double one[COUNT], two[COUNT];

    fill(one, 1, 1);
    fill(two, 100, 1);
    struct rank_test slower = rank_test(*state, one, COUNT, two, COUNT);
    struct rank_test faster = rank_test(*state, two, COUNT, one, COUNT);

    assert_true(slower.p > 6.79e-8 && slower.p < 6.80e-8);
    assert_true(slower.p == faster.p);
    assert_true(slower.effect == 1);
    assert_true(faster.effect == -1);
}

static void a_small_overlap_is_not_certain(void **state)
{
    double one[COUNT], two[COUNT];

    fill(one, 0, 1);
    fill(two, 2, 1);
    struct rank_test test = rank_test(*state, one, COUNT, two, COUNT);

    assert_true(test.p > 0.2 && test.p < 0.4);
    assert_true(test.effect > 0.1 && test.effect < 0.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(equal_samples_are_no_shift),
        UNIT_TEST(samples_apart_are_a_shift),
        UNIT_TEST(a_small_overlap_is_not_certain),
    };
    return cmocka_run_group_tests_name("rank", tests, NULL, NULL);
}
