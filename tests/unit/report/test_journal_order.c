/* Unit tests of report/journal_order. */
#include "base/arena.h"
#include "base/rng.h"
#include "report/journal_order.h"
#include "tests/support/test.h"

enum { COUNT = 5000 };

/* Few ids and ordinals, so that many are alike. */
static struct journal_entry *entries(struct arena *a)
{
    struct journal_entry *at = arena_array(a, struct journal_entry, COUNT);
    struct rng rng = rng_seeded(3);

    for (size_t i = 0; i < COUNT; i++)
        at[i] = (struct journal_entry){ .id = rng_below(&rng, 500),
                                        .place = entry_place(rng_below(&rng, 9), i),
                                        .ordinal = (uint32_t)rng_below(&rng, 700) };
    return at;
}

static void a_place_is_a_file_and_an_offset(void **state)
{
    struct journal_entry e = { .place =
                                   entry_place(ENTRY_FILES_MAX, ((size_t)1 << 48) - 1) };

    (void)state;
    check_int("file", (long long)entry_file(&e), (long long)ENTRY_FILES_MAX);
    check_int("off", (long long)entry_off(&e), (1LL << 48) - 1);
}

static void all_are_in_order_and_none_is_lost(void **state)
{
    struct arena *a = *state;
    struct journal_entry *at = entries(a);
    size_t offs = 0;

    entries_sort_by_identity(at, COUNT);
    for (size_t i = 1; i < COUNT; i++)
        assert_true(
            at[i - 1].id < at[i].id ||
            (at[i - 1].id == at[i].id && (entry_file(&at[i - 1]) < entry_file(&at[i]) ||
                                          (entry_file(&at[i - 1]) == entry_file(&at[i]) &&
                                           entry_off(&at[i - 1]) < entry_off(&at[i])))));
    entries_sort_by_plan(at, COUNT, true);
    for (size_t i = 1; i < COUNT; i++)
        assert_true(at[i - 1].ordinal <= at[i].ordinal);
    entries_sort_by_plan(at, COUNT, false);
    for (size_t i = 0; i < COUNT; i++) {
        offs += entry_off(&at[i]);
        if (i)
            assert_true(entry_file(&at[i - 1]) < entry_file(&at[i]) ||
                        (entry_file(&at[i - 1]) == entry_file(&at[i]) &&
                         at[i - 1].ordinal <= at[i].ordinal));
    }
    check_int("all", (long long)offs, (long long)COUNT * (COUNT - 1) / 2);
}

static void none_and_one_are_in_order(void **state)
{
    struct journal_entry one = { .id = 7 };

    (void)state;
    entries_sort_by_identity(NULL, 0);
    entries_sort_by_identity(&one, 1);
    entries_sort_by_plan(&one, 1, true);
    check_int("id", (long long)one.id, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_place_is_a_file_and_an_offset),
        UNIT_TEST(all_are_in_order_and_none_is_lost),
        UNIT_TEST(none_and_one_are_in_order),
    };
    return cmocka_run_group_tests_name("journal_order", tests, NULL, NULL);
}
