/* mock/worlds.h - the service's worlds by name; only inside mock/.
 *
 * A world's name is "w" and a number: one after the other, never used again, or, from
 * WORLD_WISH_MIN on, the one that was wished for.  The world "default" is made when it
 * is first asked for and does not count. */
#ifndef MOCK_WORLDS_H
#define MOCK_WORLDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/model.h"

/* Lower numbers are given in turn. */
#define WORLD_WISH_MIN (UINT64_C(1) << 32)

struct named_world {
    uint64_t number; /* 0: the default one */
    struct world *world;
    const struct state *state;
    struct named_world *next; /* private */
};

struct worlds {
    struct named_world **buckets;
    size_t bucket_count, count, max;
    uint64_t last; /* the number given last */
};

void worlds_init(struct worlds *w, size_t max);
void worlds_release(struct worlds *w);

/* Takes the world over, under the number `wish` where that is one to wish for and free.
 * NULL where there are as many as may be: then the world stays the caller's. */
struct named_world *worlds_add(struct worlds *w, struct world *world,
                               const struct state *state, uint64_t wish);
/* NULL where there is none of that name. */
struct named_world *worlds_find(const struct worlds *w, struct str name);
bool worlds_remove(struct worlds *w, struct str name);

#endif
