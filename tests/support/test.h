/* tests/support/test.h - what every unit test includes: cmocka and a fresh arena a test.
 */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/str.h"

/* `*state` is an arena that lives as long as the test: what a test makes belongs in
 * there, since a failed assertion jumps away. */
#define UNIT_TEST(function)                                                              \
    cmocka_unit_test_setup_teardown(function, test_open_arena, test_close_arena)

int test_open_arena(void **state);
int test_close_arena(void **state);

/* Both sides are printed, with the row's label, before the test fails. */
void check_text(const char *label, struct str got, const char *want);
void check_int(const char *label, long long got, long long want);

/* Where the conformance suites are: FEALTY_SUITES, or beside the checkout; NULL when
 * absent. */
const char *test_suites_dir(void);

#endif
