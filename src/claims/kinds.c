#include "claims/kinds.h"

#include "base/banned.h"

const struct claim_kind *const claim_kinds[] = {
    &kind_conforms,         &kind_accepts,         &kind_rejects,
    &kind_atomic,           &kind_partial_update,  &kind_replaces,
    &kind_full_replacement, &kind_merges,          &kind_clears,
    &kind_immutable,        &kind_advances,        &kind_identifier_priority,
    &kind_requires_one_of,  &kind_alias,           &kind_coerces,
    &kind_applies_when,     &kind_ambiguous_match, &kind_unique,
    &kind_derives,          &kind_authenticates,   &kind_not_found,
    &kind_isolates,         &kind_idempotent,      &kind_preconditions,
    &kind_idempotency_key,  &kind_merge_patch,     &kind_upsert,
    &kind_filters,          &kind_paginates,       NULL,
};

const struct claim_kind *claim_kind_find(struct str name)
{
    for (size_t i = 0; claim_kinds[i]; i++)
        if (str_eq_c(name, claim_kinds[i]->name))
            return claim_kinds[i];
    return NULL;
}
