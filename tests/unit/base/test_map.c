/* Unit tests of base/map.h and base/rng.h. */
#include "base/clock.h"
#include "base/map.h"
#include "base/rng.h"
#include "tests/support/test.h"

static void an_empty_map_has_nothing(void **state)
{
    struct map m = { 0 };

    (void)state;
    assert_null(map_get(&m, S("a")));
    assert_null(map_get(&m, S("")));
}

static void values_are_set_replaced_and_found(void **state)
{
    struct map m = { 0 };
    int x = 1, y = 2;

    map_set(*state, &m, S("a"), &x);
    map_set(*state, &m, S(""), &y);
    map_set(*state, &m, ((struct str){ "a\0", 2 }), &y);
    assert_ptr_equal(map_get(&m, S("a")), &x);
    assert_ptr_equal(map_get(&m, STR_NONE), &y);
    map_set(*state, &m, S("a"), &y);
    assert_ptr_equal(map_get(&m, S("a")), &y);
    check_int("length", (long long)m.len, 3);
    assert_null(map_get(&m, S("b")));
}

static void many_keys_stay_in_the_order_of_insertion(void **state)
{
    struct map m = { 0 };
    struct str keys[2000];

    for (size_t i = 0; i < countof(keys); i++) {
        keys[i] = arena_printf(*state, "key-%zu", i * 7919 % countof(keys));
        map_set(*state, &m, keys[i], &keys[i]);
    }
    check_int("length", (long long)m.len, countof(keys));
    for (size_t i = 0; i < countof(keys); i++) {
        assert_ptr_equal(map_get(&m, keys[i]), &keys[i]);
        assert_true(str_eq(m.at[i].key, keys[i]));
    }
    assert_null(map_get(&m, S("key-2000")));
}

/* The last two bytes of `key`, so that the low 16 bits of its FNV-1a are 0: they are when
 * the last byte equals the low 16 bits before it, so for the byte before that all are
 * tried. */
static bool make_collide(char key[8])
{
    uint64_t hash = str_hash((struct str){ key, 6 });

    for (unsigned c = 0; c < 256; c++) {
        unsigned before = (unsigned)((hash ^ c) * 0x100000001b3u) & 0xFFFF;

        if (before >> 8)
            continue;
        key[6] = (char)c;
        key[7] = (char)before;
        return true;
    }
    return false;
}

static void keys_cannot_be_chosen_to_collide(void **state)
{
    enum { KEYS = 60000 };
    struct map m = { 0 };
    char *text = arena_alloc(*state, KEYS * 8);
    uint64_t began = clock_now_ns();

    for (uint32_t i = 0; m.len < KEYS; i++) {
        char *key = text + m.len * 8;

        for (int j = 0; j < 6; j++)
            key[j] = (char)('a' + (i >> (j * 4) & 15));
        if (make_collide(key))
            map_set(*state, &m, (struct str){ key, 8 }, text);
    }
    for (size_t i = 0; i < KEYS; i += 1000)
        check_int("hash", (long long)(str_hash(m.at[i].key) & 0xFFFF), 0);
    /* A fraction of a second; a minute where all begin at the same slot. */
    assert_true(clock_now_ns() - began < 20000000000u);
}

/* splitmix64's published first values for the seed 1234567. */
static void numbers_repeat_with_their_seed(void **state)
{
    struct rng r = rng_seeded(1234567);

    (void)state;
    assert_true(rng_next(&r) == 6457827717110365317u);
    assert_true(rng_next(&r) == 3203168211198807973u);
    assert_true(rng_next(&r) == 9817491932198370423u);
    for (int i = 0; i < 1000; i++)
        assert_true(rng_below(&r, 7) < 7);
    assert_true(rng_fresh_seed() < 1000000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(an_empty_map_has_nothing),
        UNIT_TEST(values_are_set_replaced_and_found),
        UNIT_TEST(many_keys_stay_in_the_order_of_insertion),
        UNIT_TEST(keys_cannot_be_chosen_to_collide),
        UNIT_TEST(numbers_repeat_with_their_seed),
    };

    return cmocka_run_group_tests_name("map", tests, NULL, NULL);
}
