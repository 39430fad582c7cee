#include "claims/example.h"

#include "base/arena.h"
#include "base/buf.h"

#include "base/banned.h"

static const struct source *source_of(struct arena *a, const char *path, struct str text)
{
    struct source *source = arena_new(a, struct source);

    *source = (struct source){ .path = str_from(path), .text = text };
    return source;
}

struct kind_example kind_example(struct arena *a, const struct claim_kind *kind,
                                 struct diags *diags)
{
    struct str text = arena_printf(a, "%.*sx-claims:\n%s",
                                   STR_ARG(claims_example_openapi), kind->example);
    const struct source *document = source_of(a, "desk/openapi.yaml", text);
    const struct source *states = source_of(a, "desk/states.yaml", claims_example_states);
    struct kind_example ret = { .contract = contract_parse(a, document, diags) };

    if (ret.contract)
        ret.states = states_parse(a, ret.contract, states, diags);
    if (!ret.states || !claims_check(ret.contract, diags))
        return (struct kind_example){ 0 };
    for (size_t i = 0; i < ret.contract->claim_count && !ret.claim; i++)
        if (!ret.contract->claims[i].implicit)
            ret.claim = &ret.contract->claims[i];
    return ret;
}
