/* http/rate.h - so many requests in a time, evenly spaced.  Pure: time is given.
 *
 * A bucket of one token: each request has its own moment, `interval` after the one
 * before; what was not used is not saved up.  Asking is reserving: whoever asks gets a
 * moment of its own, now or later.
 *
 * Beside it runs the schedule of a sender who never waits for anybody: a request is due
 * `interval` after the one before was.  Where the moment of a request passes since all
 * senders wait for responses, that request and those due behind it are late: until it
 * could be asked for again they would have waited for the endpoint, too.  Times that
 * begin when a request was due do not leave that wait out (coordinated omission).  What
 * the limit itself keeps back is not late: the backlog of a stall of S is S / interval
 * requests, the first late by all of it and the last by nothing, as if they had been sent
 * in time.  While nobody has anything to send, nothing is due. */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct rate {
    uint64_t interval_ns;   /* 0: no limit */
    uint64_t next_ns;       /* the next free moment */
    uint64_t due_ns;        /* when the next request is due; 0: when it is asked for */
    uint64_t kept_until_ns; /* nobody could ask before, though a moment had passed */
};

/* "10/s", "300/m", "1000/h" to the time between two requests; false, *ret untouched, for
 * anything else. */
MUST_CHECK bool rate_parse(struct str text, uint64_t *ret_interval_ns);

/* The moment at which the caller may send: `now_ns`, or later.  *ret_late_ns is how late
 * that is; 0 without a limit. */
uint64_t rate_reserve(struct rate *r, uint64_t now_ns, uint64_t *ret_late_ns);

/* Nobody had anything to send until now. */
void rate_idle(struct rate *r, uint64_t now_ns);

/* Nothing before `until_ns`. */
void rate_hold(struct rate *r, uint64_t until_ns);

#endif
