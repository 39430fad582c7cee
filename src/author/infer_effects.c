/* What each operation does to the records: by its method, its path and what it shows. */
#include <string.h>

#include "author/infer.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* "/heroes/" is the collection of "/heroes/{id}". */
static struct str without_slash(struct str path)
{
    return str_sub(path, 0, path.len - str_ends(path, S("/")));
}

static const struct guessed_resource *resource_at(const struct guess *g, struct str path,
                                                  bool item)
{
    for (size_t i = 0; i < g->resource_count; i++) {
        const struct guessed_resource *r = &g->resources[i];

        if (item ? str_eq(path, r->item_path)
                 : str_eq(without_slash(path), without_slash(r->collection_path)))
            return r;
    }
    return NULL;
}

const struct guessed_operation *guess_operation(const struct guess *g,
                                                const struct guessed_resource *r,
                                                enum effect_verb verb)
{
    for (size_t i = 0; i < g->operation_count; i++)
        if (g->operations[i].resource == r && g->operations[i].verb == verb)
            return &g->operations[i];
    return NULL;
}

/* The changes are the body, or its only member where that is an object and the response
 * wraps the record alike. */
static void find_changes(struct arena *a, const struct guess *g,
                         struct guessed_operation *o)
{
    const struct contract *c = g->contract;
    struct str_list names = { 0 };

    o->sent = infer_body(a, c, o->op);
    if (!o->sent.json || !shape_allows(c, o->sent.json, "object"))
        o->sent = (struct spot){ .json = NULL };
    shape_members(a, c, o->sent.json, NULL, &names);
    if (names.len != 1)
        return;
    struct spot inner = spot_property(a, c, o->sent, names.at[0]);

    if (!inner.json || !json_object_get(inner.json, "properties") ||
        shape_member(c, o->resource->schema.json, names.at[0]))
        return;
    o->request = arena_printf(a, "/%.*s", STR_ARG(names.at[0]));
    o->sent = inner;
}

static bool shows_record(struct arena *a, const struct guess *g,
                         struct guessed_operation *o)
{
    o->has_response = infer_find(a, g->contract, infer_success(a, g->contract, o->op),
                                 o->resource->schema, false, &o->response);
    return o->has_response;
}

static enum effect_verb on_item(struct arena *a, const struct guess *g,
                                struct guessed_operation *o)
{
    const struct operation *op = o->op;
    bool shows = shows_record(a, g, o);

    if (str_eq_c(op->method, "GET"))
        return EFFECT_READ;
    if (str_eq_c(op->method, "DELETE"))
        return EFFECT_DELETE;
    if (!o->sent.json)
        return EFFECT_NONE;
    if (str_eq_c(op->method, "PUT") && operation_own_response(op, 201) &&
        !operation_own_response(op, 404))
        return EFFECT_UPSERT;
    if (str_eq_c(op->method, "PUT"))
        return EFFECT_REPLACE;
    if (str_eq_c(op->method, "PATCH") || (str_eq_c(op->method, "POST") && shows))
        return EFFECT_UPDATE;
    return EFFECT_NONE;
}

static enum effect_verb on_collection(struct arena *a, const struct guess *g,
                                      struct guessed_operation *o)
{
    const struct contract *c = g->contract;

    if (str_eq_c(o->op->method, "GET")) {
        o->has_response = infer_find(a, c, infer_success(a, c, o->op),
                                     o->resource->schema, true, &o->response);
        return o->has_response ? EFFECT_LIST : EFFECT_NONE;
    }
    if (str_eq_c(o->op->method, "POST") && o->sent.json && shows_record(a, g, o))
        return EFFECT_CREATE;
    return EFFECT_NONE;
}

/* Even its plain success did not hold: nothing is known of it then. */
static bool is_left_out(const struct init_options *options, const struct operation *op)
{
    for (size_t i = 0; i < options->left_out.len; i++) {
        struct str id = options->left_out.at[i];

        if (id.len == op->id.len + strlen(".conforms") && str_starts(id, op->id) &&
            str_ends(id, S(".conforms")))
            return true;
    }
    return false;
}

static void add_operation(struct arena *a, struct guess *g, const struct operation *op,
                          const struct init_options *options)
{
    const struct guessed_resource *item = resource_at(g, op->path, true);
    const struct guessed_resource *collection = resource_at(g, op->path, false);
    struct guessed_operation o = { .op = op, .resource = item ? item : collection };

    if (!o.resource)
        return;
    find_changes(a, g, &o);
    o.verb = item ? on_item(a, g, &o) : on_collection(a, g, &o);
    if (o.verb == EFFECT_NONE || is_left_out(options, op))
        return;
    if (g->operation_count == INFER_OPERATIONS_MAX) {
        g->not_described++;
        return;
    }
    if (g->operation_count == g->operation_cap)
        g->operations = vec_room(a, g->operations, g->operation_count, &g->operation_cap,
                                 sizeof *g->operations);
    infer_fields(a, g, &o);
    infer_claims(a, g, &o, options);
    g->operations[g->operation_count++] = o;
}

void infer_effects(struct arena *a, struct guess *g, const struct init_options *options)
{
    const struct contract *c = g->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (infer_selects(c, &c->operations[i], options)) {
            g->selected++;
            if (infer_comes_along(c, &c->operations[i]))
                add_operation(a, g, &c->operations[i], options);
        }
}

/* Resources that no described operation is left of are not worth a word. */
static void drop_unused(struct guess *g)
{
    for (size_t i = 0; i < g->resource_count; i++) {
        bool used = false;

        for (size_t k = 0; k < g->operation_count && !used; k++)
            used = g->operations[k].resource == &g->resources[i];
        if (!used)
            g->resources[i].name = STR_NONE;
    }
}

struct guess *infer(struct arena *a, const struct contract *c, struct str document,
                    const struct init_options *options)
{
    struct guess *g = arena_new(a, struct guess);

    g->contract = c;
    g->document = document;
    infer_resources(a, g, options);
    infer_effects(a, g, options);
    drop_unused(g);
    return g;
}
