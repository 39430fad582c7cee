/* Unit tests of base/pool.h: as malloc() does it, with and without what is kept. */
#include <malloc.h>
#include <pthread.h>
#include <string.h>

#include "base/pool.h"
#include "tests/support/test.h"

enum {
    SIZES = 3000,
    LARGE = 20000, /* beyond the largest that is kept */
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
    for (size_t size = 30; size < LARGE - 3000; size += 700) {
        char *first = pool_malloc(size), *second = pool_malloc(size);
        size_t room = malloc_usable_size(first); /* may be a step more than was asked */

        memset(first, 1, size);
        memset(second, 2, size);
        pool_free(first);
        char *again = pool_malloc(room);

        check_int("the same block", again == first, 1);
        check_int("not the other's", second[size - 1], 2);
        pool_free(again);
        pool_free(second);
    }
    pool_free(NULL);
    pool_keep(false);
}

/* What was made in one mode is let go of in the other. */
static void both_modes_go_together(void **state)
{
    (void)state;
    char *plain = pool_strdup("plain");

    pool_keep(true);
    char *kept = pool_strdup("kept");

    plain = pool_realloc(plain, 100);
    check_text("plain", str_from(plain), "plain");
    pool_free(plain);
    kept = pool_realloc(kept, LARGE);
    kept = pool_realloc(kept, 2 * LARGE);
    pool_keep(false);
    kept = pool_realloc(kept, 3 * LARGE);
    check_text("kept", str_from(kept), "kept");
    pool_free(kept);
}

/* However much there was at once. */
static void only_so_much_is_kept(void **state)
{
    static void *at[1000];

    (void)state;
    pool_keep(true);
    for (size_t size = 1000; size < 16000; size += 1000) {
        for (size_t i = 0; i < countof(at); i++)
            at[i] = pool_malloc(size);
        for (size_t i = 0; i < countof(at); i++)
            pool_free(at[i]);
    }
    check_int("some is", pool_kept() > 16000, 1);
    check_int("no more", pool_kept() <= 4 * 1024 * 1024, 1);
    pool_keep(false);
    check_int("none", (long long)pool_kept(), 0);
}

static void a_product_that_overflows_is_refused(void **state)
{
    (void)state;
    assert_null(pool_calloc(SIZE_MAX / 2, 3));
}

static void *in_thread(void *block)
{
    pool_free(block);
    void *mine = pool_malloc(40);

    memset(mine, 1, 40);
    return mine;
}

/* A thread that ends lets go of what it kept: the sanitizer would tell of a leak. */
static void blocks_go_from_thread_to_thread(void **state)
{
    void *seen[3];

    (void)state;
    pool_keep(true);
    for (size_t i = 0; i < countof(seen); i++) {
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, in_thread, pool_malloc(400)), 0);
        assert_int_equal(pthread_join(thread, &seen[i]), 0);
    }
    for (size_t i = 0; i < countof(seen); i++) {
        memset(seen[i], 2, 40);
        pool_free(seen[i]);
    }
    pool_keep(false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(blocks_are_their_owners_alone),
        UNIT_TEST(what_was_let_go_of_is_taken_again),
        UNIT_TEST(both_modes_go_together),
        UNIT_TEST(only_so_much_is_kept),
        UNIT_TEST(a_product_that_overflows_is_refused),
        UNIT_TEST(blocks_go_from_thread_to_thread),
    };

    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
