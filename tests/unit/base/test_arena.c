/* Unit tests of base/arena.h and base/vec.h. */
#include <string.h>

#include "base/vec.h"
#include "tests/support/test.h"

struct trace {
    char text[16];
    size_t len;
};

static struct trace
    trace; /* what was released, in order; release() has no other way out */

static void release(void *thing)
{
    trace.text[trace.len++] = *(const char *)thing;
}

static void memory_is_zeroed_and_aligned(void **state)
{
    for (size_t size = 0; size < 300; size++) {
        unsigned char *at = arena_alloc(*state, size);

        check_int("alignment", (long long)((uintptr_t)at % 16), 0);
        for (size_t i = 0; i < size; i++)
            check_int("byte", at[i], 0);
        if (size)
            memset(at, 0xFF, size);
    }
}

static void pieces_do_not_overlap(void **state)
{
    char *at[500];

    for (size_t i = 0; i < countof(at); i++) {
        at[i] = arena_alloc(*state, i * 7 % 1000 + 1);
        memset(at[i], (int)(i % 251), i * 7 % 1000 + 1);
    }
    for (size_t i = 0; i < countof(at); i++)
        for (size_t j = 0; j < i * 7 % 1000 + 1; j++)
            check_int("byte", (unsigned char)at[i][j], (long long)(i % 251));
}

static void what_was_deferred_runs_newest_first(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    trace = (struct trace){ 0 };
    arena_defer(a, release, arena_cstr(a, S("a")));
    arena_defer(a, release, arena_cstr(a, S("b")));
    arena_reset(a);
    check_text("after the reset", str_from(trace.text), "ba");
    check_int("used", (long long)arena_used(a), 0);
    arena_defer(a, release, arena_cstr(a, S("c")));
    arena_close(a);
    check_text("after the end", str_from(trace.text), "bac");
    arena_close(NULL);
}

static void copies_have_a_nul_behind(void **state)
{
    struct str with_nul = { "a\0b", 3 };
    struct str copy = arena_str(*state, with_nul);

    assert_true(str_eq(copy, with_nul));
    check_int("terminator", copy.at[3], 0);
    assert_ptr_not_equal(copy.at, with_nul.at);
    assert_string_equal(arena_cstr(*state, STR_NONE), "");
}

static void printing_makes_room(void **state)
{
    struct str text = arena_printf(*state, "%s-%0300d", "x", 7);

    check_int("length", (long long)text.len, 302);
    check_int("end", text.at[301], '7');
    check_int("terminator", text.at[302], 0);
}

static void memory_is_used_again_after_a_reset(void **state)
{
    struct arena *a = arena_open();

    (void)state;
    for (int i = 0; i < 1000; i++) {
        memset(arena_alloc(a, 100000), i, 100000);
        arena_reset(a);
    }
    check_int("byte", *(char *)arena_alloc(a, 100), 0);
    arena_close(a);
}

static void vectors_grow_and_keep_their_items(void **state)
{
    struct {
        int *at;
        size_t len, cap;
    } v = { 0 };

    for (int i = 0; i < 1000; i++)
        *vec_push(*state, &v) = i * 3;
    check_int("length", (long long)v.len, 1000);
    for (int i = 0; i < 1000; i++)
        check_int("item", v.at[i], i * 3);
}

/* Several at a time, so that some are the last in their chunk, some are not, and some
 * have a chunk of their own. */
static void what_grows_keeps_its_content_and_is_zeroed_behind(void **state)
{
    enum { ARRAYS = 3, STEPS = 18 };
    unsigned char *at[ARRAYS] = { 0 };
    size_t size[ARRAYS] = { 0 };

    for (size_t step = 0; step < STEPS; step++) {
        for (size_t i = 0; i < ARRAYS; i++) {
            size_t more = (i + 5) << step;

            at[i] = arena_grow(*state, at[i], size[i], more);
            for (size_t k = 0; k < more; k++) {
                if (at[i][k] != (k < size[i] ? (unsigned char)(i + k) : 0))
                    fail_msg("array %zu, step %zu, byte %zu: %d", i, step, k, at[i][k]);
                at[i][k] = (unsigned char)(i + k);
            }
            size[i] = more;
            memset(arena_alloc(*state, i * 40), 0xFF, i * 40);
        }
    }
}

static void what_grew_leaves_no_copies_behind(void **state)
{
    enum { LAST = 8 << 20 };
    char *at = NULL;
    size_t size = 0;

    for (size_t more = 16; more <= LAST; size = more, more *= 2) {
        at = arena_grow(*state, at, size, more);
        arena_alloc(*state, 1);
    }
    if (!ARENA_DEBUG)
        assert_true(arena_used(*state) < LAST + LAST / 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(memory_is_zeroed_and_aligned),
        UNIT_TEST(pieces_do_not_overlap),
        UNIT_TEST(what_was_deferred_runs_newest_first),
        UNIT_TEST(copies_have_a_nul_behind),
        UNIT_TEST(printing_makes_room),
        UNIT_TEST(memory_is_used_again_after_a_reset),
        UNIT_TEST(vectors_grow_and_keep_their_items),
        UNIT_TEST(what_grows_keeps_its_content_and_is_zeroed_behind),
        UNIT_TEST(what_grew_leaves_no_copies_behind),
    };

    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
