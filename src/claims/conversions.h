/* claims/conversions.h - values of a wrong type that many a framework takes for the right
 * one: 7 for "7", true for 1, [x] for x.
 *
 * A document that says `string` implies that 7 is refused, and no more: where a claim
 * only implies so (`should`), an endpoint may also convert, as long as what it then shows
 * is what its schema says.  A claim that is certain (`must`) has no room for it. */
#ifndef CLAIMS_CONVERSIONS_H
#define CLAIMS_CONVERSIONS_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"

struct arena;
struct claim;

/* Whether `value`, which is illegal for a field that `claim` speaks of, may be converted
 * to a legal one instead of being refused. */
bool conversions_allowed(struct arena *a, const struct claim *claim, struct str field,
                         const json_t *value);

#endif
