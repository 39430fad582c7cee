/* Resources: what a path that ends in a parameter reads, and the member that the
 * parameter names. */
#include <string.h>

#include "author/infer.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"
#include "http/message.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- schemas of bodies --- */

static struct spot json_content(struct arena *a, const struct contract *c,
                                struct spot holder)
{
    struct spot content = spot_get(a, c, holder, S("content"));
    json_t *all = json_mutable(content.json);

    for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
        struct str range = json_iter_key(at);

        if (http_media_is_json(http_media_type(a, range)) || str_eq_c(range, "*/*"))
            return spot_get(a, c, spot_get(a, c, content, range), S("schema"));
    }
    return (struct spot){ .json = NULL };
}

static struct spot operation_place(struct arena *a, const struct contract *c,
                                   const struct operation *op)
{
    struct spot paths = spot_get(a, c, spot_root(c), S("paths"));
    struct spot item = spot_get(a, c, paths, op->path);
    char *method = arena_cstr(a, op->method);

    for (size_t i = 0; method[i]; i++)
        if (method[i] >= 'A' && method[i] <= 'Z')
            method[i] = (char)(method[i] - 'A' + 'a');
    return spot_get(a, c, item, str_from(method));
}

struct spot infer_success(struct arena *a, const struct contract *c,
                          const struct operation *op)
{
    struct spot responses = spot_get(a, c, operation_place(a, c, op), S("responses"));
    struct spot none = { .json = NULL };

    for (size_t i = 0; i < op->response_count; i++) {
        const struct response *r = &op->responses[i];

        if (r->status_from < 200 || r->status_to > 299)
            continue;
        struct spot schema = json_content(a, c, spot_get(a, c, responses, r->key));

        if (schema.json)
            return schema;
    }
    return none;
}

struct spot infer_body(struct arena *a, const struct contract *c,
                       const struct operation *op)
{
    struct spot body = spot_get(a, c, operation_place(a, c, op), S("requestBody"));

    if (!operation_sends_text(op))
        return json_content(a, c, body);
    struct spot media =
        spot_get(a, c, spot_get(a, c, body, S("content")), operation_body_type(op));

    return spot_get(a, c, media, S("schema"));
}

/* --- which operations --- */

static bool has_tag(const struct contract *c, const struct operation *op,
                    const struct str_list *wanted)
{
    struct arena *a = arena_open();
    const json_t *tags = json_object_get(operation_place(a, c, op).json, "tags");
    bool found = false;

    for (size_t i = 0; i < json_array_size(tags) && !found; i++)
        for (size_t k = 0; k < wanted->len && !found; k++)
            found = str_eq_nocase(json_text(json_array_get(tags, i)), wanted->at[k]);
    arena_close(a);
    return found;
}

bool infer_comes_along(const struct contract *c, const struct operation *op)
{
    struct arena *a = arena_open();
    struct spot place = operation_place(a, c, op);
    bool found = place.json != NULL;

    arena_close(a);
    return found;
}

bool infer_selects(const struct contract *c, const struct operation *op,
                   const struct init_options *options)
{

    bool by_id = options->operations.len == 0, by_path = options->path_prefixes.len == 0;

    for (size_t i = 0; i < options->operations.len && !by_id; i++)
        by_id = str_eq(op->id, options->operations.at[i]);
    for (size_t i = 0; i < options->path_prefixes.len && !by_path; i++)
        by_path = str_starts(op->path, options->path_prefixes.at[i]);
    return by_id && by_path && (!options->tags.len || has_tag(c, op, &options->tags));
}

/* --- places in bodies --- */

static bool is_wanted(struct arena *a, const struct contract *c, struct spot schema,
                      struct spot wanted, bool list)
{
    if (list)
        return spot_same(spot_get(a, c, schema, S("items")), wanted);
    return spot_same(schema, wanted);
}

static bool find_below(struct arena *a, const struct contract *c, struct spot schema,
                       struct spot wanted, bool list, unsigned depth, struct str so_far,
                       struct str *ret)
{
    struct str_list names = { 0 };

    if (is_wanted(a, c, schema, wanted, list)) {
        *ret = so_far;
        return true;
    }
    if (depth == 0 || !schema.json)
        return false;
    shape_members(a, c, schema.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct buf pointer;

        buf_init(&pointer, 1u << 16);
        buf_add(&pointer, so_far);
        json_pointer_add(&pointer, names.at[i]);
        struct str below = arena_str(a, buf_str(&pointer));

        buf_release(&pointer);
        if (find_below(a, c, spot_property(a, c, schema, names.at[i]), wanted, list,
                       depth - 1, below, ret))
            return true;
    }
    return false;
}

