/* Who may touch what: nothing twice at a time, nobody left waiting, nobody overtaken. */
#include "base/rng.h"
#include "run/locks.h"
#include "tests/support/test.h"

#include "base/banned.h"

static struct lock_need need(struct arena *a, const char *names)
{
    struct str rest = str_from(names), name;
    struct str *list = arena_array(a, struct str, 8);
    struct lock_need n = { list, 0, false };

    while (str_cut(&rest, ' ', &name))
        list[n.len++] = arena_str(a, name);
    return n;
}

static bool take(struct locks *l, struct lock_holder *h, struct lock_need n)
{
    size_t which;

    return locks_take(l, h, n, &n, 1, &which);
}

static void a_record_is_lent_once(void **state)
{
    struct arena *a = *state;
    struct locks *l = locks_new(a);
    struct lock_holder first = { .waiting = false }, second = { .waiting = false },
                       other = { .waiting = false };

    assert_true(take(l, &first, need(a, "a b")));
    assert_false(take(l, &second, need(a, "b c")));
    assert_true(second.waiting);
    assert_true(take(l, &other, need(a, "d")));
    locks_drop(l, &first);
    assert_true(take(l, &second, need(a, "b c")));
}

static void a_pool_lends_what_is_free(void **state)
{
    struct arena *a = *state;
    struct locks *l = locks_new(a);
    struct lock_need items[] = { need(a, "a"), need(a, "b") };
    struct lock_holder h[3] = { [0] = { .waiting = false } };
    size_t which;

    assert_true(locks_take(l, &h[0], need(a, "a b"), items, 2, &which));
    check_int("first", (long long)which, 0);
    assert_true(locks_take(l, &h[1], need(a, "a b"), items, 2, &which));
    check_int("second", (long long)which, 1);
    assert_false(locks_take(l, &h[2], need(a, "a b"), items, 2, &which));
    locks_drop(l, &h[1]);
    assert_true(locks_take(l, &h[2], need(a, "a b"), items, 2, &which));
    check_int("third", (long long)which, 1);
}

static void the_whole_system_is_for_one_alone(void **state)
{
    struct arena *a = *state;
    struct locks *l = locks_new(a);
    struct lock_need whole = { .whole = true }, nothing = { 0 };
    struct lock_holder one = { .waiting = false }, all = { .waiting = false },
                       late = { .waiting = false };

    assert_true(take(l, &one, nothing));
    assert_false(take(l, &all, whole));
    assert_false(take(l, &late, nothing)); /* does not overtake */
    locks_drop(l, &one);
    assert_true(take(l, &all, whole));
    assert_false(take(l, &late, nothing));
    locks_drop(l, &all);
    assert_true(take(l, &late, nothing));
}

static void who_gives_up_blocks_nobody(void **state)
{
    struct arena *a = *state;
    struct locks *l = locks_new(a);
    struct lock_holder first = { .waiting = false }, second = { .waiting = false },
                       third = { .waiting = false };

    assert_true(take(l, &first, need(a, "a")));
    assert_false(take(l, &second, need(a, "a b")));
    assert_false(take(l, &third, need(a, "b"))); /* second came first */
    size_t turn = locks_turn(l);

    locks_drop(l, &second);
    assert_true(locks_turn(l) != turn);
    assert_true(take(l, &third, need(a, "b")));
}

/* Random needs, random ends: nothing is held twice, and everybody has his turn. */
static void nobody_waits_for_ever(void **state)
{
    enum { CASES = 60, NAMES = 5, STEPS = 20000 };
    struct arena *a = *state;
    struct locks *l = locks_new(a);
    static const char *const names[NAMES] = { "a", "b", "c", "d", "e" };
    struct lock_holder h[CASES] = { [0] = { .waiting = false } };
    struct lock_need needs[CASES];
    bool ended[CASES] = { false };
    struct rng rng = rng_seeded(11);
    size_t left = CASES;

    for (size_t i = 0; i < CASES; i++) {
        needs[i] = need(a, names[rng_next(&rng) % NAMES]);
        needs[i].whole = rng_next(&rng) % 10 == 0;
    }
    for (size_t step = 0; step < STEPS && left; step++) {
        size_t i = rng_next(&rng) % CASES, holding = 0, whole = 0;

        if (ended[i])
            continue;
        if (!h[i].holding) {
            (void)take(l, &h[i], needs[i]);
        } else {
            locks_drop(l, &h[i]);
            ended[i] = true;
            left--;
        }
        for (size_t k = 0; k < CASES; k++) {
            holding += h[k].holding;
            whole += h[k].holding && needs[k].whole;
            for (size_t m = 0; h[k].holding && m < k; m++)
                assert_false(h[m].holding && str_eq(needs[k].at[0], needs[m].at[0]));
        }
        assert_true(whole == 0 || holding == 1);
    }
    check_int("left", (long long)left, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_record_is_lent_once),
        UNIT_TEST(a_pool_lends_what_is_free),
        UNIT_TEST(the_whole_system_is_for_one_alone),
        UNIT_TEST(who_gives_up_blocks_nobody),
        UNIT_TEST(nobody_waits_for_ever),
    };

    return cmocka_run_group_tests_name("locks", tests, NULL, NULL);
}
