#include "base/vec.h"

#include <string.h>

#include "base/arena.h"

#include "base/banned.h"

void *vec_room(struct arena *a, void *at, size_t len, size_t *cap, size_t size)
{
    if (len < *cap)
        return at;
    *cap = *cap ? *cap * 2 : 8;
    void *moved = arena_calloc(a, *cap, size);

    if (len)
        memcpy(moved, at, len * size);
    return moved;
}
