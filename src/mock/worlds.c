#include "mock/worlds.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

enum { BUCKETS_FIRST = 64 };

void worlds_init(struct worlds *w, size_t max)
{
    *w = (struct worlds){ .bucket_count = BUCKETS_FIRST, .max = max };
    w->buckets = xmalloc(BUCKETS_FIRST * sizeof(*w->buckets));
    memset(w->buckets, 0, BUCKETS_FIRST * sizeof(*w->buckets));
}

static void drop(struct named_world *n)
{
    world_close(n->world);
    free(n);
}

void worlds_release(struct worlds *w)
{
    for (size_t i = 0; i < w->bucket_count; i++)
        while (w->buckets[i]) {
            struct named_world *n = w->buckets[i];

            w->buckets[i] = n->next;
            drop(n);
        }
    free(w->buckets);
}

/* Numbers are given one after the other, so they spread by themselves. */
static struct named_world **bucket(const struct worlds *w, uint64_t number)
{
    return &w->buckets[number & (w->bucket_count - 1)];
}

static void put(struct worlds *w, struct named_world *n)
{
    struct named_world **head = bucket(w, n->number);

    n->next = *head;
    *head = n;
}

static void grow(struct worlds *w)
{
    struct worlds bigger = { .bucket_count = w->bucket_count * 2 };

    bigger.buckets = xmalloc(bigger.bucket_count * sizeof(*bigger.buckets));
    memset(bigger.buckets, 0, bigger.bucket_count * sizeof(*bigger.buckets));
    for (size_t i = 0; i < w->bucket_count; i++)
        while (w->buckets[i]) {
            struct named_world *n = w->buckets[i];

            w->buckets[i] = n->next;
            put(&bigger, n);
        }
    free(w->buckets);
    w->buckets = bigger.buckets;
    w->bucket_count = bigger.bucket_count;
}

/* The link that leads to a world, so that it can be taken out; NULL: there is none. */
static struct named_world **link_to(const struct worlds *w, uint64_t number)
{
    for (struct named_world **link = bucket(w, number); *link; link = &(*link)->next)
        if ((*link)->number == number)
            return link;
    return NULL;
}

struct named_world *worlds_add(struct worlds *w, struct world *world,
                               const struct state *state, uint64_t wish)
{
    if (w->count >= w->max)
        return NULL;
    if (w->count >= w->bucket_count)
        grow(w);
    struct named_world *n = xmalloc(sizeof *n);
    bool granted = wish >= WORLD_WISH_MIN && !link_to(w, wish);

    *n = (struct named_world){ .number = granted ? wish : ++w->last,
                               .world = world,
                               .state = state };
    put(w, n);
    w->count++;
    return n;
}

static struct named_world **link_of(const struct worlds *w, struct str name)
{
    uint64_t number;

    if (!str_starts(name, S("w")) || !str_to_u64(str_from_at(name, 1), &number))
        return NULL;
    return link_to(w, number);
}

struct named_world *worlds_find(const struct worlds *w, struct str name)
{
    struct named_world **link = link_of(w, name);

    return link ? *link : NULL;
}

bool worlds_remove(struct worlds *w, struct str name)
{
    struct named_world **link = link_of(w, name);

    if (!link)
        return false;
    struct named_world *n = *link;

    *link = n->next;
    w->count--;
    drop(n);
    return true;
}
