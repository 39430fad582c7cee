/* run/shares.h - cases that share what only one of them may have at a time.
 *
 * On one machine locks keep them apart (run/locks.h); machines know nothing of each
 * other's locks, so such cases have to run on the same one.  States of a target share
 * when they name the same record, pool or `lock`, also by way of a third; records are
 * compared by their resource's name and key over all contracts.  On the mock every case
 * has a world of its own, and nothing is shared. */
#ifndef RUN_SHARES_H
#define RUN_SHARES_H

#include <stddef.h>
#include <stdint.h>

#include "run/target.h"
#include "suite/suite.h"

struct arena;
struct shares;

/* What the states of a target share; both must live as long. */
struct shares *shares_of(struct arena *a, const struct target *target,
                         const struct suite *suite);

/* A number of all cases that share with this one, the same on every machine; 0: it shares
 * with none. */
uint64_t shares_key(const struct shares *s, const struct case_def *def);

/* Whether the target has states that may share: it is no mock. */
bool shares_any(const struct shares *s);
/* Whether no other case at all may run at the same time. */
bool shares_all(const struct shares *s, const struct case_def *def);

#endif
