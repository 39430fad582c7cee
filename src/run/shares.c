#include "run/shares.h"

#include "base/arena.h"
#include "base/map.h"
#include "run/states_live.h"

#include "base/banned.h"

struct shares {
    const struct target *target;
    size_t *first; /* of each state, one that it shares with; its own index: the first */
    bool *shares;  /* of each state: it takes something */
};

static size_t first_of(const struct shares *s, size_t i)
{
    while (s->first[i] != i)
        i = s->first[i];
    return i;
}

/* The first by name speaks for all, wherever the states stand in the file. */
static void join(struct shares *s, size_t one, size_t other)
{
    size_t a = first_of(s, one), b = first_of(s, other);

    if (str_cmp(s->target->states[a].name, s->target->states[b].name) <= 0)
        s->first[b] = a;
    else
        s->first[a] = b;
}

static void read_state(struct arena *a, struct shares *s, struct map *takers, size_t i,
                       struct lock_need need)
{
    s->shares[i] = s->shares[i] || need.len > 0;
    for (size_t k = 0; k < need.len; k++) {
        size_t *taker = map_get(takers, need.at[k]);

        if (taker) {
            join(s, *taker, i);
            continue;
        }
        taker = arena_new(a, size_t);
        *taker = i;
        map_set(a, takers, need.at[k], taker);
    }
}

struct shares *shares_of(struct arena *a, const struct target *target,
                         const struct suite *suite)
{
    struct shares *s = arena_new(a, struct shares);
    struct map takers = { 0 };

    *s = (struct shares){ .target = target };
    if (target->kind != TARGET_LIVE)
        return s;
    s->first = arena_array(a, size_t, target->state_count + 1);
    s->shares = arena_array(a, bool, target->state_count + 1);
    for (size_t i = 0; i < target->state_count; i++)
        s->first[i] = i;
    for (size_t c = 0; c < suite->contract_count; c++)
        for (size_t i = 0; i < target->state_count; i++)
            read_state(a, s, &takers, i,
                       live_state_needs(a, &target->states[i], suite->contracts[c],
                                        suite_states(suite, suite->contracts[c])));
    return s;
}

/* SIZE_MAX where the case needs none that the target has. */
static size_t state_of(const struct shares *s, const struct case_def *def)
{
    for (size_t i = 0; s->first && def->state && i < s->target->state_count; i++)
        if (str_eq(s->target->states[i].name, def->state->name))
            return i;
    return SIZE_MAX;
}

uint64_t shares_key(const struct shares *s, const struct case_def *def)
{
    size_t i = state_of(s, def);

    if (i == SIZE_MAX || !s->shares[i])
        return 0;
    return str_hash_more(str_hash(S("state ")), s->target->states[first_of(s, i)].name) |
           1;
}

bool shares_any(const struct shares *s)
{
    return s->first != NULL;
}

bool shares_all(const struct shares *s, const struct case_def *def)
{
    size_t i = state_of(s, def);

    return i != SIZE_MAX && s->target->states[i].exclusive;
}
