/* http/retry.h - when a request may be sent again, and after how long.  Pure functions.
 */
#ifndef HTTP_RETRY_H
#define HTTP_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct rng;

/* RFC 9110, 9.2.1 and 9.2.2.  Methods are compared with their case; unknown ones are
 * neither. */
bool http_method_is_safe(struct str method);
bool http_method_is_idempotent(struct str method);

/* The three forms of RFC 9110, 5.6.7 to milliseconds since 1970; `now_ms` settles the
 * century of two-digit years.  False, *ret untouched, for anything else. */
MUST_CHECK bool http_date_parse(struct str text, int64_t now_ms, int64_t *ret_ms);

/* Longer waits than this are given as this: a day. */
#define RETRY_AFTER_MAX_MS ((uint64_t)24 * 3600 * 1000)

/* Retry-After (RFC 9110, 10.2.3), seconds or a date, as milliseconds from `now_ms` on; a
 * date in the past is 0.  False, *ret untouched, for anything else. */
MUST_CHECK bool http_retry_after(struct str value, int64_t now_ms, uint64_t *ret_ms);

/* How long to wait before attempt `attempt` + 1 (the first attempt is 1): base, twice
 * that, four times ..., never above `max_ms`, of which one half is left to chance so that
 * clients that failed together do not come back together. */
uint64_t http_backoff_ms(struct rng *rng, unsigned attempt, uint64_t base_ms,
                         uint64_t max_ms);

#endif
