#include "base/ptr_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

enum { SLOTS_FIRST = 16 }; /* a power of two */

/* Addresses are nobody's choice, so any mixing will do. */
static const void **slot_of(const struct ptr_set *s, const void *thing)
{
    uint64_t hash = (uint64_t)(uintptr_t)thing * 0x9e3779b97f4a7c15u;
    size_t mask = s->slot_count - 1;

    for (size_t i = (size_t)(hash >> 32) & mask;; i = (i + 1) & mask)
        if (!s->slots[i] || s->slots[i] == thing)
            return &s->slots[i];
}

static void grow(struct ptr_set *s)
{
    struct ptr_set old = *s;
    size_t size;

    s->slot_count = old.slot_count ? old.slot_count * 2 : SLOTS_FIRST;
    size = s->slot_count * sizeof(const void *);
    s->slots = xmalloc(size);
    memset(s->slots, 0, size);
    for (size_t i = 0; i < old.slot_count; i++)
        if (old.slots[i])
            *slot_of(s, old.slots[i]) = old.slots[i];
    free(old.slots);
}

bool ptr_set_has(const struct ptr_set *s, const void *thing)
{
    return s->len && *slot_of(s, thing);
}

bool ptr_set_add(struct ptr_set *s, const void *thing)
{
    BUG_IF(!thing);
    if (ptr_set_has(s, thing))
        return false;
    if ((s->len + 1) * 4 > s->slot_count * 3)
        grow(s);
    *slot_of(s, thing) = thing;
    s->len++;
    return true;
}

void ptr_set_release(struct ptr_set *s)
{
    free(s->slots);
    *s = (struct ptr_set){ 0 };
}
