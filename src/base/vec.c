#include "base/vec.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

void *vec_room(struct arena *a, void *at, size_t len, size_t *cap, size_t size)
{
    if (len < *cap)
        return at;
    size_t old = *cap * size;

    BUG_IF(*cap > SIZE_MAX / 4 / size);
    *cap = *cap ? *cap * 2 : 8;
    return arena_grow(a, at, old, *cap * size);
}
