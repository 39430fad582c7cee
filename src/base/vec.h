/* base/vec.h - growing arrays in an arena.
 *
 * Any struct with the members `at`, `len` and `cap` is a vector:
 *
 *     struct header_list { struct header *at; size_t len, cap; };
 *     *vec_push(a, &list) = header;
 *
 * Growing copies within the arena where a vector is small and no longer the last thing in
 * it: so build many in an arena that dies early. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

struct arena;

/* A pointer to a fresh zeroed item at the end. */
#define vec_push(a, v)                                                                   \
    ((v)->at = vec_room((a), (v)->at, (v)->len, &(v)->cap, sizeof *(v)->at),             \
     &(v)->at[(v)->len++])

/* Private: room for one more behind `len` items of `size` bytes. */
void *vec_room(struct arena *a, void *at, size_t len, size_t *cap, size_t size);

#endif
