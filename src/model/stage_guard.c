/* GUARD: what stands in the way before anything is changed. */
#include "doc/json.h"
#include "model/model_internal.h"

#include "base/banned.h"

static bool read_only_are_refused(struct run *r)
{
    const struct field_list *fields = operation_fields(r->call.operation);

    if (!r->m->choices.refuse_read_only_fields || !r->plan->has_read_only)
        return true;
    for (size_t i = 0; i < fields->len; i++) {
        struct str name = fields->at[i].name;
        const json_t *value = model_sent(&r->call, name);

        if (fields->at[i].read_only && value)
            return model_refuse(&r->call, REFUSAL_IMMUTABLE, NULL, name, value,
                                "%.*s cannot be changed", STR_ARG(name));
    }
    return true;
}

bool stage_guard(struct run *r)
{
    return read_only_are_refused(r) && (!r->plan->has_references || mapping_check(r));
}
