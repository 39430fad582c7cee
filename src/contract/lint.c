#include "contract/lint.h"

#include "base/arena.h"
#include "base/map.h"
#include "contract/contract.h"
#include "contract/files.h"
#include "contract/ids.h"
#include "contract/lookup.h"
#include "contract/schema_walk.h"
#include "contract/template.h"
#include "doc/json.h"

#include "base/banned.h"

/* Violations of one example that are shown. */
#define SHOWN_VIOLATIONS 3

struct lint {
    struct arena *arena; /* dies with the lint */
    const struct contract *contract;
    struct diags *diags;
    struct seen {
        const void **slots; /* open addressing */
        size_t count, len;
    } seen; /* examples and schemas that were looked at */
    struct schema_pool *pool;
};

static const void **seen_slot(const struct seen *s, const void *thing)
{
    uint64_t hash = (uint64_t)(uintptr_t)thing * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(hash >> 20) & (s->count - 1);

    while (s->slots[i] && s->slots[i] != thing)
        i = (i + 1) & (s->count - 1);
    return &s->slots[i];
}

static void grow_seen(struct arena *a, struct seen *s)
{
    struct seen old = *s;

    s->count = old.count ? old.count * 2 : 64;
    s->slots = arena_array(a, const void *, s->count);
    for (size_t i = 0; i < old.count; i++)
        if (old.slots[i])
            *seen_slot(s, old.slots[i]) = old.slots[i];
}

/* True the first time. */
static bool first_time(struct lint *l, const void *thing)
{
    if ((l->seen.len + 1) * 2 > l->seen.count)
        grow_seen(l->arena, &l->seen);
    const void **slot = seen_slot(&l->seen, thing);

    if (*slot)
        return false;
    *slot = thing;
    l->seen.len++;
    return true;
}

/* --- examples --- */

/* Keywords that only pass on what others say. */
static bool is_consequence(struct str keyword)
{
    static const char *const passing[] = { "$ref",  "$dynamicRef", "allOf", "anyOf",
                                           "oneOf", "properties",  "items", NULL };

    for (size_t i = 0; passing[i]; i++)
        if (str_eq_c(keyword, passing[i]))
            return true;
    return false;
}

static void complain(struct lint *l, const struct node *value, const char *what,
                     const struct schema_violation *v)
{
    const struct node *place = node_at(value, v->instance);

    diags_warn(l->diags, place ? place->span : value->span, "example",
               "%s does not fit its schema: %.*s", what, STR_ARG(v->message));
    if (v->instance.len)
        diags_hint(l->diags, "at %.*s", STR_ARG(v->instance));
}

static void check_value(struct lint *l, const struct schema *schema, const json_t *value,
                        const struct node *node, const char *what)
{
    size_t shown = 0;

    if (!schema || schema_is_valid(schema, value, NULL))
        return;
    struct schema_violations v = schema_validate(l->arena, schema, value, NULL);

    for (size_t pass = 0; pass < 2 && shown == 0; pass++)
        for (size_t i = 0; i < v.len && shown < SHOWN_VIOLATIONS; i++)
            if (pass == 1 || !is_consequence(v.at[i].keyword)) {
                complain(l, node, what, &v.at[i]);
                shown++;
            }
}

static void check_media(struct lint *l, const struct media *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool json = media_type_is_json(media[i].range);

        for (size_t j = 0; j < media[i].example_count; j++) {
            const json_t *value = media[i].examples[j];

            /* Of XML and the like, the example is the text as it is sent. */
            if ((json || !json_is_string(value)) &&
                first_time(l, media[i].example_nodes[j]))
                check_value(l, media[i].schema, value, media[i].example_nodes[j],
                            "the example");
        }
    }
}

static void check_parameters(struct lint *l, const struct parameter *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < p[i].example_count; j++)
            if (first_time(l, p[i].example_nodes[j]))
                check_value(l, p[i].schema, p[i].examples[j], p[i].example_nodes[j],
                            "the example");
}

static void check_examples(struct lint *l, const struct operation *op)
{
    check_parameters(l, op->parameters, op->parameter_count);
    check_media(l, op->body, op->body_count);
    for (size_t i = 0; i < op->response_count; i++) {
        check_media(l, op->responses[i].media, op->responses[i].media_count);
        check_parameters(l, op->responses[i].headers, op->responses[i].header_count);
    }
}

/* --- examples within schemas --- */

static const struct schema *compiled(struct lint *l, const struct at *schema)
{
    struct schema_error error;

    return schema_pool_compile(l->pool, at_uri(l->arena, schema), &error);
}

static void check_schema_examples(struct lint *l, const struct at *schema)
{
    struct files *f = l->contract->files;
    struct at one = at_get(f, schema, "example"), many = at_get(f, schema, "examples");
    struct at otherwise = at_get(f, schema, "default");

    if (!at_is(&one) && !node_is_list(many.node) && !at_is(&otherwise))
        return;
    const struct schema *s = compiled(l, schema);

    if (at_is(&one))
        check_value(l, s, one.json, one.node, "the example");
    for (size_t i = 0; node_is_list(many.node) && i < at_len(&many); i++) {
        struct at item = at_item(&many, i);

        check_value(l, s, item.json, item.node, "the example");
    }
    if (at_is(&otherwise))
        check_value(l, s, otherwise.json, otherwise.node, "the default");
}

