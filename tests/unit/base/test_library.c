/* Unit tests of base/library.h. */
#include <sys/wait.h>
#include <unistd.h>

#include "base/library.h"
#include "tests/support/test.h"

static void functions_are_found_and_work(void **state)
{
    union {
        void *data;
        int (*function)(int);
    } same = { .data = library_function("libc.so.6", "toupper") };

    (void)state;
    check_int("toupper", same.function('a'), 'A');
    assert_ptr_equal(library_function("libc.so.6", "toupper"), same.data);
}

static int status_of(const char *file, const char *name)
{
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        close(STDERR_FILENO);
        library_function(file, name);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void what_is_missing_ends_the_program_as_broken(void **state)
{
    (void)state;
    check_int("library", status_of("libnowhere-to-be-found.so.1", "f"), 4);
    check_int("function", status_of("libc.so.6", "no_such_function_anywhere"), 4);
    check_int("both there", status_of("libc.so.6", "toupper"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(functions_are_found_and_work),
        UNIT_TEST(what_is_missing_ends_the_program_as_broken),
    };

    return cmocka_run_group_tests_name("library", tests, NULL, NULL);
}
