/* base/map.h - text keys to pointers, in an arena, in the order of insertion.
 *
 * A zeroed struct map is an empty map.  Keys are not copied: they must live as long as
 * the map.  There is no removal. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct map_entry {
    struct str key;
    void *value;
};

struct map {
    struct map_entry *at; /* in order of insertion */
    size_t len, cap;
    uint32_t *slots; /* private: open addressing, index + 1 */
    size_t slot_count;
};

/* The value, or NULL where the key is not there. */
void *map_get(const struct map *m, struct str key);
/* Sets or replaces. */
void map_set(struct arena *a, struct map *m, struct str key, void *value);

#endif
