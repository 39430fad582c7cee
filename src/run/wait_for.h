/* run/wait_for.h - waiting until an endpoint is up: until it answers at all, with
 * anything below 500. */
#ifndef RUN_WAIT_FOR_H
#define RUN_WAIT_FOR_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "run/target.h"

struct wait_for {
    struct str path; /* below the base URL: "/" */
    uint64_t most_ms;
    const volatile sig_atomic_t *stop; /* or NULL */
};

/* Between two looks: the first wait, doubled each time up to the longest. */
#define WAIT_FOR_FIRST_MS   50
#define WAIT_FOR_LONGEST_MS 2000

/* Without credentials.  False, with what came last, after `most_ms`; at once where
 * waiting does not help: a certificate that does not verify, a path that is none. */
MUST_CHECK bool wait_for(const struct target *target, const struct wait_for *wait,
                         struct err *err);

#endif
