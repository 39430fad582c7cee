/* claims/as_text.h - values that are text when they arrive: parameters, fields of a form,
 * parts of a multipart body; only inside claims/.
 *
 * Who reads them cannot tell 7 from "7", null from an empty text, or a list of one from
 * what is in it.  So only what is illegal in every reading has to be refused, and only
 * what reads back as itself has to be stored. */
#ifndef CLAIMS_AS_TEXT_H
#define CLAIMS_AS_TEXT_H

#include <stdbool.h>

#include <jansson.h>

#include "contract/contract.h"

struct arena;

/* Whether the value fits in some reading of its text. */
bool as_text_may_fit(struct arena *a, const struct schema *schema, const json_t *value);
/* A text as the number, boolean or null that it spells (NULL: none), anything else as its
 * text. */
json_t *as_text_read_otherwise(struct arena *a, const json_t *value);

/* Of a field with `as_text`: whether an illegal value is bound to be refused … */
bool as_text_is_illegal(struct arena *a, const struct field *f, const json_t *value);
/* … and a legal one is stored as it is.  Of what is empty many think that it was not
 * sent. */
bool as_text_is_itself(struct arena *a, const struct field *f, const json_t *value);

#endif
