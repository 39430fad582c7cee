/* contract/places.h - walking JSON Pointers through files.  Private to contract/. */
#ifndef CONTRACT_PLACES_H
#define CONTRACT_PLACES_H

#include "contract/files.h"

struct buf;

/* The place `pointer` (RFC 6901, "" is the whole) leads to from `root`; nowhere when it
 * leads nowhere or is no pointer.  The result needs no parent. */
struct at places_walk(struct files *f, struct at root, struct str pointer);

/* Takes the first token, unescaped, off a pointer; false at its end. */
MUST_CHECK bool places_token(struct arena *a, struct str *pointer, struct str *ret);

/* The pointer that differs from a dangling one in one token and leads somewhere; empty
 * where no name is near enough. */
struct str places_nearest(struct files *f, struct at root, struct str pointer);

/* Adds text with what may not stand in a URI's path or fragment as %XX. */
void places_escape(struct buf *out, struct str text);

#endif
