#include "claims/params.h"

#include "base/arena.h"
#include "base/vec.h"
#include "claims/members.h"
#include "claims/values.h"
#include "doc/json.h"

#include "base/banned.h"

bool list_has(const struct str_list *list, struct str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], name))
            return true;
    return false;
}

bool claim_is(const struct claim *claim, const char *kind)
{
    return str_eq_c(claim->kind, kind);
}

bool claim_is_clear(const struct claim *claim)
{
    return claim->strength != STRENGTH_UNCLEAR;
}

/* --- fields --- */

struct str_list params_identifiers(struct arena *a, const struct operation *op)
{
    for (size_t i = 0; i < op->claim_count; i++)
        if (claim_is(op->claims[i], "identifier-priority"))
            return claim_strings(a, op->claims[i], "identifiers");
    return (struct str_list){ 0 };
}

static bool is_immutable(struct arena *a, const struct operation *op, struct str name)
{
    for (size_t i = 0; i < op->claim_count; i++) {
        struct str_list fields = { 0 };

        if (claim_is(op->claims[i], "immutable"))
            fields = claim_fields(a, op->claims[i]);
        if (list_has(&fields, name))
            return true;
    }
    return false;
}

static bool is_alias(const struct operation *op, struct str name)
{
    for (size_t i = 0; i < op->claim_count; i++)
        if (claim_is(op->claims[i], "alias") &&
            str_eq(claim_text(op->claims[i], "alias"), name))
            return true;
    return false;
}

static bool is_key(const struct operation *op, const struct field *f)
{
    const struct resource *r = op->effect.resource;

    return r && str_eq(f->name, r->key) && (!f->mapping || !f->mapping->to.len);
}

struct str_list params_changeable(struct arena *a, const struct operation *op)
{
    const struct field_list *fields = operation_fields(op);
    struct str_list identifiers = params_identifiers(a, op), ret = { 0 };

    for (size_t i = 0; i < fields->len; i++) {
        const struct field *f = &fields->at[i];

        if (!f->read_only && !is_key(op, f) && !list_has(&identifiers, f->name) &&
            !is_immutable(a, op, f->name) && !is_alias(op, f->name))
            *vec_push(a, &ret) = f->name;
    }
    return ret;
}

struct str_list params_fields(struct arena *a, const struct claim *claim)
{
    struct str_list named = claim_fields(a, claim), all = { 0 }, ret = { 0 };

    if (named.len)
        return named;
    all = params_changeable(a, claim->operation);
    if (!claim_is(claim, "accepts"))
        return all;
    for (size_t i = 0; i < all.len; i++)
        if (!params_looks_like_key(a, claim->contract, claim->operation, all.at[i]))
            *vec_push(a, &ret) = all.at[i];
    return ret;
}

bool params_covers(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list fields = params_fields(a, claim);

    return list_has(&fields, field);
}

/* --- values --- */

const json_t *params_values(const struct claim *claim)
{
    const json_t *values = json_object_get(claim->params, "values");

    return json_is_array(values) ? values : NULL;
}

bool params_has_value(const struct claim *claim, const json_t *value)
{
    const json_t *values = params_values(claim);

    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_same(json_array_get(values, i), value))
            return true;
    return false;
}

bool params_returned(const struct claim *claim)
{
    return !json_is_false(json_object_get(claim->params, "returned"));
}

/* --- other claims --- */

static const struct claim *find(struct arena *a, const struct operation *op,
                                const char *kind, struct str field, bool clear)
{
    for (size_t i = 0; i < op->claim_count; i++) {
        const struct claim *claim = op->claims[i];

        if (claim_is(claim, kind) && claim_is_clear(claim) == clear &&
            (!field.len || params_covers(a, claim, field)))
            return claim;
    }
    return NULL;
}

const struct claim *params_find(struct arena *a, const struct operation *op,
                                const char *kind, struct str field)
{
    return find(a, op, kind, field, true);
}

const struct claim *params_find_doubt(struct arena *a, const struct operation *op,
                                      const char *kind, struct str field)
{
    return find(a, op, kind, field, false);
}

/* Members of a claim that say how it is put, not what it is about. */
static bool is_wording(struct str key)
{
    static const char *const wording[] = { "id",      "kind",      "strength",
                                           "says",    "source",    "note",
                                           "outcome", "operation", "values" };

    for (size_t i = 0; i < countof(wording); i++)
        if (str_eq_c(key, wording[i]))
            return true;
    return false;
}

static bool has_all_of(const json_t *a, const json_t *b)
{
    json_t *object = json_mutable(a);

    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        struct str key = json_iter_key(it);

        if (!is_wording(key) &&
            !json_same(json_object_iter_value(it), json_member(b, key)))
            return false;
    }
    return true;
}

bool params_same_subject(const struct claim *a, const struct claim *b)
{
    return a->operation == b->operation && str_eq(a->kind, b->kind) &&
           has_all_of(a->params, b->params) && has_all_of(b->params, a->params);
}

