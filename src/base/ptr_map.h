/* base/ptr_map.h - addresses to pointers, in an arena: what is known about a thing that
 * has no room for it.
 *
 * A zeroed struct ptr_map is an empty map.  Only the address of a key is looked at. There
 * is no removal. */
#ifndef BASE_PTR_MAP_H
#define BASE_PTR_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct ptr_map {
    struct ptr_map_entry {
        const void *key;
        void *value;
    } * at; /* in order of insertion */
    size_t len, cap;
    uint32_t *slots; /* private: open addressing, index + 1 */
    size_t slot_count;
};

bool ptr_map_has(const struct ptr_map *m, const void *key);
/* The value, or NULL where the key is not there. */
void *ptr_map_get(const struct ptr_map *m, const void *key);
/* Sets or replaces; the value may be NULL. */
void ptr_map_set(struct arena *a, struct ptr_map *m, const void *key, void *value);

#endif
