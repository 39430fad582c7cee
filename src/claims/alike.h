/* claims/alike.h - an answer that is to be the same as an earlier one; only inside
 * claims/.
 */
#ifndef CLAIMS_ALIKE_H
#define CLAIMS_ALIKE_H

#include "claims/variants.h"

struct model_call;

/* The open step's answer shows the members that `name`, a capture of the whole resource,
 * has: those that have to be there, for others nothing promises. */
void alike_expect(struct variant *v, const struct claim *claim, const char *name);

/* Broken: a text in the shown resource is another one. */
void alike_show_otherwise(struct model_call *call);
/* Whether there is a text that every answer shows: fits a row of mutations. */
bool alike_has_text(struct arena *a, const struct claim *claim, struct str field);

#endif
