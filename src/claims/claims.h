/* claims/claims.h - claims put to work: behaviour of the model, mutants, twins, variants.
 */
#ifndef CLAIMS_CLAIMS_H
#define CLAIMS_CLAIMS_H

#include "base/attr.h"
#include "claims/kind.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "model/model.h"

struct arena;
struct diags;

/* Kinds exist (with a suggestion), parameters fit the kind's schema and the contract.
 * False after errors. */
bool claims_check(const struct contract *c, struct diags *diags);

/* Clear claims that the documented schemas contradict, and claims that nobody can observe
 * on any target: errors, for `fealty lint`. */
void claims_lint(const struct contract *c, struct diags *diags);

/* The model that keeps every claim of the contract, or all but what `variation` changes
 * (NULL: the honest one).  Lives in `a`. */
struct model *claims_model(struct arena *a, const struct contract *c,
                           const struct states *states,
                           const struct variation *variation);

/* The same with several variations at once: twins that go together. */
struct model *claims_model_of(struct arena *a, const struct contract *c,
                              const struct states *states,
                              const struct variation *const *all, size_t count);

/* Whether one endpoint can make both choices: they are about different claims, and
 * neither hides the other. */
bool claims_go_together(struct arena *a, const struct variation *x,
                        const struct variation *y);

/* All mutants of the contract (or of one claim), in a stable order. */
struct variation_list claims_mutants(struct arena *a, const struct contract *c,
                                     const struct claim *only);
struct variation_list claims_twins(struct arena *a, const struct contract *c);

/* "claim-id" (its first mutant) or "claim-id:mutant-name"; NULL after a diagnostic-like
 * message in *ret_message (with the nearest names). */
const struct variation *claims_find_mutant(struct arena *a, const struct contract *c,
                                           struct str name, struct str *ret_message);

/* The variants of a contract's claims as a case file (a node tree that the suite layer
 * reads like any other); NULL where there are none. */
enum variant_depth { VARIANTS_DEFAULT, VARIANTS_THOROUGH };
struct node *claims_variants(struct arena *a, const struct contract *c,
                             const struct states *states, enum variant_depth depth);

#endif
