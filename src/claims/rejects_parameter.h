/* claims/rejects_parameter.h - `rejects` about a parameter of the query, of a header or
 * of a cookie instead of a field; only inside claims/. */
#ifndef CLAIMS_REJECTS_PARAMETER_H
#define CLAIMS_REJECTS_PARAMETER_H

#include "claims/kind.h"

/* The parameter that the claim is about; NULL where it is about something else, or the
 * operation documents none of that name. */
const struct parameter *rejects_parameter(const struct claim *claim);
/* Whether the claim names a parameter, documented or not. */
bool rejects_is_about_parameter(const struct claim *claim);

/* As in struct claim_kind. */
bool rejects_parameter_refused(struct model_call *call, const struct claim *claim,
                               struct str param);
void rejects_parameter_behave(struct arena *a, const struct claim *claim,
                              const struct variation *variation,
                              struct behaviour_list *ret);
void rejects_parameter_mutants(struct arena *a, const struct claim *claim,
                               struct variation_list *ret);
void rejects_parameter_twins(struct arena *a, const struct claim *claim,
                             struct variation_list *ret);
void rejects_parameter_variants(struct variant_maker *m, const struct claim *claim);
void rejects_parameter_lint(const struct claim *claim, struct diags *diags);

#endif
