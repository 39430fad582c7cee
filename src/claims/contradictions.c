/* claims_lint: claims that the documented schemas contradict, and claims that nobody can
 * observe. */
#include "base/arena.h"
#include "claims/claims.h"
#include "claims/members.h"
#include "claims/params.h"
#include "doc/json.h"

#include "base/banned.h"

struct linting {
    struct arena *arena; /* for the check alone */
    const struct claim *claim;
    struct diags *diags;
};

static struct span span_of(const struct linting *l, const char *key)
{
    const struct node *at = node_get(l->claim->node, key);

    return at ? at->span : l->claim->span;
}

static unsigned sent_types(const struct linting *l, struct str field)
{
    const struct field *f = operation_field(l->claim->operation, field);

    return f ? types_of(l->claim->contract, f->schema_json) : TYPE_ALL;
}

static void contradicts(struct linting *l, struct str field, const char *what)
{
    diags_error(l->diags, l->claim->span, "contradiction",
                "`%.*s` contradicts the documented schema: `%.*s` %s",
                STR_ARG(l->claim->id), STR_ARG(field), what);
}

/* --- what the schema of the request must allow for the claim to be about anything --- */

static const struct {
    const char *kind;
    unsigned needs; /* one of these types */
    const char *what;
} needs[] = {
    { "clears", TYPE_NULL, "cannot be null" },
    { "merges", TYPE_OBJECT, "cannot be an object" },
};

static void check_needs(struct linting *l)
{
    struct str_list fields = claim_fields(l->arena, l->claim);

    for (size_t i = 0; i < countof(needs); i++)
        for (size_t k = 0; claim_is(l->claim, needs[i].kind) && k < fields.len; k++)
            if (!(sent_types(l, fields.at[k]) & needs[i].needs))
                contradicts(l, fields.at[k], needs[i].what);
}

/* The text must be legal to send, and the number legal to show. */
static void check_coercion(struct linting *l)
{
    const struct resource *r = l->claim->operation->effect.resource;
    struct str_list fields = claim_fields(l->arena, l->claim);
    bool required;

    for (size_t i = 0; claim_is(l->claim, "coerces") && i < fields.len; i++) {
        const json_t *shown =
            r ? members_find(l->claim->contract, r->schema_json, fields.at[i], &required)
              : NULL;

        if (!(sent_types(l, fields.at[i]) & TYPE_STRING))
            contradicts(l, fields.at[i], "cannot be sent as a string");
        if (shown &&
            !(types_of(l->claim->contract, shown) & (TYPE_NUMBER | TYPE_INTEGER)))
            contradicts(l, fields.at[i], "is never shown as a number");
    }
}

/* A value that is to be accepted must be legal. */
static void check_values(struct linting *l)
{
    const json_t *values = json_object_get(l->claim->params, "values");
    struct str_list fields = claim_fields(l->arena, l->claim);

    if (!claim_is(l->claim, "accepts"))
        return;
    for (size_t i = 0; i < fields.len; i++) {
        const struct field *f = operation_field(l->claim->operation, fields.at[i]);

        for (size_t k = 0; f && k < json_array_size(values); k++) {
            const json_t *value = json_array_get(values, k);

            if (schema_is_valid(f->schema, value, NULL))
                continue;
            struct str text = json_to_str(l->arena, value, JSON_PRINT_COMPACT);

            diags_error(l->diags, span_of(l, "values"), "contradiction",
                        "`%.*s` contradicts the documented schema, which refuses %.*s",
                        STR_ARG(l->claim->id), STR_ARG(text));
        }
    }
}

/* RFC 3339 text, or a number: seconds or milliseconds since 1970, or a version. */
static bool can_advance(const struct contract *c, const json_t *schema)
{
    struct str format = json_member_text(schema, "format");
    unsigned types = types_of(c, schema);

    if (types & (TYPE_NUMBER | TYPE_INTEGER))
        return true;
    return types & TYPE_STRING && (!format.len || str_eq_c(format, "date-time"));
}

static void check_time(struct linting *l)
{
    const struct resource *r = l->claim->operation->effect.resource;
    struct str_list fields = claim_fields(l->arena, l->claim);
    bool required;

    for (size_t i = 0; claim_is(l->claim, "advances") && r && i < fields.len; i++) {
        const json_t *schema =
            members_find(l->claim->contract, r->schema_json, fields.at[i], &required);

        if (schema && !can_advance(l->claim->contract, schema))
            contradicts(l, fields.at[i], "is no time");
    }
}

/* --- what nobody can observe --- */

/* Kinds that are about what is stored, and fields whose place no document shows. */
static bool is_about_storage(const struct claim *claim)
{
    static const char *const kinds[] = { "replaces", "merges",       "clears",
                                         "coerces",  "applies-when", "immutable" };

    for (size_t i = 0; i < countof(kinds); i++)
        if (claim_is(claim, kinds[i]))
            return true;
    return false;
}

static bool needs_effect(const struct claim *claim)
{
    static const char *const kinds[] = { "partial-update", "advances", "isolates",
                                         "idempotent",     "derives",  "unique" };

    for (size_t i = 0; i < countof(kinds); i++)
        if (claim_is(claim, kinds[i]))
            return true;
    return is_about_storage(claim);
}

static void check_observable(struct linting *l)
{
    const struct operation *op = l->claim->operation;
    struct str_list fields = claim_fields(l->arena, l->claim);

    if (needs_effect(l->claim) && op->effect.verb == EFFECT_NONE) {
        diags_error(l->diags, l->claim->span, "unobservable",
                    "nobody can observe `%.*s`: the operation has no `x-effect`",
                    STR_ARG(l->claim->id));
        return;
    }
    for (size_t i = 0; is_about_storage(l->claim) && i < fields.len; i++)
        if (!params_is_stored(op, fields.at[i]))
            diags_error(
                l->diags, l->claim->span, "unobservable",
                "nobody can observe `%.*s`: `%.*s` is not stored anywhere that shows "
                "(`stored: false`)",
                STR_ARG(l->claim->id), STR_ARG(fields.at[i]));
}

/* What is unclear may well contradict. */
void claims_lint(const struct contract *c, struct diags *diags)
{
    struct linting l = { .arena = arena_open(), .diags = diags };

    for (size_t i = 0; i < c->claim_count; i++) {
        l.claim = &c->claims[i];
        if (!claim_is_clear(l.claim) || l.claim->implicit)
            continue;
        check_needs(&l);
        check_coercion(&l);
        check_values(&l);
        check_time(&l);
        check_observable(&l);
    }
    arena_close(l.arena);
}
