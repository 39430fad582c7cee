/* author/spot.h - a place in a contract's document or a file of it: what stands there,
 * and the JSON Pointer that leads there, references followed.  Only inside author/.
 *
 * An overlay can refer to a schema in another file, but it cannot say anything of an
 * operation there: its targets select in the document itself. */
#ifndef AUTHOR_SPOT_H
#define AUTHOR_SPOT_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"

struct arena;
struct contract;

struct spot {
    const json_t *json; /* NULL: nowhere */
    struct str pointer; /* "/components/schemas/Pet" */
    struct str file;    /* the URI of the file; empty: the document itself */
};

struct spot spot_root(const struct contract *c);
/* The member, or the item of that number, with its own references followed; nowhere where
 * there is none. */
struct spot spot_get(struct arena *a, const struct contract *c, struct spot p,
                     struct str key);
/* The schema of a property, also of one that a part of `allOf` describes. */
struct spot spot_property(struct arena *a, const struct contract *c, struct spot schema,
                          struct str name);
/* The same place, or the same words at another one. */
bool spot_same(struct spot a, struct spot b);

#endif
