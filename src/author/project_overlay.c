/* claims.overlay.yaml: resources, effects and claims beside an untouched document. */
#include <string.h>

#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

static const char *verb_name(enum effect_verb verb)
{
    switch (verb) {
    case EFFECT_CREATE:
        return "create";
    case EFFECT_READ:
        return "read";
    case EFFECT_UPDATE:
        return "update";
    case EFFECT_REPLACE:
        return "replace";
    case EFFECT_UPSERT:
        return "upsert";
    case EFFECT_DELETE:
        return "delete";
    case EFFECT_LIST:
        return "list";
    case EFFECT_NONE:
        break;
    }
    return "none";
}

static void put_text(json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_stringn(text.at ? text.at : "", text.len));
}

static json_t *effect_of(struct arena *a, const struct guessed_operation *o)
{
    json_t *effect = arena_json(a, json_object());

    put_text(effect, verb_name(o->verb), o->resource->name);
    if (o->verb != EFFECT_CREATE && o->verb != EFFECT_LIST)
        put_text(effect, "by", o->resource->by);
    if (o->request.len)
        put_text(effect, "request", o->request);
    if (o->has_response && o->verb != EFFECT_DELETE)
        put_text(effect, "response", o->response);
    if (json_object_size(o->fields))
        json_object_set(effect, "fields", o->fields);
    return effect;
}

/* What people look for first comes first. */
static json_t *in_order(struct arena *a, const json_t *claim)
{
    static const char *const first[] = { "id", "kind", "operation" };
    static const char *const last[] = { "strength", "outcome", "says", "source", "note" };
    json_t *all = json_mutable(claim), *out = arena_json(a, json_object());

    for (size_t i = 0; i < countof(first); i++)
        json_object_set(out, first[i], json_object_get(claim, first[i]));
    for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
        bool later = false;

        for (size_t i = 0; i < countof(last) && !later; i++)
            later = str_eq_c(json_iter_key(at), last[i]);
        if (!later)
            json_object_set(out, json_iter_key(at).at, json_object_iter_value(at));
    }
    for (size_t i = 0; i < countof(last); i++)
        if (json_object_get(claim, last[i]))
            json_object_set(out, last[i], json_object_get(claim, last[i]));
    return out;
}

static struct str target_of(struct arena *a, const struct operation *op)
{
    struct buf out;

    buf_init(&out, 1u << 16);
    buf_add_c(&out, "$.paths['");
    for (size_t i = 0; i < op->path.len; i++) {
        if (op->path.at[i] == '\'' || op->path.at[i] == '\\')
            buf_add_char(&out, '\\');
        buf_add_char(&out, op->path.at[i]);
    }
    buf_add_c(&out, "'].");
    for (size_t i = 0; i < op->method.len; i++)
        buf_add_char(&out, (char)(op->method.at[i] | 0x20));
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

/* Whether target_of() selects it: neither it nor its path item stands elsewhere, behind a
 * reference. */
static bool stands_at_target(const struct project *p, const struct operation *op)
{
    char *method = arena_cstr(p->arena, op->method);
    struct buf out;

    for (char *c = method; *c; c++)
        *c = (char)(*c | 0x20);
    buf_init(&out, 1u << 16);
    json_pointer_add(&out, S("paths"));
    json_pointer_add(&out, op->path);
    json_pointer_add(&out, str_from(method));
    const struct node *n = node_at(p->contract->node, buf_str(&out));

    buf_release(&out);
    return n && !node_get(n, "$ref");
}

static void write_claims(const struct project *p, struct buf *out, const json_t *claims,
                         struct str operation)
{
    struct arena *a = p->arena;

    buf_add_c(out, json_array_size(claims) ? "    x-claims:\n" : "");
    for (size_t i = 0; i < json_array_size(claims); i++) {
        json_t *one = arena_json(a, json_array());
        json_t *claim = json_copy_deep(a, json_array_get(claims, i));

        if (operation.len)
            json_object_set(claim, "operation", json_str(a, operation));
        json_array_append(one, in_order(a, claim));
        write_json(out, a, one, 4);
    }
}

/* At the root, by its operationId. */
static void write_operation_elsewhere(const struct project *p, struct buf *out,
                                      const struct guessed_operation *o)
{
    struct arena *a = p->arena;
    json_t *update = arena_json(a, json_object()), *effects = json_object();
    struct str id = o->op->id;

    json_object_setn(effects, id.at, id.len, effect_of(a, o));
    json_object_set_new(update, "x-effects", effects);
    buf_printf(out, "\n- target: $\n  description: %.*s\n  update:\n",
               STR_ARG(write_scalar(a, arena_printf(a, "%.*s %.*s, behind a reference",
                                                    STR_ARG(o->op->method),
                                                    STR_ARG(o->op->path)))));
    write_json(out, a, update, 4);
    write_claims(p, out, o->claims, id);
}

static void write_operation(const struct project *p, struct buf *out,
                            const struct guessed_operation *o)
{
    struct arena *a = p->arena;
    json_t *effect = arena_json(a, json_object());

    if (!stands_at_target(p, o->op)) {
        write_operation_elsewhere(p, out, o);
        return;
    }
    json_object_set(effect, "x-effect", effect_of(a, o));
    buf_printf(out, "\n- target: %.*s\n  update:\n",
               STR_ARG(write_scalar(a, target_of(a, o->op))));
    write_json(out, a, effect, 4);
    write_claims(p, out, o->claims, STR_NONE);
}

/* "#/components/schemas/Pet", "schemas/pet.yaml"; as the document would refer to it. */
static struct str reference_to(const struct project *p, struct spot place)
{
    size_t folder = fs_dirname(p->contract->uri).len + 1;
    struct str fragment = write_fragment(p->arena, place.pointer);

