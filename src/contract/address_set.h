/* contract/address_set.h - things that were looked at, by their addresses.  Private to
 * contract/.  A zeroed set is an empty one; it grows in the arena it is given. */
#ifndef CONTRACT_ADDRESS_SET_H
#define CONTRACT_ADDRESS_SET_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct address_set {
    const void **slots; /* open addressing */
    size_t count, len;
};

/* True the first time. */
bool address_set_add(struct arena *a, struct address_set *s, const void *thing);

#endif