bool params_in_doubt(const struct claim *claim)
{
    const struct operation *op = claim->operation;

    for (size_t i = 0; i < op->claim_count && claim_is_clear(claim); i++)
        if (!claim_is_clear(op->claims[i]) && params_same_subject(claim, op->claims[i]))
            return true;
    return false;
}

const struct claim *params_leader(const struct claim *claim)
{
    const struct operation *op = claim->operation;
    const struct claim *first = NULL;

    for (size_t i = 0; i < op->claim_count; i++) {
        if (!params_same_subject(claim, op->claims[i]))
            continue;
        if (claim_is_clear(op->claims[i]))
            return op->claims[i];
        first = first ? first : op->claims[i];
    }
    return first;
}

/* --- where fields go --- */

const struct field *params_field(const struct claim *claim, struct str name)
{
    return operation_field(claim->operation, name);
}

bool params_is_stored(const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);

    return !f || !f->mapping || f->mapping->stored;
}

unsigned params_types(const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return f && params_is_stored(claim->operation, field)
               ? types_of(claim->contract, f->schema_json)
               : 0;
}

/* "userId", "user_id", "user-ids" and "UserID", and not "paid" or "grid". */
static bool is_called_key(struct str name)
{
    static const char *const capital[] = { "Id", "Ids", "ID", "IDs", "Uuid", "UUID" };
    static const char *const small[] = { "id", "ids", "uuid", "uuids" };

    for (size_t i = 0; i < countof(capital); i++) {
        size_t len = str_from(capital[i]).len;

        if (name.len > len && str_ends(name, str_from(capital[i])) &&
            name.at[name.len - len - 1] >= 'a' && name.at[name.len - len - 1] <= 'z')
            return true;
    }
    for (size_t i = 0; i < countof(small); i++) {
        size_t len = str_from(small[i]).len;

        if (name.len > len + 1 && str_ends(name, str_from(small[i])) &&
            (name.at[name.len - len - 1] == '_' || name.at[name.len - len - 1] == '-'))
            return true;
    }
    return false;
}

/* Texts or integers without an enum, or a list of them. */
static bool may_be_key(const struct contract *c, const json_t *schema, bool *is_uuid)
{
    unsigned types = types_of(c, schema) & ~(unsigned)TYPE_NULL;

    if (types == TYPE_ARRAY) {
        schema = json_object_get(contract_deref(c, schema), "items");
        types = schema ? types_of(c, schema) & ~(unsigned)TYPE_NULL : 0;
    }
    *is_uuid = str_eq_c(json_member_text(contract_deref(c, schema), "format"), "uuid");
    return types && !(types & ~(unsigned)(TYPE_STRING | TYPE_INTEGER)) &&
           !values_enum(c, schema);
}

static bool is_taken_as_it_comes(struct arena *a, const struct operation *op,
                                 struct str field)
{
    for (size_t i = 0; i < op->claim_count; i++) {
        struct str_list named = claim_fields(a, op->claims[i]);

        if (claim_is(op->claims[i], "accepts") && list_has(&named, field))
            return true;
    }
    return false;
}

bool params_looks_like_key(struct arena *a, const struct contract *contract,
                           const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);
    bool is_uuid = false;

    return f && !is_key(op, f) && !params_link(op, field) &&
           !(f->mapping && f->mapping->has_each) &&
           may_be_key(contract, f->schema_json, &is_uuid) &&
           (is_uuid || is_called_key(field)) && !is_taken_as_it_comes(a, op, field) &&
           !params_is_unique(a, contract, op, field);
}

const struct resource *params_link(const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);

    if (f && f->mapping && f->mapping->of)
        return f->mapping->of;
    for (size_t i = 0; i < op->claim_count; i++) {
        const json_t *from = json_object_get(op->claims[i]->params, "from");

        if (claim_is(op->claims[i], "derives") &&
            str_eq(json_member_text(from, "link"), field))
            return contract_resource(op->contract, json_member_text(from, "resource"));
    }
    return NULL;
}

struct str params_place(struct arena *a, const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);

    if (f && f->mapping && f->mapping->to.len)
        return f->mapping->to;
    for (size_t i = 0; i < op->effect.field_count && !f; i++) /* only shown */
        if (str_eq(op->effect.fields[i].sent, field) && op->effect.fields[i].to.len)
            return op->effect.fields[i].to;
    return json_pointer_below(a, S(""), field);
}

static bool says_unique(struct arena *a, const struct operation *op, struct str place)
{
    for (size_t i = 0; i < op->claim_count; i++) {
        const struct claim *claim = op->claims[i];

        if (claim_is(claim, "unique") &&
            str_eq(params_place(a, op, claim_text(claim, "field")), place))
            return true;
    }
    return false;
}

bool params_is_unique(struct arena *a, const struct contract *contract,
                      const struct operation *op, struct str field)
{
    struct str place = params_place(a, op, field);

    if (op->effect.resource && str_eq(str_from_at(place, 1), op->effect.resource->key))
        return true;
    for (size_t i = 0; i < contract->operation_count; i++) {
        const struct operation *other = &contract->operations[i];

        if (other->effect.resource == op->effect.resource && other->effect.resource &&
            says_unique(a, other, place))
            return true;
    }
    return false;
}
