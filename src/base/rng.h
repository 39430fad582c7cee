/* base/rng.h - repeatable pseudo-random numbers (splitmix64): the same seed, the same
 * run. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
    uint64_t state;
};

struct rng rng_seeded(uint64_t seed);
uint64_t rng_next(struct rng *r);
/* Less than `limit`, which must not be 0. */
uint64_t rng_below(struct rng *r, uint64_t limit);
/* A seed from the operating system, small enough (below 10^6) to be typed again. */
uint64_t rng_fresh_seed(void);

#endif
