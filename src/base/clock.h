/* base/clock.h - time: a monotonic clock for durations, the wall clock for stamps. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* Nanoseconds of a clock that never goes back. */
uint64_t clock_now_ns(void);
/* Milliseconds since 1970-01-01T00:00:00Z by the wall clock. */
int64_t clock_wall_ms(void);
void clock_sleep_ms(uint64_t ms);

/* "2026-11-21T05:22:47.123Z" (RFC 3339, UTC, always three decimals). */
struct str time_format(struct arena *a, int64_t unix_ms);

/* An RFC 3339 date-time with any offset to milliseconds since 1970 (more decimals are
 * cut); false, *ret untouched, for any other text. */
MUST_CHECK bool time_parse(struct str text, int64_t *ret_unix_ms);

/* An RFC 3339 full-date ("2026-12-31") to days since 1970-01-01; false, *ret untouched,
 * for any other text. */
MUST_CHECK bool date_parse(struct str text, int64_t *ret_days);
/* The day (UTC) of a moment, in days since 1970-01-01. */
int64_t date_of(int64_t unix_ms);

/* "250ms", "5s", "1.5s", "2m", "1h"; a bare number is seconds, as curl has it. */
MUST_CHECK bool duration_parse(struct str text, uint64_t *ret_ms);

#endif
