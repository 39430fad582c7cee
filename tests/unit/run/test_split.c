/* Unit tests of run/split. */
#include "base/arena.h"
#include "run/split.h"
#include "tests/support/test.h"

#define MS UINT64_C(1000000)

/* What each part got, in milliseconds. */
static void check_loads(const char *label, const struct split *s, const unsigned *want)
{
    for (size_t part = 0; part < s->parts; part++) {
        uint64_t ns = 0;

        for (size_t i = 0; i < s->len; i++)
            ns += s->at[i].part == part ? s->at[i].ns : 0;
        check_int(label, (long long)(ns / MS), want[part]);
    }
}

static struct split split_of(struct arena *a, size_t parts, const unsigned *ms,
                             size_t count)
{
    struct split s = { .parts = parts };

    for (size_t i = 0; i < count; i++)
        split_add(a, &s, 100 + i, ms[i] * MS);
    split_settle(a, &s);
    return s;
}

static void the_longest_goes_to_the_emptiest(void **state)
{
    struct arena *a = *state;
    static const unsigned ms[] = { 1, 2, 3, 4, 5, 6, 9 }, loads[] = { 11, 10, 9 };
    static const unsigned one[] = { 100, 1, 1, 1 }, uneven[] = { 100, 3 };
    struct split s = split_of(a, 3, ms, countof(ms));
    struct split u = split_of(a, 2, one, countof(one));

    check_loads("three parts", &s, loads);
    check_loads("one long case", &u, uneven);
}

static void the_order_of_adding_has_no_part_in_it(void **state)
{
    struct arena *a = *state;
    struct split there = { .parts = 7 }, back = { .parts = 7 };

    for (uint64_t i = 0; i < 1000; i++) {
        split_add(a, &there, i * 977 % 1000, i % 13 * MS);
        split_add(a, &back, (999 - i) * 977 % 1000, (999 - i) % 13 * MS);
    }
    split_settle(a, &there);
    split_settle(a, &back);
    for (uint64_t i = 0; i < 1000; i++)
        check_int("part", (long long)split_part(&there, i, 0),
                  (long long)split_part(&back, i, 0));
    check_text("name", split_name(a, &there), split_name(a, &back).at);
}

static void what_was_added_twice_is_one(void **state)
{
    struct arena *a = *state;
    struct split s = { .parts = 2 };
    static const unsigned loads[] = { 8, 7 };

    split_add(a, &s, 1, 4 * MS);
    split_add(a, &s, 2, 7 * MS);
    split_add(a, &s, 1, 4 * MS);
    split_settle(a, &s);
    check_int("units", (long long)s.len, 2);
    check_loads("both", &s, loads);
}

static void what_is_new_moves_nothing(void **state)
{
    struct arena *a = *state;
    static const unsigned ms[] = { 5, 5, 5, 5, 5, 5, 5, 5 };
    struct split s = split_of(a, 4, ms, countof(ms));
    size_t had[4] = { 0 };

    for (uint64_t id = 1; id <= 4000; id++)
        had[split_part(&s, UINT64_C(1) << 40 | id, id)]++;
    for (size_t i = 0; i < 4; i++)
        assert_true(had[i] > 900 && had[i] < 1100); /* even by number alone */
    check_text("no name without units", split_name(a, &(struct split){ .parts = 4 }), "");
}

/* Cases that take no time do not all go to one part. */
static void nothing_is_something(void **state)
{
    struct arena *a = *state;
    static const unsigned ms[8] = { 0 };
    struct split s = split_of(a, 4, ms, countof(ms));
    size_t had[4] = { 0 };

    for (size_t i = 0; i < s.len; i++)
        had[s.at[i].part]++;
    for (size_t i = 0; i < 4; i++)
        check_int("cases", (long long)had[i], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(the_longest_goes_to_the_emptiest),
        UNIT_TEST(the_order_of_adding_has_no_part_in_it),
        UNIT_TEST(what_was_added_twice_is_one),
        UNIT_TEST(what_is_new_moves_nothing),
        UNIT_TEST(nothing_is_something),
    };
    return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
