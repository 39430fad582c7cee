/* check/described.h - the places of a body that a contract's schemas describe.
 *
 * A place has a name where a schema names it, whether all of a body's schemas apply to it
 * or not: this is about what documents speak of, not about what is valid (schema/).
 *
 * What was found out about a set of schemas is kept, so that each answer costs a look-up
 * for each of its members, and not a walk through their schemas.  That takes memory for
 * what contracts say, never for what answers hold: schemas that lead back to themselves
 * are the same place again. */
#ifndef CHECK_DESCRIBED_H
#define CHECK_DESCRIBED_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/map.h"
#include "base/ptr_map.h"
#include "base/str.h"

struct arena;
struct contract;

/* A place; private.  Asking about it is what fills it. */
struct described;

/* What is known so far; all lives in the arena.  Zeroed but for the arena it is empty. */
struct descriptions {
    struct arena *arena;
    struct ptr_map roots; /* schema → struct described */
    struct map places;    /* the addresses of its schemas → struct described */
};

/* What `schema` of a contract describes; NULL where that is nothing. */
struct described *described_by(struct descriptions *all, const struct contract *c,
                               const json_t *schema);

/* The items of a list there; NULL where nothing is said of them. */
struct described *described_items(struct descriptions *all, struct described *d);

struct described_member {
    bool named;              /* a schema names it */
    struct described *inner; /* NULL: nothing is said of what is in it */
};

/* A member of an object there. */
struct described_member described_member(struct descriptions *all, struct described *d,
                                         struct str name);

/* Whether a member that no schema names is one that the documents do not speak of: some
 * are named, and nothing is said of members whatever they are called. */
bool described_names_members(const struct described *d);

#endif
