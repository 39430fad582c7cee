/* report/compare.h - two runs side by side: what newly fails, what was fixed, what is
 * observed otherwise, which statuses came or went, which operations became slower. */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "report/journal_read.h"

struct arena;

/* Times of an operation are compared where both runs have so many of them. */
#define COMPARE_SAMPLES_MIN 20

/* How likely two samples are of one distribution: Mann and Whitney's U, two-sided, with
 * the normal approximation, corrected for ties and continuity. */
struct rank_test {
    double p;
    double effect; /* rank-biserial, -1..1: > 0 where the second sample is larger */
};
/* Sorts nothing that the caller sees; both counts must be above 0. */
struct rank_test rank_test(struct arena *a, const double *first, size_t first_count,
                           const double *second, size_t second_count);

/* An object (docs/gates.md): "newly-failing", "fixed", "still-failing",
 * "no-longer-tried", "observations",
 * "only-before", "only-after", "statuses",
 * "undocumented", "not-known", "latency"; lists in the order of the plan.
 * NULL where a journal cannot be read any more. */
MUST_CHECK json_t *compare_runs(struct arena *a, struct journal_reader *before,
                                struct journal_reader *after, struct err *err);

#endif
