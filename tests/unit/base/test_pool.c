/* Unit tests of base/pool.h: as malloc() does it, with and without what is kept. */
#include <pthread.h>
#include <string.h>

#include "base/pool.h"
#include "tests/support/test.h"

enum {
    SIZES = 3000 /* beyond the largest that is kept */
};

static void fill(unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)(size + i);
}

static void check_filled(const char *label, const unsigned char *at, size_t size,
                         size_t shown)
{
    for (size_t i = 0; i < shown; i++)
        if (at[i] != (unsigned char)(size + i))
            check_int(label, at[i], (unsigned char)(size + i));
}

/* One block of every size at once, several times over. */
static void try_all_sizes(void)
{
    static unsigned char *at[SIZES];

    for (int round = 0; round < 3; round++) {
        for (size_t size = 0; size < SIZES; size++) {
            at[size] = size % 2 ? pool_malloc(size) : pool_calloc(size / 2, 2);
            check_int("alignment", (long long)((uintptr_t)at[size] % 16), 0);
            for (size_t i = 0; size % 2 == 0 && i < size; i++)
                if (at[size][i])
                    check_int("zeroed", at[size][i], 0);
            fill(at[size], size);
        }
        for (size_t size = 0; size < SIZES; size++) {
            size_t other = (size * 7 + 1) % SIZES, both = other < size ? other : size;

            check_filled("its own", at[size], size, size);
            at[size] = pool_realloc(at[size], other);
            check_filled("moved", at[size], size, both);
            memset(at[size], 0xFF, other);
        }
        for (size_t size = 0; size < SIZES; size++)
            pool_free(at[size]);
    }
}

static void blocks_are_their_owners_alone(void **state)
{
    (void)state;
    try_all_sizes();
    pool_keep(true);
    try_all_sizes();
    pool_keep(false);
}

static void what_was_let_go_of_is_taken_again(void **state)
{
    (void)state;
    pool_keep(true);
    void *first = pool_malloc(100), *second = pool_malloc(100);

    assert_true(first != second);
    pool_free(first);
    assert_ptr_equal(pool_malloc(97), first);
    pool_free(second);
    pool_free(NULL);
    assert_ptr_equal(pool_realloc(first, 104), first);
    pool_free(first);
    pool_keep(false);
}

/* A block of one mode is let go of in the other. */
static void both_kinds_live_side_by_side(void **state)
{
    (void)state;
    char *plain = pool_strdup("plain");

    pool_keep(true);
    char *kept = pool_strdup("kept");

    plain = pool_realloc(plain, 10);
    check_text("plain", str_from(plain), "plain");
    pool_free(plain);
    pool_keep(false);
    kept = pool_realloc(kept, 5000);
    check_text("kept", str_from(kept), "kept");
    pool_free(kept);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    assert_null(pool_calloc(SIZE_MAX / 2, 3));
    assert_null(pool_malloc(SIZE_MAX));
    void *at = pool_malloc(1);

    assert_null(pool_realloc(at, SIZE_MAX));
    pool_free(at);
}

static void *in_thread(void *block)
{
    pool_free(block);
    void *mine = pool_malloc(40);

    memset(mine, 1, 40);
    return mine;
}

/* What a thread leaves behind is the next one's: threads that come and go take no more.
 */
static void a_thread_takes_over_what_another_left(void **state)
{
    void *seen[3];

    (void)state;
    pool_keep(true);
    for (size_t i = 0; i < countof(seen); i++) {
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, in_thread, pool_malloc(40)), 0);
        assert_int_equal(pthread_join(thread, &seen[i]), 0);
    }
    void *again = pool_malloc(40);

    for (size_t i = 0; i < countof(seen); i++) {
        assert_true(seen[i] != again);
        memset(seen[i], 2, 40);
        pool_free(seen[i]);
    }
    pool_free(again);
    pool_keep(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(blocks_are_their_owners_alone),
        UNIT_TEST(what_was_let_go_of_is_taken_again),
        UNIT_TEST(both_kinds_live_side_by_side),
        UNIT_TEST(too_much_is_refused),
        UNIT_TEST(a_thread_takes_over_what_another_left),
    };

    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
