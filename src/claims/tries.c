#include "claims/tries.h"

#include "base/arena.h"
#include "claims/conversions.h"
#include "claims/members.h"
#include "claims/params.h"
#include "claims/values.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- what is in doubt --- */

static bool is_illegal(const struct claim *claim, struct str field, const json_t *value)
{
    const struct field *f = params_field(claim, field);

    return f && !schema_is_valid(f->schema, value, NULL);
}

static bool doubts(struct arena *a, const struct claim *claim, struct str field,
                   const json_t *value)
{
    struct str_list named = claim_fields(a, claim);
    bool listed = params_has_value(claim, value);

    if (claim_is_clear(claim) || !list_has(&named, field))
        return false;
    if (claim_is(claim, "clears"))
        return json_is_null(value);
    if (claim_is(claim, "accepts"))
        return listed;
    if (claim_is(claim, "rejects"))
        return listed || (!params_values(claim) && is_illegal(claim, field, value));
    return claim_is(claim, "coerces");
}

/* A text for a field that is converted from text. */
static bool is_converted(struct arena *a, const struct operation *op, struct str field,
                         const json_t *value)
{
    return json_is_string(value) && (params_find(a, op, "coerces", field) ||
                                     params_find_doubt(a, op, "coerces", field));
}

bool tries_in_doubt(struct arena *a, const struct operation *op, struct str field,
                    const json_t *value)
{
    for (size_t i = 0; i < op->claim_count; i++)
        if (doubts(a, op->claims[i], field, value))
            return true;
    return is_converted(a, op, field, value);
}

/* --- values --- */

/* The members of `from` for which the schema says `legal`. */
static json_t *that_are(struct arena *a, const struct field *f, const json_t *from,
                        bool legal)
{
    json_t *array = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(from); i++)
        if (f)
            values_add(a, array, f, legal, json_array_get(from, i));
    return array;
}

/* A null that another claim gives a meaning of its own: it takes the value away. */
static bool null_removes(struct arena *a, const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);
    bool required = !f || f->required;

    if (op->effect.resource && !required)
        members_find(op->contract, op->effect.resource->schema_json,
                     str_from_at(params_place(a, op, field), 1), &required);
    if (required)
        return false;
    return params_find(a, op, "merge-patch", field) ||
           params_find(a, op, "clears", field);
}

/* Without those in doubt, where the claim is sure of itself. */
static json_t *sure_ones(struct arena *a, const struct claim *claim, struct str field,
                         const json_t *from)
{
    json_t *array = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(from); i++) {
        json_t *value = json_array_get(from, i);

        if (!claim_is_clear(claim) || !tries_in_doubt(a, claim->operation, field, value))
            json_array_append(array, value);
    }
    return array;
}

json_t *tries_legal(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);
    const json_t *values = params_values(claim);

    if (!f)
        return arena_json(a, json_array());
    if (values && !claim_is_clear(claim))
        return json_mutable(values);
    if (values)
        return that_are(a, f, values, true);
    return sure_ones(a, claim, field, values_legal(a, claim->contract, f));
}

static void add_listed(struct arena *a, json_t *array, const json_t *values)
{
    for (size_t i = 0; i < json_array_size(values); i++)
        if (!values_has(array, json_array_get(values, i)))
            json_array_append(array, json_array_get(values, i));
    (void)a;
}

json_t *tries_illegal(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);
    json_t *array = arena_json(a, json_array());

    add_listed(a, array, params_values(claim));
    if (f && params_values(claim))
        add_listed(a, array,
                   sure_ones(a, claim, field, values_near_enum(a, claim->contract, f)));
    else if (f)
        add_listed(a, array,
                   sure_ones(a, claim, field, values_illegal(a, claim->contract, f)));
    for (size_t i = json_array_size(array); i > 0; i--)
        if (json_is_null(json_array_get(array, i - 1)) &&
            null_removes(a, claim->operation, field))
            json_array_remove(array, i - 1);
    /* Many a framework converts: only what is certain is held against it. */
    if (f && !params_values(claim) && claim->strength == STRENGTH_MUST)
        add_listed(a, array,
                   sure_ones(a, claim, field, values_as_text(a, claim->contract, f)));
    return array;
}

const json_t *tries_one_illegal(struct arena *a, const struct operation *op,
                                struct str field)
{
    for (size_t i = 0; i < op->claim_count; i++) {
        const struct claim *claim = op->claims[i];
        struct str_list fields = claim_fields(a, claim);

        if (!claim_is(claim, "rejects") || !claim_is_clear(claim) ||
            !list_has(&fields, field))
            continue;
        const json_t *values = tries_illegal(a, claim, field);

        for (size_t k = 0; k < json_array_size(values); k++)
            if (!conversions_allowed(a, claim, field, json_array_get(values, k)))
                return json_array_get(values, k);
    }
    return NULL;
}
