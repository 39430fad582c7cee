/* run/states_live.h - a live target's own way to the states, read once for each contract.
 * Private to run/. */
#ifndef RUN_STATES_LIVE_H
#define RUN_STATES_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "run/endpoint.h"
#include "run/locks.h"
#include "run/target.h"
#include "suite/suite.h"

struct arena;

/* One state of the target, its steps compiled against the contract. */
struct live_state {
    const struct target_state *written;
    struct step *setup, *teardown, *find;
    size_t setup_count, teardown_count, find_count;
    const struct tmpl *values; /* an object, or NULL */
    json_t *pool;              /* list of objects, or NULL */
    json_t *settings;          /* object: what its setup brings about, or NULL */
    /* Of each item of the pool, or of the values alone: what a case takes. */
    struct lock_need *needs;
    size_t need_count; /* at least 1 */
    struct lock_need all;
};

struct live_states {
    struct live_state *at;
    size_t len;
    struct locks *locks;
};

/* --- run/states_live_read.c --- */

/* NULL after an error: the message holds the diagnostics. */
MUST_CHECK struct live_states *live_states_read(struct arena *a,
                                                const struct target *target,
                                                const struct contract *contract,
                                                const struct states *states,
                                                struct err *err);

/* The target's way to a state of the contract; NULL where it has none. */
struct live_state *live_states_find(const struct live_states *all, struct str name);

/* The resource of a name that a state gives: what the target says, else what the
 * contract's own state says; NULL where it is no record, or one that
 * is only looked at (`shared`). */
const struct resource *live_resource_of(const struct target_state *t,
                                        const struct contract *c,
                                        const struct state *state, struct str name);

/* All that cases in this state may take of the target under that contract. */
struct lock_need live_state_needs(struct arena *a, const struct target_state *t,
                                  const struct contract *c, const struct states *states);

struct lease;

/* --- run/live_release.c --- */
enum lease_result live_release(struct lease *l, struct http_request *ret,
                               struct err *err);
bool live_release_answer(struct lease *l, const struct http_result *result,
                         struct err *err);

/* Steps as requests for the ledger; "open" where something in them is not known yet. */
json_t *live_undo(struct lease *l, const struct step *steps, size_t count,
                  const struct env *env);
/* Takes what the steps capture; false where something is not there. */
bool live_capture(struct lease *l, const struct step *step,
                  const struct http_result *result, struct err *err);
bool live_status_fits(const struct step *step, const struct http_result *result,
                      struct err *err);

/* What the state gives, and behind it the lease's own environment. */
const struct env *live_env(struct lease *l);

#endif
