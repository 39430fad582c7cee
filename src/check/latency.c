#include "check/latency.h"

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

enum { BITS = 7, BUCKETS_ALL = LATENCY_BUCKETS * (LATENCY_DOUBLINGS + 1) };

_Static_assert(1 << BITS == LATENCY_BUCKETS, "a bucket is picked by shifting");

/* Below 256 the value itself; above, the doubling and the 7 bits behind the first. */
static unsigned bucket_of(uint64_t us)
{
    unsigned shift = 0;

    while (us >> shift >= 2 * LATENCY_BUCKETS)
        shift++;
    return shift * LATENCY_BUCKETS + (unsigned)(us >> shift);
}

static uint64_t upper_end(unsigned bucket)
{
    if (bucket < 2 * LATENCY_BUCKETS)
        return bucket;
    unsigned shift = bucket / LATENCY_BUCKETS - 1;

    return ((uint64_t)(bucket % LATENCY_BUCKETS + LATENCY_BUCKETS + 1) << shift) - 1;
}

static void count(struct arena *a, struct latency *l, unsigned bucket, uint64_t times)
{
    uint64_t **doubling = &l->doublings[bucket / LATENCY_BUCKETS];

    if (!*doubling)
        *doubling = arena_calloc(a, LATENCY_BUCKETS, sizeof **doubling);
    (*doubling)[bucket % LATENCY_BUCKETS] += times;
}

static void note_range(struct latency *l, uint64_t least_us, uint64_t most_us)
{
    if (l->count == 0 || least_us < l->least_us)
        l->least_us = least_us;
    if (most_us > l->most_us)
        l->most_us = most_us;
}

void latency_add(struct arena *a, struct latency *l, uint64_t ns)
{
    uint64_t us = ns / 1000;

    us = us < LATENCY_US_MAX ? us : LATENCY_US_MAX;
    count(a, l, bucket_of(us), 1);
    note_range(l, us, us);
    l->count++;
    l->sum_us += us;
}

bool latency_next(const struct latency *l, unsigned *io, uint64_t *ret_us,
                  uint64_t *ret_count)
{
    while (*io < BUCKETS_ALL) {
        const uint64_t *doubling = l->doublings[*io / LATENCY_BUCKETS];

        if (!doubling) {
            *io = (*io / LATENCY_BUCKETS + 1) * LATENCY_BUCKETS;
            continue;
        }
        *ret_us = upper_end(*io);
        *ret_count = doubling[*io % LATENCY_BUCKETS];
        ++*io;
        if (*ret_count)
            return true;
    }
    return false;
}

void latency_merge(struct arena *a, struct latency *to, const struct latency *from)
{
    uint64_t us, times;

    if (from->count == 0)
        return;
    for (unsigned i = 0; latency_next(from, &i, &us, &times);)
        count(a, to, i - 1, times);
    note_range(to, from->least_us, from->most_us);
    to->count += from->count;
    to->sum_us += from->sum_us;
}

void latency_flatten(struct arena *a, struct latency *l)
{
    uint64_t times = l->count;

    *l = (struct latency){ .count = times };
    if (times)
        count(a, l, 0, times);
}

uint64_t latency_at(const struct latency *l, double percent)
{
    double wanted = percent / 100 * (double)l->count;
    uint64_t seen = 0, us = 0, times;

    for (unsigned i = 0; latency_next(l, &i, &us, &times);) {
        seen += times;
        if ((double)seen >= wanted)
            break;
    }
    us = us < l->most_us ? us : l->most_us;
    return (us > l->least_us ? us : l->least_us) * 1000;
}

uint64_t latency_mean(const struct latency *l)
{
    return l->count ? l->sum_us * 1000 / l->count : 0;
}
