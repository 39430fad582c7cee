/* claims_check: kinds exist, and parameters fit the kind and the contract. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "claims/members.h"
#include "claims/params.h"
#include "doc/json.h"

#include "base/banned.h"

struct checking {
    struct arena *arena; /* for the check alone */
    struct diags *diags;
    struct schema_registry *registry;
    struct schema **schemas; /* of the kinds' parameters, by index */
    const json_t **params;   /* the same as JSON */
};

/* Keys that every claim may have. */
static const char *const common[] = { "id",     "kind", "strength", "says",
                                      "source", "note", "operation" };

static void hint(struct checking *k, struct str wrong, const struct str_list *names)
{
    struct str near = suggest(wrong, names->at, names->len);

    (void)k;
    if (near.len)
        diags_hint(k->diags, "did you mean `%.*s`?", STR_ARG(near));
}

/* --- the kind --- */

static size_t kind_index(struct str name)
{
    size_t i = 0;

    while (claim_kinds[i] && !str_eq_c(name, claim_kinds[i]->name))
        i++;
    return i;
}

static void unknown_kind(struct checking *k, const struct claim *claim)
{
    const struct node *at = node_get(claim->node, "kind");
    struct str_list names = { 0 };

    for (size_t i = 0; claim_kinds[i]; i++)
        *vec_push(k->arena, &names) = str_from(claim_kinds[i]->name);
    diags_error(k->diags, at ? at->span : claim->span, "unknown-kind",
                "unknown kind of claim `%.*s`", STR_ARG(claim->kind));
    hint(k, claim->kind, &names);
}

/* --- parameters against the kind's schema --- */

static const json_t *params_of(struct checking *k, size_t i)
{
    if (!k->params[i])
        k->params[i] = claim_kind_schema(k->arena, claim_kinds[i]);
    return k->params[i];
}

static const struct schema *schema_of(struct checking *k, size_t i)
{
    struct schema_options options = { 0 };
    struct schema_error error;

    if (!k->schemas[i]) {
        struct str uri =
            arena_printf(k->arena, "urn:fealty:claims:%s", claim_kinds[i]->name);

        schema_registry_add(k->registry, uri, params_of(k, i), SCHEMA_2020_12);
        k->schemas[i] = schema_compile(k->arena, k->registry, uri, options, &error);
        if (!k->schemas[i])
            BUG("parameters of %s: %s", claim_kinds[i]->name, error.msg);
    }
    return k->schemas[i];
}

static struct str_list known_keys(struct checking *k, size_t i)
{
    json_t *properties = json_object_get(params_of(k, i), "properties");
    struct str_list names = { 0 };

    for (size_t n = 0; n < countof(common); n++)
        *vec_push(k->arena, &names) = str_from(common[n]);
    for (void *at = json_object_iter(properties); at;
         at = json_object_iter_next(properties, at))
        *vec_push(k->arena, &names) = json_iter_key(at);
    return names;
}

static void check_keys(struct checking *k, const struct claim *claim, size_t i)
{
    struct str_list names = known_keys(k, i);

    for (size_t n = 0; n < claim->node->len; n++) {
        const struct node *key = claim->node->items[n].key;

        if (list_has(&names, node_text(key)) || str_starts(node_text(key), S("x-")))
            continue;
        diags_error(k->diags, key->span, "unknown-key", "`%s` has no parameter `%.*s`",
                    claim_kinds[i]->name, STR_ARG(node_text(key)));
        hint(k, node_text(key), &names);
    }
}

/* A violation that another one explains better: what holds the alternatives together. */
static bool is_summary(const struct schema_violation *v)
{
    return str_eq(v->keyword, S("anyOf")) && v->instance.len > 0;
}

static bool check_schema(struct checking *k, const struct claim *claim, size_t i)
{
    struct schema_violations all =
        schema_validate(k->arena, schema_of(k, i), claim->params, NULL);
    bool told = false;

    for (size_t n = 0; n < all.len && !told; n++) {
        const struct schema_violation *v = &all.at[n];
        const struct node *at = node_at(claim->node, v->instance);

        if (is_summary(v) && n + 1 < all.len)
            continue;
        diags_error(k->diags, at ? at->span : claim->span, "claim-parameter",
                    "%.*s%s`%s`: %.*s", STR_ARG(v->instance),
                    v->instance.len ? " of " : "", claim_kinds[i]->name,
                    STR_ARG(v->message));
        told = true;
    }
    return all.len == 0;
}

/* --- fields --- */

static struct str_list known_fields(struct checking *k, const struct claim *claim)
{
    const struct field_list *fields = operation_fields(claim->operation);
    const struct resource *r = claim->operation->effect.resource;
    struct member_list members = { 0 };
    struct str_list names = { 0 };

