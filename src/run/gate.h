/* run/gate.h - when a request may go out: rate limits, and what the endpoint asked for.
 *
 * One gate stands before one target for the whole run.  A request reserves its moment in
 * the target's rate and in that of its operation; a 429 or 503 with Retry-After holds
 * back everything that has not gone out yet.  Private to run/. */
#ifndef RUN_GATE_H
#define RUN_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "contract/contract.h"
#include "http/message.h"
#include "http/rate.h"
#include "run/target.h"

struct arena;

struct gate {
    const struct target *target;
    struct rate all;
    struct rate *operations; /* in the order of the target's limits.operations */
    uint64_t hold_until_ns;
    size_t holds; /* how often it was held: earlier reservations count no more */
};

void gate_init(struct arena *a, struct gate *g, const struct target *target);

/* How far a request has got through the gate; zeroed, it stands before it. */
struct gate_pass {
    bool own,
        all; /* it has its moment in the rate of its operation, and in that of all */
    uint64_t at_ns;   /* the moment in that of all */
    uint64_t late_ns; /* how late that is (http/rate.h) */
    size_t holds;     /* of the gate when it got them */
};

/* The moment at which to ask again; `now_ns` means that the request may go.  NULL for `g`
 * is no gate. */
uint64_t gate_ask(struct gate *g, const struct contract *c,
                  const struct http_request *request, struct gate_pass *pass,
                  uint64_t now_ns);

/* Nobody had anything to send until now: nothing was due. */
void gate_idle(struct gate *g, uint64_t now_ns);

/* Nothing more goes out before `until_ns`. */
void gate_hold(struct gate *g, uint64_t until_ns);

/* The operation that a request is one of, by method and path; NULL where it is none. */
const struct operation *gate_operation(const struct contract *c,
                                       const struct http_request *request);

#endif