bool infer_find(struct arena *a, const struct contract *c, struct spot schema,
                struct spot wanted, bool list, struct str *ret)
{
    return find_below(a, c, schema, wanted, list, 2, STR_NONE, ret);
}

/* --- keys --- */

/* Letters and digits, in lower case: "petId", "pet_id" and "Pet-ID" are one name. */
static struct str bare_name(struct arena *a, struct str name)
{
    char *out = arena_alloc(a, name.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[len++] = c;
    }
    return (struct str){ out, len };
}

static bool is_key_schema(const struct contract *c, const json_t *schema)
{
    return json_is_object(schema) && !shape_allows(c, schema, "object") &&
           !shape_allows(c, schema, "array") &&
           (shape_allows(c, schema, "string") || shape_allows(c, schema, "integer"));
}

/* The member that the path's parameter names: of the same name, or `id` for "petId",
 * `slug` for "article_slug". */
static struct str find_key(struct arena *a, const struct contract *c,
                           const json_t *schema, struct str parameter)
{
    struct str_list names = { 0 };
    struct str wanted = bare_name(a, parameter), found = STR_NONE;

    shape_members(a, c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct str own = bare_name(a, names.at[i]);

        if (!is_key_schema(c, shape_member(c, schema, names.at[i])))
            continue;
        if (str_eq(own, wanted))
            return names.at[i];
        if (own.len >= 2 && str_ends(wanted, own) &&
            (!found.len || own.len > bare_name(a, found).len))
            found = names.at[i];
    }
    return found;
}

/* --- names --- */

