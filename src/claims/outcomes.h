/* claims/outcomes.h - the ways in which a documented refusal is got wrong, the same for
 * all kinds that document one; only inside claims/.
 *
 *     crashes      500 instead
 *     says-ok      the refusal, under status 200
 *     wrong-status another 4xx than the documented ones
 *     wrong:P      the body's member P has another value
 *     missing:P    ... is not there */
#ifndef CLAIMS_OUTCOMES_H
#define CLAIMS_OUTCOMES_H

#include "claims/mutation.h"

/* `params`: what the first three multiply by; empty: once each. */
void outcomes_list(struct arena *a, const struct claim *claim,
                   const struct str_list *params, struct variation_list *ret);
/* True where the variation is one of these. */
bool outcomes_behave(struct arena *a, const struct claim *claim,
                     const struct variation *variation, outcome_about_fn *about,
                     struct behaviour_list *ret);

/* The refusal of one reason, whatever the parameter. */
bool outcome_refused(const struct model_call *call, enum refusal why);

/* Twins: each other status that the outcome allows. */
void outcomes_list_twins(struct arena *a, const struct claim *claim,
                         struct variation_list *ret);

#endif
