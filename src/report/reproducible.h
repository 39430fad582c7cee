/* report/reproducible.h - a report that is the same to the byte, made of two runs alike:
 * times are those of SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/),
 * durations are zero, and the Date of responses is left out. */
#ifndef REPORT_REPRODUCIBLE_H
#define REPORT_REPRODUCIBLE_H

#include <stdint.h>

#include "check/result.h"

struct arena;

/* Passes on to `inner` what it is told, with times replaced.  `inner` stays the caller's.
 */
struct result_sink *reproducible_open(struct arena *a, struct result_sink *inner,
                                      int64_t epoch_ms);
/* NULL is fine. */
void reproducible_close(struct result_sink *s);

#endif
