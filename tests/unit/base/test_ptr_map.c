/* Unit tests of base/ptr_map.h. */
#include "base/ptr_map.h"
#include "tests/support/test.h"

static void an_empty_map_has_nothing(void **state)
{
    struct ptr_map m = { 0 };

    assert_null(ptr_map_get(&m, state));
    assert_false(ptr_map_has(&m, state));
}

static void values_are_set_and_replaced_and_may_be_null(void **state)
{
    struct ptr_map m = { 0 };
    int x = 0, y = 0;

    ptr_map_set(*state, &m, &x, &y);
    ptr_map_set(*state, &m, &y, NULL);
    assert_ptr_equal(ptr_map_get(&m, &x), &y);
    assert_true(ptr_map_has(&m, &y));
    assert_null(ptr_map_get(&m, &y));
    ptr_map_set(*state, &m, &x, &x);
    assert_ptr_equal(ptr_map_get(&m, &x), &x);
    check_int("length", (long long)m.len, 2);
}

static void many_stay_in_the_order_of_insertion(void **state)
{
    enum { MANY = 5000 };
    struct ptr_map m = { 0 };
    char *base = arena_alloc(*state, MANY);

    for (size_t i = 0; i < MANY; i++)
        ptr_map_set(*state, &m, &base[i * 7919 % MANY], &base[i]);
    check_int("length", (long long)m.len, MANY);
    for (size_t i = 0; i < MANY; i++) {
        assert_ptr_equal(m.at[i].key, &base[i * 7919 % MANY]);
        assert_ptr_equal(ptr_map_get(&m, m.at[i].key), &base[i]);
    }
    assert_false(ptr_map_has(&m, base + MANY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(an_empty_map_has_nothing),
        UNIT_TEST(values_are_set_and_replaced_and_may_be_null),
        UNIT_TEST(many_stay_in_the_order_of_insertion),
    };

    return cmocka_run_group_tests_name("ptr map", tests, NULL, NULL);
}
