/* run/states.h - bringing a target into a state, and looking at what is in it.
 *
 * A driver says which requests to send and reads the answers; the job sends them.  There
 * is one for the control interface of our own mock (states_control.c) and one for live
 * targets (states_live.c). */
#ifndef RUN_STATES_H
#define RUN_STATES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "contract/contract.h"
#include "http/message.h"
#include "http/transport.h"
#include "run/live_lease.h"
#include "suite/suite.h"

struct arena;
struct endpoint;

/* The state of one case on one target. */
struct lease {
    const struct endpoint *endpoint;
    struct arena *arena; /* the case's */
    const struct case_def *def;
    struct str case_id;
    struct env *env;        /* the outermost: built-ins, and literals of numbers */
    json_t *gives;          /* object: what the case may name */
    struct str world;       /* of the control interface */
    struct str_list unique; /* what to lock, of a live target (run/unique_values.h) */
    bool writes;            /* the case sends something that may change records */
    struct live_lease live; /* of a live target */
};

enum lease_result {
    LEASE_REQUEST, /* *ret is to be sent, its answer given to ..._answer() */
    LEASE_DONE,
    LEASE_BUSY,   /* another case has what it needs: try again later */
    LEASE_REFUSED /* cannot be done here; err says why: a skip (ERR_REFUSED) or an error.
                     Of releasing: that much is trouble, and it goes on all the same */
};

struct state_driver {
    /* The next request of bringing the state about; `done` of them have been answered. */
    enum lease_result (*prepare)(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err);
    /* False where the answer means that the state was not made. */
    bool (*prepare_answer)(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err);
    /* The request that shows a record; LEASE_REFUSED where the target cannot show it. */
    enum lease_result (*observe)(struct lease *l, const struct resource *resource,
                                 const json_t *key, struct http_request *ret,
                                 struct err *err);
    /* *ret is the record, or NULL where there is none of that key. */
    bool (*observe_answer)(struct lease *l, const struct resource *resource,
                           const json_t *key, const struct http_result *result,
                           json_t **ret, struct err *err);
    enum lease_result (*release)(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err);
    bool (*release_answer)(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err);
};

/* Numbers in an answer of this case that are not held exactly (NULL: none): what they are
 * is known in its environment from now on. */
void lease_learn(struct lease *l, const struct json_literals *literals);

extern const struct state_driver control_driver;
extern const struct state_driver live_driver;

#endif
