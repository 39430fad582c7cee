/* VALIDATE: parameters and body against the documented schemas. */
#include "doc/json.h"
#include "model/model_internal.h"

#include "base/banned.h"

static bool body_is_valid(struct run *r)
{
    const struct schema *schema = r->media ? r->media->schema : NULL;

    if (!r->call.body || !schema || schema_is_valid(schema, r->call.body, r->literals))
        return true;
    return violation_refuse(r, schema);
}

/* The changes have to be where x-effect says, whatever the schema lets pass. */
static bool changes_are_there(struct run *r)
{
    struct str pointer = r->call.operation->effect.request;

    if (!r->call.body || !r->call.operation->effect.resource)
        return true;
    const json_t *sent = json_pointer_get(r->call.body, pointer);

    if (json_is_object(sent))
        return true;
    if (!sent)
        return model_refuse(&r->call, REFUSAL_INVALID, NULL, r->plan->wrapper, NULL,
                            "%.*s is required", STR_ARG(r->plan->wrapper));
    return model_refuse(&r->call, REFUSAL_INVALID, NULL, r->plan->wrapper, sent,
                        "expected object, got %s", json_type_name(sent));
}

static bool unknown_are_refused(struct run *r)
{
    json_t *changes = r->call.changes;

    if (!r->m->choices.refuse_unknown_fields || r->plan->keeps_unknown)
        return true;
    for (void *at = json_object_iter(changes); at;
         at = json_object_iter_next(changes, at)) {
        struct str name = json_iter_key(at);

        if (!operation_field(r->call.operation, name))
            return model_refuse(&r->call, REFUSAL_INVALID, NULL, name,
                                json_object_iter_value(at), "unknown field %.*s",
                                STR_ARG(name));
    }
    return true;
}

static bool undocumented_fit_the_resource(struct run *r)
{
    json_t *changes = r->plan->members.len ? r->call.changes : NULL;

    for (void *at = json_object_iter(changes); at;
         at = json_object_iter_next(changes, at)) {
        struct str name = json_iter_key(at);
        const json_t *value = json_object_iter_value(at);
        const struct schema *schema = map_get(&r->plan->members, name);

        if (schema && !operation_field(r->call.operation, name) &&
            !schema_is_valid(schema, value, NULL))
            return model_refuse(&r->call, REFUSAL_INVALID, NULL, name, value,
                                "%.*s is not as documented", STR_ARG(name));
    }
    return true;
}

bool stage_validate(struct run *r)
{
    return parameters_validate(r) && body_is_valid(r) && changes_are_there(r) &&
           unknown_are_refused(r) && undocumented_fit_the_resource(r);
}