    if (!place.file.len)
        return fragment;
    return arena_printf(p->arena, "%.*s%.*s", STR_ARG(str_from_at(place.file, folder)),
                        STR_ARG(place.pointer.len ? fragment : STR_NONE));
}

static void write_resources(const struct project *p, struct buf *out)
{
    struct arena *a = p->arena;
    json_t *all = arena_json(a, json_object());

    for (size_t i = 0; i < p->guess->resource_count; i++) {
        const struct guessed_resource *r = &p->guess->resources[i];

        if (!r->name.len)
            continue;
        json_t *one = json_object(), *schema = json_object(), *paths = json_array();

        put_text(schema, "$ref", reference_to(p, r->schema));
        json_array_append_new(paths, json_stringn(r->item_path.at, r->item_path.len));
        json_object_set_new(one, "schema", schema);
        put_text(one, "key", r->key);
        json_object_set_new(one, "paths", paths);
        json_object_setn_new(all, r->name.at, r->name.len, one);
    }
    buf_add_c(out, "- target: $\n"
                   "  description: What the API stores\n"
                   "  update:\n");
    json_t *update = arena_json(a, json_object());

    json_object_set(update, "x-resources", all);
    write_json(out, a, update, 4);
}

static const char intro[] =
    "What the document implies about behaviour, as `fealty init` read it: a draft to go "
    "through. Every claim is marked `should`: make it `must` where the documentation "
    "says "
    "so in words, correct it where it says otherwise, delete what it does not say. "
    "`unclear` claims are only observed, never failed. What OpenAPI cannot say is for "
    "you "
    "to add: which identifier wins, what null means, what is unique (docs/contracts.md; "
    "`fealty explain KIND`).";

/* One of an operation that is left out as a whole. */
static bool is_covered(const struct str_list *ids, struct str id)
{
    for (size_t i = 0; i < ids->len; i++) {
        struct str whole = ids->at[i];

        if (str_ends(whole, S(".conforms")) && !str_eq(whole, id) &&
            str_starts(id, str_sub(whole, 0, whole.len - strlen("conforms"))))
            return true;
    }
    return false;
}

static void write_left_out(const struct project *p, struct buf *out)
{
    const struct str_list *ids = &p->options->left_out;

    for (size_t i = 0; i < ids->len; i++)
        if (!is_covered(ids, ids->at[i]))
            write_comment(
                out,
                arena_printf(p->arena,
                             "Left out: %.*s (it could not be shown on the mock).",
                             STR_ARG(ids->at[i])),
                0);
}

void project_overlay(const struct project *p)
{
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    write_comment(&out, str_from(intro), 0);
    write_left_out(p, &out);
    buf_printf(&out,
               "overlay: 1.0.0\ninfo:\n  title: What %.*s says about behaviour\n"
               "  version: \"1.0\"\nextends: %.*s\n",
               STR_ARG(p->document), STR_ARG(p->document));
    if (p->guess->operation_count == 0) {
        write_comment(&out,
                      S("No operation could be told to store or read records: none reads "
                        "an object at a path that ends in the object's key. Add "
                        "x-resources and x-effect here, and claims."),
                      0);
        buf_add_c(&out, "actions:\n- target: $\n  update:\n    x-resources: {}\n");
    } else {
        buf_add_c(&out, "actions:\n");
        write_resources(p, &out);
    }
    for (size_t i = 0; i < p->guess->operation_count; i++)
        write_operation(p, &out, &p->guess->operations[i]);
    files_add_text(
        p->arena, p->files,
        arena_printf(p->arena, "specs/%.*s/claims.overlay.yaml", STR_ARG(p->name)), &out);
    buf_release(&out);
}
