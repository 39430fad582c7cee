/* The maker of variants: what all kinds share. */
#include "base/banned.h"
#include "claims/claims.h"

struct node *claims_variants(struct arena *a, const struct contract *c,
                             const struct states *states, enum variant_depth depth)
{
    (void)a, (void)c, (void)states, (void)depth;
    return NULL; /* no kind has variants yet */
}
