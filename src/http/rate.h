/* http/rate.h - so many requests in a time, evenly spaced.  Pure: time is given.
 *
 * A bucket of one token: each request has its own moment, `interval` after the one
 * before; what was not used is not saved up.  Asking is reserving: whoever asks gets a
 * moment of its own, now or later. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct rate {
    uint64_t interval_ns; /* 0: no limit */
    uint64_t next_ns;     /* the next free moment */
};

/* "10/s", "300/m", "1000/h" to the time between two requests; false, *ret untouched, for
 * anything else. */
MUST_CHECK bool rate_parse(struct str text, uint64_t *ret_interval_ns);

/* The moment at which the caller may send: `now_ns`, or later. */
uint64_t rate_reserve(struct rate *r, uint64_t now_ns);

/* Nothing before `until_ns`. */
void rate_hold(struct rate *r, uint64_t until_ns);

#endif
