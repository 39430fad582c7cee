/* base/ptr_set.h - which things were seen already, by their addresses.
 *
 * A zeroed struct ptr_set is an empty set.  It owns its memory, beside any arena: sets of
 * large documents are wanted for a while only.  There is no removal. */
#ifndef BASE_PTR_SET_H
#define BASE_PTR_SET_H

#include <stdbool.h>
#include <stddef.h>

struct ptr_set {
    const void **slots; /* private: open addressing */
    size_t slot_count, len;
};

bool ptr_set_has(const struct ptr_set *s, const void *thing);
/* `thing` is not NULL.  True where it was not in the set. */
bool ptr_set_add(struct ptr_set *s, const void *thing);
/* Makes it empty. */
void ptr_set_release(struct ptr_set *s);

#endif
