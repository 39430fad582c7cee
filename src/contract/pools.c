#include "contract/pools.h"

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

enum {
    BUDGET_FIRST = 64 * 1024, /* bytes */
    /* Emptied sooner than this again, they were too small: many of the schemas refer to
     * the same others, which are compiled anew each time. */
    RESTS_MIN = 16,
};

struct pools {
    struct arena *contract; /* whose schemas these are */
    struct arena *arena;    /* what is compiled: the contract's, or one of their own */
    struct schema_registry *registry;
    struct schema_pool *at[SCHEMA_IN_RESPONSE + 1];
    size_t budget, rests;
    bool forgetful;
};

static void close_all(struct pools *p)
{
    for (size_t use = 0; use < countof(p->at); use++) {
        schema_pool_close(p->at[use]);
        p->at[use] = NULL;
    }
}

static void release(void *pools)
{
    struct pools *p = pools;

    close_all(p);
    if (p->forgetful)
        arena_close(p->arena);
}

struct pools *pools_new(struct arena *a, struct schema_registry *registry)
{
    struct pools *p = arena_new(a, struct pools);

    *p = (struct pools){
        .contract = a, .arena = a, .registry = registry, .budget = BUDGET_FIRST
    };
    arena_defer(a, release, p);
    return p;
}

void pools_make_forgetful(struct pools *p)
{
    for (size_t use = 0; use < countof(p->at); use++)
        BUG_IF(p->at[use]);
    p->arena = arena_open();
    p->forgetful = true;
}

struct schema_pool *pools_of(struct pools *p, enum schema_use use)
{
    struct schema_options options = { .assert_format = true, .use = use };

    if (!p->at[use])
        p->at[use] = schema_pool_open(p->arena, p->registry, options);
    return p->at[use];
}

void pools_rest(struct pools *p)
{
    p->rests++;
    if (!p->forgetful || arena_used(p->arena) < p->budget)
        return;
    if (p->rests < RESTS_MIN)
        p->budget *= 2;
    p->rests = 0;
    close_all(p);
    arena_close(p->arena);
    p->arena = arena_open();
}