static struct str last_segment(struct str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_from_at(path, i);
    return path;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* "Pet", "pet-store", "api.Pet" → "pet", "petStore", "apiPet": a name that cases can
 * refer to. */
static struct str camel(struct arena *a, struct str name)
{
    char *out = arena_alloc(a, name.len + 2);
    size_t len = 0;
    bool up = false;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (!is_word(c)) {
            up = len > 0;
            continue;
        }
        if (len == 0 && c >= '0' && c <= '9')
            continue;
        if (up && c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (len == 0 && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        out[len++] = c;
        up = false;
    }
    return (struct str){ out, len };
}

/* Of English plurals; of others the name is a little odd, and right. */
static struct str singular(struct arena *a, struct str name)
{
    static const char *const with_es[] = { "sses", "xes", "ches", "shes", "oes" };

    if (name.len > 4 && str_ends(name, S("ies")))
        return arena_printf(a, "%.*sy", (int)name.len - 3, name.at);
    for (size_t i = 0; i < countof(with_es); i++)
        if (name.len > 4 && str_ends(name, str_from(with_es[i])))
            return str_sub(name, 0, name.len - 2);
    if (name.len > 2 && str_ends(name, S("s")) && !str_ends(name, S("ss")) &&
        !str_ends(name, S("us")))
        return str_sub(name, 0, name.len - 1);
    return name;
}

static bool is_taken(const struct guess *g, struct str name)
{
    static const char *const reserved[] = { "env", "uuid",   "nonce",
                                            "now", "random", "response" };

    for (size_t i = 0; i < countof(reserved); i++)
        if (str_eq_c(name, reserved[i]))
            return true;
    for (size_t i = 0; i < g->resource_count; i++)
        if (str_eq(g->resources[i].name, name))
            return true;
    return false;
}

static struct str bare_file(struct str uri)
{
    for (size_t i = uri.len; i > 0 && uri.at[i - 1] != '/'; i--)
        if (uri.at[i - 1] == '.')
            return str_sub(uri, 0, i - 1);
    return uri;
}

/* schemas/order.yaml, schemas.yaml#/Order, all.yaml#/components/schemas/Order; nothing
 * for a schema within an operation there. */
static struct str name_in_file(struct spot schema)
{
    static const char *const holders[] = { "/components/schemas/", "/$defs/",
                                           "/definitions/", "/schemas/", "/" };
    struct str pointer = schema.pointer;

    if (!pointer.len)
        return last_segment(bare_file(schema.file));
    for (size_t i = 0; i < countof(holders); i++) {
        struct str holder = str_from(holders[i]);

        if (str_starts(pointer, holder) &&
            str_find_char(str_from_at(pointer, holder.len), '/') == SIZE_MAX)
            return str_from_at(pointer, holder.len);
    }
    return STR_NONE;
}

/* The component's name, else the collection's: that, too, where the component's only adds
 * to it ("HeroPublic" below "/heroes"). */
static struct str name_of(struct arena *a, const struct guess *g,
                          const struct guessed_resource *r)
{
    struct str component = STR_NONE;
    struct str name = singular(a, camel(a, last_segment(r->folder)));
    struct str prefix = S("/components/schemas/");

    if (r->schema.file.len)
        component = name_in_file(r->schema);
    else if (str_starts(r->schema.pointer, prefix))
        component = str_from_at(r->schema.pointer, prefix.len);
    if (component.len && str_find_char(component, '/') == SIZE_MAX &&
        !(name.len && str_starts(camel(a, component), name)))
        name = camel(a, component);
    if (!name.len)
        name = S("record");
    struct str free_name = name;

    for (unsigned i = 2; is_taken(g, free_name); i++)
        free_name = arena_printf(a, "%.*s%u", STR_ARG(name), i);
    return free_name;
}

/* --- one resource --- */

/* "/pets/{petId}" is of "/pets", "/pets/{petId}.json" of "/pets.json", "/pets/{petId}/"
 * of
 * "/pets/". */
static bool split_path(struct arena *a, struct str path, struct guessed_resource *r)
{
    bool slash = str_ends(path, S("/"));
    struct str bare = str_sub(path, 0, path.len - slash), last = last_segment(bare);
    size_t close = str_find_char(last, '}');

    if (last.len < 3 || last.at[0] != '{' || close == SIZE_MAX)
        return false;
    r->by = str_sub(last, 1, close - 1);
    r->folder = str_sub(bare, 0, bare.len - last.len - 1);
    r->suffix = str_from_at(path, r->folder.len + 1 + close + 1);
    r->collection_path =
        arena_printf(a, "%.*s%.*s", STR_ARG(r->folder), STR_ARG(r->suffix));
    return r->folder.len > 0 &&
           (!r->suffix.len || r->suffix.at[0] == '.' || str_eq(r->suffix, S("/")));
}

/* The record itself, or the one member that holds it. */
static bool find_record(struct arena *a, const struct contract *c, struct spot body,
                        struct guessed_resource *r)
{
    struct str_list names = { 0 };

    r->key = find_key(a, c, body.json, r->by);
    r->schema = body;
    if (r->key.len)
        return true;
    shape_members(a, c, body.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct spot inner = spot_property(a, c, body, names.at[i]);
        struct buf pointer;

        if (!inner.json || !shape_allows(c, inner.json, "object") ||
            !json_object_get(inner.json, "properties"))
            continue;
        r->key = find_key(a, c, inner.json, r->by);
        if (!r->key.len)
            continue;
        buf_init(&pointer, 1u << 16);
        json_pointer_add(&pointer, names.at[i]);
        r->response = arena_str(a, buf_str(&pointer));
        buf_release(&pointer);
        r->schema = inner;
        return true;
    }
    return false;
}

static bool is_object(const struct contract *c, struct spot schema)
{
    return schema.json && shape_allows(c, schema.json, "object") &&
           !shape_allows(c, schema.json, "string") &&
           !shape_allows(c, schema.json, "array");
}

static void add_resource(struct arena *a, struct guess *g, const struct operation *op)
{
    const struct contract *c = g->contract;
    struct guessed_resource r = { .reader = op, .item_path = op->path };

    if (!str_eq_c(op->method, "GET") || !split_path(a, op->path, &r))
        return;
    struct spot body = infer_success(a, c, op);

    if (!is_object(c, body) || !find_record(a, c, body, &r))
        return;
    r.name = name_of(a, g, &r);
    if (g->resource_count == g->resource_cap)
        g->resources = vec_room(a, g->resources, g->resource_count, &g->resource_cap,
                                sizeof *g->resources);
    g->resources[g->resource_count++] = r;
}

void infer_resources(struct arena *a, struct guess *g, const struct init_options *options)
{
    const struct contract *c = g->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (infer_selects(c, &c->operations[i], options) &&
            infer_comes_along(c, &c->operations[i]))
            add_resource(a, g, &c->operations[i]);
}
