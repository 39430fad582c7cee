/* run/states_live.h - a live target's own way to the states, read once for each contract.
 * Private to run/. */
#ifndef RUN_STATES_LIVE_H
#define RUN_STATES_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "run/endpoint.h"
#include "run/target.h"
#include "suite/suite.h"

struct arena;

/* One state of the target, its steps compiled against the contract. */
struct live_state {
    const struct target_state *written;
    struct step *setup, *teardown;
    size_t setup_count, teardown_count;
    json_t *values;   /* object, or NULL */
    json_t *pool;     /* list of objects, or NULL */
    json_t *settings; /* object: what its setup brings about, or NULL */
    bool *lent;       /* of the pool's items */
};

struct live_states {
    struct live_state *at;
    size_t len;
};

/* NULL after an error: the message holds the diagnostics. */
MUST_CHECK struct live_states *live_states_read(struct arena *a,
                                                const struct target *target,
                                                const struct contract *contract,
                                                struct err *err);

#endif
