/* model/refusal_body.h - the body of an error response; only inside model/.
 *
 * Made from the documented example or schema, with what the claim's outcome says about
 * it, and held against the schema: what a refusal shows is always what is documented. */
#ifndef MODEL_REFUSAL_BODY_H
#define MODEL_REFUSAL_BODY_H

#include "model/model.h"

/* `wanted` is an outcome's body, NULL without one: then an example is only taken where it
 * is documented for this very status (`exact`), not for a class of them. */
json_t *refusal_body(struct model_call *call, const struct media *media,
                     const json_t *wanted, bool exact);

/* `wanted` with its references filled in, over a copy of `body`; parts that the body
 * lacks are as the schema (may be NULL) has them. */
json_t *refusal_body_overlay(struct model_call *call, const json_t *body,
                             const json_t *wanted, const json_t *schema);

#endif
