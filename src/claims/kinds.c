#include "claims/kinds.h"

#include "base/banned.h"

const struct claim_kind *const claim_kinds[] = {
#define KIND(name) &kind_##name,
#include "claims/kinds.def"
#undef KIND
    NULL,
};

const struct claim_kind *claim_kind_find(struct str name)
{
    for (size_t i = 0; claim_kinds[i]; i++)
        if (str_eq_c(name, claim_kinds[i]->name))
            return claim_kinds[i];
    return NULL;
}
