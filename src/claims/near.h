/* claims/near.h - values that are nearly what identifies a record: what a look-up by a
 * part of it finds; only inside claims/. */
#ifndef CLAIMS_NEAR_H
#define CLAIMS_NEAR_H

#include "claims/effects.h"
#include "claims/variants.h"

enum near_part { NEAR_BEGINNING, NEAR_END, NEAR_COUNT };

/* "begins", "ends" */
const char *near_word(enum near_part part);

/* What has the record's `field` (of a path's key: the resource's key) as its beginning or
 * end in common with it, as a template: an address less a character, a UUID with another
 * half.  `schema` (may be NULL) allows it and no record of the state has it; NULL where
 * there is no such value, or other records at the endpoint may have it: of short texts
 * and numbers, and of keys that are no UUIDs. */
json_t *near_value(struct variant_maker *m, const struct operation *op,
                   const struct scene *s, struct str field, const struct schema *schema,
                   enum near_part part);
/* --- what breaks --- */

/* Whether the stored text begins (ends) with the other one, or both are UUIDs that begin
 * (end) alike. */
bool near_matches(const json_t *stored, const json_t *sent, enum near_part part);
/* Whether the contract alone shows that such a value of the field can be made: an address
 * of mail, or a UUID. */
bool near_is_sure(struct arena *a, const struct operation *op, struct str field);

/* For each of these fields of which that is sure: where no record is found, one is whose
 * field begins (ends) with what is sent. */
void near_mutants(struct arena *a, const struct claim *claim,
                  const struct str_list *fields, struct variation_list *ret);
bool near_is(const struct variation *variation);
/* True where the variation is one of these. */
bool near_behave(struct arena *a, const struct claim *claim,
                 const struct variation *variation, struct behaviour_list *ret);

#endif
