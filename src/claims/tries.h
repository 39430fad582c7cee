/* claims/tries.h - the values that a claim's variants try, and that its mutants are
 * about: what the schema allows or forbids, less what another claim leaves in doubt; only
 * inside claims/. */
#ifndef CLAIMS_TRIES_H
#define CLAIMS_TRIES_H

#include <jansson.h>

#include "claims/params.h"

/* Legal values of a field: the claim's `values` that fit its schema, else the schema's.
 */
json_t *tries_legal(struct arena *a, const struct claim *claim, struct str field);
/* Illegal ones. */
json_t *tries_illegal(struct arena *a, const struct claim *claim, struct str field);
/* A value that some clear claim of the operation says to be illegal for the field; NULL
 * without one. */
const json_t *tries_one_illegal(struct arena *a, const struct operation *op,
                                struct str field);
/* Whether an unclear claim speaks of that value of the field. */
bool tries_in_doubt(struct arena *a, const struct operation *op, struct str field,
                    const json_t *value);

#endif
