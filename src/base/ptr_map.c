#include "base/ptr_map.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

/* Addresses are nobody's choice, so any mixing will do. */
static uint32_t *slot_of(const struct ptr_map *m, const void *key)
{
    uint64_t hash = (uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15u;
    size_t mask = m->slot_count - 1;

    for (size_t i = (size_t)(hash >> 32) & mask;; i = (i + 1) & mask)
        if (m->slots[i] == 0 || m->at[m->slots[i] - 1].key == key)
            return &m->slots[i];
}

static void grow_slots(struct arena *a, struct ptr_map *m)
{
    size_t old = m->slot_count * sizeof *m->slots;

    m->slot_count = m->slot_count ? m->slot_count * 2 : 16;
    m->slots = arena_grow(a, m->slots, old, m->slot_count * sizeof *m->slots);
    memset(m->slots, 0, old); /* each gets another slot */
    for (size_t i = 0; i < m->len; i++)
        *slot_of(m, m->at[i].key) = (uint32_t)(i + 1);
}

static struct ptr_map_entry *entry_of(const struct ptr_map *m, const void *key)
{
    uint32_t slot = m->len ? *slot_of(m, key) : 0;

    return slot ? &m->at[slot - 1] : NULL;
}

bool ptr_map_has(const struct ptr_map *m, const void *key)
{
    return entry_of(m, key) != NULL;
}

void *ptr_map_get(const struct ptr_map *m, const void *key)
{
    const struct ptr_map_entry *entry = entry_of(m, key);

    return entry ? entry->value : NULL;
}

void ptr_map_set(struct arena *a, struct ptr_map *m, const void *key, void *value)
{
    struct ptr_map_entry *entry = entry_of(m, key);

    if (entry) {
        entry->value = value;
        return;
    }
    if ((m->len + 1) * 4 > m->slot_count * 3)
        grow_slots(a, m);
    *vec_push(a, m) = (struct ptr_map_entry){ key, value };
    *slot_of(m, key) = (uint32_t)m->len;
}
