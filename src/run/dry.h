/* run/dry.h - what a case would send, in order, without sending anything.
 *
 * What only a response could tell stands there as it was written: `$(lead.id)`.  Values
 * from the seed are those of a run with that seed. */
#ifndef RUN_DRY_H
#define RUN_DRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "http/message.h"
#include "run/endpoint.h"
#include "suite/expand.h"

struct arena;

struct dry_request {
    const char *what; /* "setup", "step", "look", "teardown", "put back" */
    struct http_request request;
    bool writes;
};

struct dry_case {
    struct {
        struct dry_request *at;
        size_t len, cap;
    } requests;
    struct str skip; /* why it would not run; empty: it would */
};

/* An endpoint that cannot send.  False where the target's states have mistakes. */
MUST_CHECK bool dry_endpoint(struct arena *a, const struct target *target,
                             const struct contract *c, const struct states *states,
                             struct endpoint *ret, struct err *err);

void dry_case(struct arena *a, const struct endpoint *e,
              const struct case_instance *instance, uint64_t seed,
              const json_t *variables, struct dry_case *ret);

#endif
