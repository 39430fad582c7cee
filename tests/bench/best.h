/* tests/bench/best.h - the best of several rounds, since a machine is never quite idle.
 */
#ifndef BENCH_BEST_H
#define BENCH_BEST_H

#include "base/clock.h"

#define BEST_ROUNDS   60
#define BEST_ROUND_NS 5000000u

/* Nanoseconds of one call. */
static inline double best_ns(void (*once)(const void *subject), const void *subject,
                             int rounds, int batch)
{
    double best = 1e300;

    for (int round = 0; round < rounds; round++) {
        uint64_t start = clock_now_ns(), now = start, times = 0;

        for (; now - start < BEST_ROUND_NS; now = clock_now_ns())
            for (int i = 0; i < batch; i++, times++)
                once(subject);
        double each = (double)(now - start) / (double)times;

        best = each < best ? each : best;
    }
    return best;
}

#endif