    for (size_t i = 0; i < fields->len; i++)
        *vec_push(k->arena, &names) = fields->at[i].name;
    for (size_t i = 0; i < claim->operation->effect.field_count; i++)
        *vec_push(k->arena, &names) = claim->operation->effect.fields[i].sent;
    if (r)
        members_add(k->arena, claim->contract, r->schema_json, S(""), 1, &members);
    for (size_t i = 0; i < members.len; i++)
        *vec_push(k->arena, &names) = members.at[i].name;
    return names;
}

static void check_name(struct checking *k, const struct claim *claim, struct str name,
                       const struct node *at)
{
    struct str_list names = known_fields(k, claim);

    if (!name.len || names.len == 0 || list_has(&names, name))
        return;
    diags_error(k->diags, at ? at->span : claim->span, "unknown-field",
                "%.*s has no field `%.*s`", STR_ARG(claim->operation->id), STR_ARG(name));
    hint(k, name, &names);
}

static void check_names(struct checking *k, const struct claim *claim, const char *key)
{
    struct str_list names = claim_strings(k->arena, claim, key);
    const struct node *at = node_get(claim->node, key);

    for (size_t i = 0; i < names.len; i++) {
        const struct node *item =
            node_is_list(at) && i < at->len ? at->items[i].value : at;

        check_name(k, claim, names.at[i], item);
    }
}

static void check_conditions(struct checking *k, const struct claim *claim)
{
    const struct node *when = node_get(claim->node, "when");

    for (size_t i = 0; node_is_map(when) && i < when->len; i++)
        check_name(k, claim, node_text(when->items[i].key), when->items[i].key);
}

static void check_fields(struct checking *k, const struct claim *claim)
{
    static const char *const keys[] = { "field", "fields", "identifiers", "alias" };

    for (size_t i = 0; i < countof(keys); i++)
        check_names(k, claim, keys[i]);
    check_conditions(k, claim);
}

/* Kinds that are about what is stored need to know what that is. */
static void check_effect(struct checking *k, const struct claim *claim,
                         const struct claim_kind *kind)
{
    if (claim->operation->effect.verb == EFFECT_NONE && !kind->any_operation)
        diags_error(k->diags, claim->span, "claim-effect",
                    "`%.*s` needs to know what %.*s changes: `x-effect` is missing",
                    STR_ARG(claim->kind), STR_ARG(claim->operation->id));
}

static bool has_response(const struct claim *claim, const json_t *status)
{
    return !json_is_integer(status) ||
           operation_response(claim->operation, (int)json_integer_value(status));
}

/* A refusal with a status that the operation does not document would hold this claim and
 * break another one, `conforms`. */
static void check_outcome(struct checking *k, const struct claim *claim, const char *key)
{
    const json_t *outcome = json_object_get(claim->params, key);
    const json_t *status = json_object_get(outcome, "status");
    bool documented = !json_is_array(status) && has_response(claim, status);

    for (size_t i = 0; i < json_array_size(status) && !documented; i++)
        documented = has_response(claim, json_array_get(status, i));
    if (documented)
        return;
    diags_warn(k->diags, claim->span, "claim",
               "%.*s documents no response for this claim's status, %.*s",
               STR_ARG(claim->operation->id),
               STR_ARG(json_to_str(k->arena, status, JSON_PRINT_COMPACT)));
    diags_hint(k->diags, "add it to its `responses`: what is not documented there is a "
                         "violation");
}

static void check_claim(struct checking *k, const struct claim *claim)
{
    size_t i = kind_index(claim->kind);

    if (!claim_kinds[i]) {
        unknown_kind(k, claim);
        return;
    }
    check_keys(k, claim, i);
    if (!check_schema(k, claim, i))
        return;
    check_fields(k, claim);
    check_effect(k, claim, claim_kinds[i]);
    check_outcome(k, claim, "outcome");
    check_outcome(k, claim, "missing");
    if (claim_kinds[i]->lint)
        claim_kinds[i]->lint(claim, k->diags);
}

bool claims_check(const struct contract *c, struct diags *diags)
{
    struct arena *a = arena_open();
    size_t kinds = 0, before = diags_count(diags, SEVERITY_ERROR);

    while (claim_kinds[kinds])
        kinds++;
    struct checking k = { .arena = a,
                          .diags = diags,
                          .registry = schema_registry_new(a),
                          .schemas = arena_calloc(a, kinds, sizeof(struct schema *)),
                          .params = arena_calloc(a, kinds, sizeof(json_t *)) };

    for (size_t i = 0; i < c->claim_count; i++)
        check_claim(&k, &c->claims[i]);
    arena_close(a);
    return diags_count(diags, SEVERITY_ERROR) == before;
}
