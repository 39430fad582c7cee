/* run/plan.h - the cases of a contract in a stable order, one at a time. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "run/selection.h"
#include "suite/expand.h"
#include "suite/suite.h"

struct arena;

struct plan {
    const struct suite *suite;
    const struct selection *selection;
    const struct contract *contract;
    size_t file, def, row; /* where it stands */
    size_t seen;           /* selected cases that were passed, taken or not */
};

struct plan plan_of(const struct suite *suite, const struct selection *selection,
                    const struct contract *contract);

/* The next selected case, made in `a`; false at the end.  Its number among all that are
 * selected of the contract is seen - 1.  What `a` holds of cases passed
 * over is small and stays until the caller resets it. */
bool plan_next(struct plan *p, struct arena *a, struct case_instance *ret);

/* How many cases plan_next() would give, and how many the suite has for that contract. */
struct plan_count {
    size_t selected, all;
    size_t matching; /* selected, whether taken (selection.h) or not */
};
struct plan_count plan_count(const struct plan *p);

#endif