/* --- keywords that do not do what they seem to --- */

static void check_nullable(struct lint *l, const struct at *schema)
{
    struct at nullable = at_get(l->contract->files, schema, "nullable");

    if (at_is(&nullable) && schema->file->dialect == SCHEMA_OPENAPI_3_1)
        diags_warn(l->diags, at_span(&nullable), "nullable",
                   "`nullable` means nothing in OpenAPI 3.1: null is one of the types "
                   "there, as in `type: [string, \"null\"]`");
}

/* The name of a component, else a reference. */
static bool leads_somewhere(struct lint *l, const struct at *schema, struct str text)
{
    struct files *f = l->contract->files;
    struct str component =
        arena_printf(l->arena, "#/components/schemas/%.*s", STR_ARG(text));
    struct at target;
    struct str file;

    if (str_find_char(text, '/') == SIZE_MAX && str_find_char(text, '#') == SIZE_MAX &&
        files_resolve(f, schema, component, &target, &file, l->diags) == REF_FOUND)
        return true;
    enum ref_result result = files_resolve(f, schema, text, &target, &file, l->diags);

    return result == REF_FOUND || result == REF_REMOTE;
}

static void check_discriminator(struct lint *l, const struct at *schema)
{
    struct files *f = l->contract->files;
    struct at discriminator = at_get(f, schema, "discriminator");

    if (!at_is_map(&discriminator))
        return;
    struct at mapping = at_get(f, &discriminator, "mapping");

    for (size_t i = 0; at_is_map(&mapping) && i < at_len(&mapping); i++) {
        struct at item = at_item(&mapping, i);

        if (node_is_string(item.node) && !leads_somewhere(l, schema, item.node->text))
            diags_warn(l->diags, at_span(&item), "discriminator",
                       "no schema stands at `%.*s`, which `%.*s` is mapped to",
                       STR_ARG(item.node->text), STR_ARG(at_key(&mapping, i)->text));
    }
}

static void check_schema(struct at schema, void *ctx)
{
    struct lint *l = ctx;

    struct at ref;

    if (!first_time(l, schema.node) || (schema.file->dialect == SCHEMA_OPENAPI_3_0 &&
                                        at_ref(l->contract->files, &schema, &ref)))
        return;
    ids_enter(l->contract->files, &schema);
    check_schema_examples(l, &schema);
    check_nullable(l, &schema);
    check_discriminator(l, &schema);
    schema_each_child(&schema, check_schema, l);
}

/* --- operations and claims --- */

static bool documents_success(const struct operation *op)
{
    for (size_t i = 0; i < op->response_count; i++)
        if (op->responses[i].status_from < 400)
            return true;
    return false;
}

/* "/a/{}/b" of "/a/{id}/b". */
static struct str shape_of_path(struct arena *a, struct str path)
{
    struct template_part part;
    struct str shape = S("");

    while (template_next(&path, &part))
        shape = arena_printf(a, "%.*s%.*s", STR_ARG(shape),
                             STR_ARG(part.is_name ? S("{}") : part.text));
    return shape;
}

static void check_paths(struct lint *l)
{
    const struct contract *c = l->contract;
    struct map shapes = { 0 };

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i], *other;
        struct str shape = arena_printf(l->arena, "%.*s %.*s", STR_ARG(op->method),
                                        STR_ARG(shape_of_path(l->arena, op->path)));

        other = map_get(&shapes, shape);
        if (other)
            diags_warn(l->diags, op->span, "same-path",
                       "%.*s and %.*s are the same path, and no request tells them apart",
                       STR_ARG(op->path), STR_ARG(other->path));
        map_set(l->arena, &shapes, shape, &c->operations[i]);
    }
}

static void check_claims(struct lint *l)
{
    const struct contract *c = l->contract;

    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claims[i].implicit && !c->claims[i].document.len)
            diags_warn(l->diags, c->claims[i].span, "claim-source",
                       "claim `%.*s` does not say where it comes from",
                       STR_ARG(c->claims[i].id));
}

void contract_lint(const struct contract *c, struct diags *diags)
{
    struct arena *a = arena_open();
    struct schema_options options = { .assert_format = true, .use = SCHEMA_IN_RESPONSE };
    struct lint l = { .arena = a,
                      .contract = c,
                      .diags = diags,
                      .pool = schema_pool_open(a, c->registry, options) };
    const struct at_list *schemas = &c->files->schemas;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (!documents_success(op))
            diags_warn(diags, op->span, "no-success",
                       "%.*s documents no response of success", STR_ARG(op->id));
        check_examples(&l, op);
    }
    for (size_t i = 0; i < schemas->len; i++)
        check_schema(schemas->at[i], &l);
    check_paths(&l);
    check_claims(&l);
    for (size_t i = 0; i < c->files->faults.len; i++) {
        const struct fault *f = &c->files->faults.at[i];

        diags_worsen(diags, f->span, f->rule, f->message);
    }
    schema_pool_close(l.pool);
    arena_close(a);
}
