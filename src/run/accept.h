/* run/accept.h - which violations do not fail a run: written deviations, and those of the
 * baseline.
 *
 * A case is `known` where each of its findings is accepted; one that is not, and it fails
 * as ever. */
#ifndef RUN_ACCEPT_H
#define RUN_ACCEPT_H

#include "check/deviation.h"
#include "run/baseline.h"

struct arena;

struct acceptance {
    const struct deviation_list *deviations; /* or NULL */
    struct baseline *baseline;               /* or NULL */
};

/* Of a case that has ended: `fail` becomes `known` where it may, with the reason.  What a
 * deviation that has expired would have accepted is noted.  Texts live in `a`.  `today`
 * in days since 1970-01-01. */
void accept_result(const struct acceptance *x, struct arena *a, int64_t today,
                   struct case_result *r);

#endif
