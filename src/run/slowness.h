/* run/slowness.h - an endpoint that answers each request slower than the last.
 *
 * Such a one would be waited for ever longer; it is overloaded, or it punishes.  Pure:
 * durations are given.  Private to run/. */
#ifndef RUN_SLOWNESS_H
#define RUN_SLOWNESS_H

#include <stdbool.h>
#include <stdint.h>

/* So many answers in a row, each slower than the one before, the last of them ten times
 * as slow as the first, and slower than this. */
#define SLOWNESS_ROW   12
#define SLOWNESS_TIMES 10
#define SLOWNESS_MS    1000

struct slowness {
    uint64_t first_ns, last_ns; /* of the row */
    unsigned row;
};

/* Takes one answer's time; true once it is too much. */
bool slowness_add(struct slowness *s, uint64_t ns);

#endif
