/* claims/twice.h - a field that is changed more than once: the ways in which a later
 * change goes wrong where the first one went well, and the case that finds out; only
 * inside claims/.
 *
 * The ways are behaviours at the start of APPLY.  What they know of earlier requests is
 * in the world's memory, by record and field. */
#ifndef CLAIMS_TWICE_H
#define CLAIMS_TWICE_H

#include "claims/effects.h"
#include "claims/params_schema.h"
#include "claims/variants.h"

/* Whether the field of the record at hand is sent, and was in an earlier request already;
 * this request counts as one from then on.  To be asked once in a request. */
bool twice_is_later(struct model_call *call, const struct behave_ctx *c);
/* What a kind remembers of the record at hand under `name`, a copy; NULL until it is set.
 */
json_t *twice_recall(struct model_call *call, struct str name);
void twice_remember(struct model_call *call, struct str name, json_t *value);

/* APPLY, before: only the first change of the field counts. */
bool twice_forget_later(struct model_call *call, const void *ctx);
/* ... what was sent first is not taken again, as it is held for the present value. */
bool twice_forget_back(struct model_call *call, const void *ctx);
/* ... a later change stores what the one before it sent. */
bool twice_one_behind(struct model_call *call, const void *ctx);

/* What a claim says of fields that do not go back. */
#define TWICE_PARAM                                                                      \
    {                                                                                    \
        "again", FLAG_SCHEMA,                                                            \
            "false where a value cannot be taken back: closed is closed", false          \
    }

/* Whether the operation changes records that are there, the field can be seen, and goes
 * back. */
bool twice_fits(struct arena *a, const struct claim *claim, struct str field);

/* The case: another value, the one of the state again (a third one where it has none),
 * and the other one again.  `shown`: responses show it.  Nothing without two such values.
 */
void twice_variant(struct variant_maker *m, const struct claim *claim, struct str field,
                   bool shown);

#endif
