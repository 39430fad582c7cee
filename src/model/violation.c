/* A body that its schema does not accept, as a refusal: field, value, message. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/shape.h"

#include "base/banned.h"

/* Keywords that say no because another one within them did. */
static bool is_composition(struct str keyword)
{
    static const char *const names[] = {
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "$dynamicRef",
        "properties",
        "items",
        "prefixItems",
        "patternProperties",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "contains",
        "propertyNames",
        "",
    };

    for (size_t i = 0; i < countof(names); i++)
        if (str_eq_c(keyword, names[i]))
            return true;
    return false;
}

/* A documented field that has to be there and is not. */
static const struct field *missing_field(const struct run *r)
{
    const struct field_list *fields = operation_fields(r->call.operation);

    for (size_t i = 0; i < fields->len; i++)
        if (fields->at[i].required && !model_sent(&r->call, fields->at[i].name))
            return &fields->at[i];
    return NULL;
}

static bool requires(struct str keyword)
{
    return str_eq(keyword, S("required")) || str_eq(keyword, S("dependentRequired"));
}

/* The field to blame, as sent; empty where it is the body as a whole. */
static struct str field_of(struct run *r, const struct schema_violation *v)
{
    struct str request = r->call.operation->effect.request, rest = v->instance, step;
    bool inside = str_starts(rest, request) &&
                  (rest.len == request.len || rest.at[request.len] == '/');

    if (inside)
        rest = str_from_at(rest, request.len);
    if (rest.len) {
        rest = str_from_at(rest, 1);
        (void)str_cut(&rest, '/', &step);
        return shape_token(r->call.arena, step);
    }
    /* About the body around the changes only what is missing in it can be said. */
    if (!inside && !requires(v->keyword))
        return STR_NONE;
    if (!inside || !requires(v->keyword))
        return r->plan->wrapper;
    const struct field *missing = missing_field(r);

    return missing ? missing->name : STR_NONE;
}

/* OpenAPI 3.1, 4.8.24.4: read-only members are ignored, so what is wrong with them is no
 * matter. */
static bool is_ignored(const struct run *r, struct str field)
{
    const struct field *known =
        field.len ? operation_field(r->call.operation, field) : NULL;

    return known && known->read_only && !r->m->choices.refuse_read_only_fields;
}

static bool refuse(struct run *r, const struct schema_violation *v, struct str field)
{
    const json_t *value = model_sent(&r->call, field);

    if (!value && field.len && str_eq(field, r->plan->wrapper))
        value = json_pointer_get(r->call.body, r->call.operation->effect.request);
    return model_refuse(&r->call, REFUSAL_INVALID, NULL, field, value, "%.*s",
                        STR_ARG(v->message));
}

bool violation_refuse(struct run *r, const struct schema *schema)
{
    struct schema_violations all =
        schema_validate(r->call.arena, schema, r->call.body, r->literals);
    const struct schema_violation *outer = NULL;
    bool ignored = false; /* then what is around it may say no for its sake */

    for (size_t i = 0; i < all.len; i++) {
        const struct schema_violation *v = &all.at[i];
        struct str field = field_of(r, v);

        if (is_ignored(r, field))
            ignored = true;
        else if (is_composition(v->keyword))
            outer = v;
        else
            return refuse(r, v, field);
    }
    return !outer || ignored || refuse(r, outer, field_of(r, outer));
}
