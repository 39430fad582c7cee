/* check/latency.h - how long responses took: a histogram that is small and exact enough.
 *
 * Log-linear, as HdrHistogram is: up to 255 µs a bucket is one microsecond; from there on
 * each doubling is cut into 128 buckets of one width.  A percentile is told as the upper
 * end of its bucket, so it is never too low, and too high by less than 1/128 (0.8 %).
 * Least, most, sum and count are exact.  Values are whole microseconds, what a journal
 * keeps: the same cases in any order, or in the parts that were merged, give the same
 * histogram, and so the same percentiles.
 *
 * Memory is 1 KiB for each doubling that occurred, at most 30 of them. */
#ifndef CHECK_LATENCY_H
#define CHECK_LATENCY_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

#define LATENCY_BUCKETS   128 /* of a doubling */
#define LATENCY_DOUBLINGS 30
/* More, about 38 hours, counts as this. */
#define LATENCY_US_MAX ((UINT64_C(256) << (LATENCY_DOUBLINGS - 1)) - 1)

/* Zeroed, it is empty. */
struct latency {
    uint64_t count, least_us, most_us, sum_us;
    uint64_t *doublings[LATENCY_DOUBLINGS + 1]; /* in the arena; NULL: none there */
};

void latency_add(struct arena *a, struct latency *l, uint64_t ns);
/* As if everything that was added to `from` had been added to `to`. */
void latency_merge(struct arena *a, struct latency *to, const struct latency *from);

/* As many values, all 0. */
void latency_flatten(struct arena *a, struct latency *l);

/* The smallest value that at least `percent` % of all do not exceed (nearest rank), in
 * nanoseconds; 0 of an empty one. */
uint64_t latency_at(const struct latency *l, double percent);
uint64_t latency_mean(const struct latency *l); /* ns */

/* The buckets that something is in, from the least on: *io begins with 0; false at the
 * end.  *ret_us is the bucket's upper end. */
bool latency_next(const struct latency *l, unsigned *io, uint64_t *ret_us,
                  uint64_t *ret_count);

#endif
