/* Unit tests of run/slowness. */
#include "run/slowness.h"
#include "tests/support/test.h"

#define MS UINT64_C(1000000)

/* After how many answers it is too much, each `more` percent slower; 0 = never. */
static unsigned answers_until(uint64_t first_ms, unsigned more, unsigned most)
{
    struct slowness s = { 0 };
    uint64_t ns = first_ms * MS;

    for (unsigned i = 1; i <= most; i++, ns += ns * more / 100)
        if (slowness_add(&s, ns))
            return i;
    return 0;
}

static void slower_and_slower_is_too_much(void **state)
{
    (void)state;
    check_int("half as slow again each time", answers_until(20, 50, 100), 12);
    check_int("a tenth slower each time", answers_until(20, 10, 100), 43);
}

static void slow_alone_is_not(void **state)
{
    struct slowness s = { 0 };

    (void)state;
    check_int("evenly slow", answers_until(5000, 0, 1000), 0);
    for (unsigned i = 0; i < 1000; i++) /* up and down */
        assert_false(slowness_add(&s, (i % 10 + 1) * 1000 * MS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(slower_and_slower_is_too_much),
        UNIT_TEST(slow_alone_is_not),
    };
    return cmocka_run_group_tests_name("slowness", tests, NULL, NULL);
}
