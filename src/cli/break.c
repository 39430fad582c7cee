#include "cli/break.h"

#include "base/arena.h"
#include "claims/claims.h"

#include "base/banned.h"

static bool find(struct arena *a, const struct suite *suite, struct str entry,
                 const struct variation **ret, struct err *err)
{
    struct str rest = entry, contract, message = STR_NONE;

    str_cut(&rest, '/', &contract);
    if (contract.len == entry.len)
        return err_set(err, ERR_INPUT,
                       "--break takes CONTRACT/CLAIM or CONTRACT/CLAIM:MUTANT, "
                       "not `%.*s`",
                       STR_ARG(entry));
    for (size_t i = 0; i < suite->contract_count; i++) {
        if (!str_eq(suite->contracts[i]->name, contract))
            continue;
        *ret = claims_find_mutant(a, suite->contracts[i], rest, &message);
        return *ret || err_set(err, ERR_INPUT, "%.*s", STR_ARG(message));
    }
    return err_set(err, ERR_INPUT, "no contract is named `%.*s`", STR_ARG(contract));
}

bool broken_read(struct arena *a, const struct arguments *args, const struct suite *suite,
                 struct broken *ret, struct err *err)
{
    const struct str_list *entries = &args->values[OPT_BREAK];

    *ret = (struct broken){ .arena = a, .suite = suite, .count = entries->len };
    if (entries->len > 1)
        return err_set(err, ERR_INPUT, "--break takes one claim at a time");
    return entries->len == 0 || find(a, suite, entries->at[0], &ret->variation, err);
}

const struct model *broken_model(const struct contract *c, void *ctx)
{
    const struct broken *b = ctx;
    const struct variation *v = b->variation;

    if (v && v->claim->contract != c)
        v = NULL;
    return claims_model(b->arena, c, suite_states(b->suite, c), v);
}
