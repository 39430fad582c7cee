/* claims/values.h - values that a field takes, and values that it does not; only inside
 * claims/. */
#ifndef CLAIMS_VALUES_H
#define CLAIMS_VALUES_H

#include <stdbool.h>

#include <jansson.h>

#include "contract/contract.h"

struct arena;

/* Legal values, the most ordinary first, no two alike: documented examples, members of an
 * enum, then made ones of each type, at the boundaries, non-ASCII and long text.  May be
 * empty: nothing that fits could be made. */
json_t *values_legal(struct arena *a, const struct contract *c, const struct field *f);
/* Illegal values: near misses of an enum, every other type, just outside of the
 * boundaries, wrong formats.  May be empty: anything goes. */
json_t *values_illegal(struct arena *a, const struct contract *c, const struct field *f);
/* A legal number or truth value as text, where that is illegal. */
json_t *values_as_text(struct arena *a, const struct contract *c, const struct field *f);
/* Illegal ones that are near misses of a documented enum, as texts; empty without an
 * enum. */
json_t *values_near_enum(struct arena *a, const struct contract *c,
                         const struct field *f);
/* The documented enum's members (or the const), NULL without one. */
const json_t *values_enum(const struct contract *c, const json_t *schema);

bool values_has(const json_t *array, const json_t *value);
/* Adds a copy unless it is there; `f`'s schema must say `legal` to it, and where it is
 * text when it arrives, that text, too (claims/as_text.h). */
void values_add(struct arena *a, json_t *array, const struct field *f, bool legal,
                json_t *value);

/* A value as people would call it in a name: "won", "null", "an empty text", "[1]". */
struct str values_name(struct arena *a, const json_t *value);

#endif
