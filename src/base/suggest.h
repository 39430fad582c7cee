/* base/suggest.h - "did you mean ...?": the nearest of the known names. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

#include "base/str.h"

/* The nearest of `names` to `wrong` by edits (insert, delete, replace, swap neighbours),
 * letters alike in either case; the empty view where none is near enough to be meant. */
struct str suggest(struct str wrong, const struct str *names, size_t count);

/* How many such edits lie between two names; SIZE_MAX where one is too long to ask. */
size_t suggest_edits(struct str a, struct str b);

#endif
