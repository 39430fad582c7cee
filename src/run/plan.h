/* run/plan.h - the cases of a contract in a stable order, one at a time. */
#ifndef RUN_PLAN_H
#define RUN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "run/selection.h"
#include "suite/expand.h"
#include "suite/suite.h"
#include "suite/walk.h"

struct arena;

struct plan {
    const struct selection *selection;
    struct case_walk walk;
    const struct case_def *def; /* where it stands; NULL before the first */
    size_t row;
    size_t seen;           /* selected cases that were passed, taken or not */
    struct arena *scratch; /* private: of cases that may be passed over */
    size_t passed;
};

struct plan plan_of(const struct suite *suite, const struct selection *selection,
                    const struct contract *contract);

/* For one that does not come to its end. */
void plan_end(struct plan *p);

/* The next selected case, made in `a`, in which its definition is good, too; false at the
 * end, and where cases that were put aside cannot be read back: see plan_ok().  Its
 * number among all that are selected of the contract is seen - 1. */
bool plan_next(struct plan *p, struct arena *a, struct case_instance *ret);
MUST_CHECK bool plan_ok(const struct plan *p, struct err *err);

/* How many cases plan_next() would give, and how many the suite has for that contract.
 * With a selection all cases are gone through. */
struct plan_count {
    size_t selected, all;
    size_t matching; /* selected, whether taken (selection.h) or not */
};
MUST_CHECK bool plan_count(const struct suite *suite, const struct selection *selection,
                           const struct contract *contract, struct plan_count *ret,
                           struct err *err);

#endif
