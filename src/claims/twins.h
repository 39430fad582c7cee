/* claims/twins.h - twins of the whole endpoint: choices of the model that no claim
 * decides; only inside claims/. */
#ifndef CLAIMS_TWINS_H
#define CLAIMS_TWINS_H

#include "claims/kind.h"

void twins_of_endpoint(struct arena *a, const struct contract *c,
                       struct variation_list *ret);

#endif
