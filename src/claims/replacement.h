/* claims/replacement.h - a full representation takes the place of the record that is
 * there (RFC 9110, 9.3.4): what `full-replacement` and `upsert` share.  Only inside
 * claims/. */
#ifndef CLAIMS_REPLACEMENT_H
#define CLAIMS_REPLACEMENT_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"
#include "claims/kind.h"

struct scene;
struct variant_maker;

/* --- behaviours of STAGE_APPLY, after what was sent has been stored --- */

/* Nothing of the old record is left but what no client may set. */
bool replacement_apply(struct model_call *call, const void *ctx);
/* Broken: the context's field stays where the replacement lacks it. */
bool replacement_keep(struct model_call *call, const void *ctx);
/* Broken, before what was sent is stored: none of it is. */
bool replacement_forget(struct model_call *call, const void *ctx);

/* A stored field that a full representation may lack, and of which the documents say what
 * it shows then. */
bool replacement_may_lack(struct arena *a, const struct claim *claim, struct str field);

/* A replacement with another value, and one without each optional field.  `status`: what
 * it is answered with; NULL: any documented success. */
void replacement_variants(struct variant_maker *m, const struct claim *claim,
                          json_t *status);

#endif
