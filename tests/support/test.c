#include "tests/support/test.h"

#include <stdlib.h>

#include "base/fs.h"

int test_open_arena(void **state)
{
    *state = arena_open();
    return 0;
}

int test_close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

void check_text(const char *label, struct str got, const char *want)
{
    if (!str_eq_c(got, want))
        fail_msg("%s: got \"%.*s\", want \"%s\"", label, STR_ARG(got), want);
}

void check_int(const char *label, long long got, long long want)
{
    if (got != want)
        fail_msg("%s: got %lld, want %lld", label, got, want);
}

const char *test_suites_dir(void)
{
    const char *named = getenv("FEALTY_SUITES");

    if (named && *named)
        return named;
    return fs_is_dir(TEST_SOURCE_DIR "/../shared/suites") ? TEST_SOURCE_DIR
               "/../shared/suites"
                                                          : NULL;
}
