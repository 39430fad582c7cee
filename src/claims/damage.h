/* claims/damage.h - what careless code does to a value on its way to where it is stored;
 * behaviours at the start of APPLY, for the field of their context; only inside claims/.
 */
#ifndef CLAIMS_DAMAGE_H
#define CLAIMS_DAMAGE_H

#include "claims/mutation.h"

/* Characters that are left of a truncated text. */
#define DAMAGE_TEXT_KEPT 6

bool damage_truncate_text(struct model_call *call, const void *ctx);
/* Letters beyond ASCII become question marks. */
bool damage_mangle_text(struct model_call *call, const void *ctx);
bool damage_lower_text(struct model_call *call, const void *ctx);
bool damage_round_number(struct model_call *call, const void *ctx);
/* What does not fit into 32 bits loses the others. */
bool damage_wrap_number(struct model_call *call, const void *ctx);
bool damage_first_of_list(struct model_call *call, const void *ctx);

#endif
