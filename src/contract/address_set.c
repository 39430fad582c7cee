#include "contract/address_set.h"

#include <stdint.h>

#include "base/arena.h"

#include "base/banned.h"

static const void **slot_of(const struct address_set *s, const void *thing)
{
    uint64_t hash = (uint64_t)(uintptr_t)thing * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(hash >> 20) & (s->count - 1);

    while (s->slots[i] && s->slots[i] != thing)
        i = (i + 1) & (s->count - 1);
    return &s->slots[i];
}

static void grow(struct arena *a, struct address_set *s)
{
    struct address_set old = *s;

    s->count = old.count ? old.count * 2 : 64;
    s->slots = arena_array(a, const void *, s->count);
    for (size_t i = 0; i < old.count; i++)
        if (old.slots[i])
            *slot_of(s, old.slots[i]) = old.slots[i];
}

bool address_set_add(struct arena *a, struct address_set *s, const void *thing)
{
    if ((s->len + 1) * 2 > s->count)
        grow(a, s);
    const void **slot = slot_of(s, thing);

    if (*slot)
        return false;
    *slot = thing;
    s->len++;
    return true;
}
