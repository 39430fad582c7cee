/* Unit tests of base/ptr_set.h. */
#include "base/ptr_set.h"
#include "tests/support/test.h"

static void an_empty_set_has_nothing(void **state)
{
    struct ptr_set s = { 0 };

    assert_false(ptr_set_has(&s, state));
    ptr_set_release(&s);
}

static void only_the_first_time_adds(void **state)
{
    struct ptr_set s = { 0 };

    assert_true(ptr_set_add(&s, state));
    assert_false(ptr_set_add(&s, state));
    assert_true(ptr_set_has(&s, state));
    check_int("length", (long long)s.len, 1);
    ptr_set_release(&s);
    assert_false(ptr_set_has(&s, state));
    check_int("released", (long long)s.len, 0);
}

static void many_are_found_again(void **state)
{
    enum { MANY = 5000 };
    struct ptr_set s = { 0 };
    const char *base = arena_alloc(*state, MANY);

    for (size_t i = 0; i < MANY; i++)
        assert_true(ptr_set_add(&s, &base[i * 7919 % MANY]));
    for (size_t i = 0; i < MANY; i++)
        assert_false(ptr_set_add(&s, &base[i]));
    assert_false(ptr_set_has(&s, base + MANY));
    check_int("length", (long long)s.len, MANY);
    ptr_set_release(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(an_empty_set_has_nothing),
        UNIT_TEST(only_the_first_time_adds),
        UNIT_TEST(many_are_found_again),
    };

    return cmocka_run_group_tests_name("ptr set", tests, NULL, NULL);
}
