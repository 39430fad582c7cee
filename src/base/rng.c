#include "base/rng.h"

#include <stdio.h>

#include "base/bug.h"
#include "base/clock.h"

#include "base/banned.h"

struct rng rng_seeded(uint64_t seed)
{
    return (struct rng){ seed };
}

uint64_t rng_next(struct rng *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t rng_below(struct rng *r, uint64_t limit)
{
    BUG_IF(limit == 0);
    return rng_next(r) % limit;
}

uint64_t rng_fresh_seed(void)
{
    uint64_t seed = clock_now_ns();
    FILE *f = fopen("/dev/urandom", "rb");

    if (f) {
        if (fread(&seed, sizeof seed, 1, f) != 1)
            seed = clock_now_ns();
        fclose(f);
    }
    return seed % 1000000;
}
