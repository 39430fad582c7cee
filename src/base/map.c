#include "base/map.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

/* Salted with an address that nobody outside knows, and mixed: keys from outside cannot
 * be chosen to collide, which would make each look-up as slow as a list. */
static size_t first_slot(const struct map *m, struct str key)
{
    uint64_t hash = str_hash_more((uintptr_t)m->slots, key);

    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    return (size_t)(hash ^ hash >> 29) & (m->slot_count - 1);
}

static uint32_t *slot_of(const struct map *m, struct str key)
{
    size_t mask = m->slot_count - 1;

    for (size_t i = first_slot(m, key);; i = (i + 1) & mask)
        if (m->slots[i] == 0 || str_eq(m->at[m->slots[i] - 1].key, key))
            return &m->slots[i];
}

static void grow_slots(struct arena *a, struct map *m)
{
    size_t old = m->slot_count * sizeof *m->slots;

    m->slot_count = m->slot_count ? m->slot_count * 2 : 16;
    m->slots = arena_grow(a, m->slots, old, m->slot_count * sizeof *m->slots);
    memset(m->slots, 0, old); /* each gets another slot */
    for (size_t i = 0; i < m->len; i++)
        *slot_of(m, m->at[i].key) = (uint32_t)(i + 1);
}

void *map_get(const struct map *m, struct str key)
{
    if (m->len == 0)
        return NULL;
    uint32_t slot = *slot_of(m, key);

    return slot ? m->at[slot - 1].value : NULL;
}

void map_set(struct arena *a, struct map *m, struct str key, void *value)
{
    if ((m->len + 1) * 2 > m->slot_count)
        grow_slots(a, m);
    uint32_t *slot = slot_of(m, key);

    if (*slot) {
        m->at[*slot - 1].value = value;
        return;
    }
    *vec_push(a, m) = (struct map_entry){ key, value };
    *slot = (uint32_t)m->len;
}
