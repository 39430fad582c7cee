/* What the tables of a kind say, for kinds that do not say it themselves. */
#include "claims/kind.h"

#include "claims/mutation.h"
#include "claims/outcomes.h"

#include "base/banned.h"

void kind_mutants(struct arena *a, const struct claim_kind *kind,
                  const struct claim *claim, struct variation_list *ret)
{
    static const struct str_list none = { 0 };

    if (kind->mutants) {
        kind->mutants(a, claim, ret);
        return;
    }
    mutations_list(a, claim, kind->breaks.at, kind->breaks.len, ret);
    if (kind->refuses)
        outcomes_list(a, claim, &none, ret);
}

void kind_twins(struct arena *a, const struct claim_kind *kind, const struct claim *claim,
                struct variation_list *ret)
{
    if (kind->twins) {
        kind->twins(a, claim, ret);
        return;
    }
    mutations_list(a, claim, kind->keeps.at, kind->keeps.len, ret);
    if (kind->refuses)
        outcomes_list_twins(a, claim, ret);
}

static bool is_replaced(struct arena *a, const struct claim_kind *kind,
                        const struct claim *claim, const struct variation *variation,
                        struct behaviour_list *ret)
{
    return mutations_behave(a, claim, variation, kind->breaks.at, kind->breaks.len,
                            ret) ||
           mutations_behave(a, claim, variation, kind->keeps.at, kind->keeps.len, ret);
}

void kind_behave(struct arena *a, const struct claim_kind *kind,
                 const struct claim *claim, const struct variation *variation,
                 struct behaviour_list *ret)
{
    const struct honest *honest = &kind->honest;

    if (kind->behave) {
        kind->behave(a, claim, variation, ret);
        return;
    }
    if (!is_replaced(a, kind, claim, variation, ret) && honest->fn)
        behave_add(a, claim, NULL, honest->stage, honest->before, honest->fn, ret);
    if (kind->refuses)
        outcomes_behave(a, claim, variation, kind->refuses, ret);
}
