#include "check/undocumented.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

enum {
    DEPTH_MAX = 32,
    PARTS_MAX = 64, /* of one schema: allOf, anyOf, oneOf and references */
};

/* --- what is kept --- */

struct undocumented *undocumented_new(struct arena *a)
{
    struct undocumented *u = arena_new(a, struct undocumented);

    u->arena = a;
    return u;
}

struct undocumented_operation *undocumented_operation(struct undocumented *u,
                                                      struct str name)
{
    struct undocumented_operation *o = map_get(&u->operations, name);

    if (!o) {
        o = arena_new(u->arena, struct undocumented_operation);
        o->name = arena_str(u->arena, name);
        map_set(u->arena, &u->operations, o->name, o);
        *vec_push(u->arena, &u->list) = o;
    }
    return o;
}

const struct undocumented_operation *undocumented_find(const struct undocumented *u,
                                                       struct str name)
{
    return map_get(&u->operations, name);
}

void undocumented_add(struct undocumented *u, struct undocumented_operation *o,
                      struct str at)
{
    if (map_get(&o->known, at))
        return;
    if (o->at.len >= UNDOCUMENTED_MAX || str_eq(at, S(UNDOCUMENTED_MORE))) {
        o->more = true;
        return;
    }
    at = arena_str(u->arena, at);
    map_set(u->arena, &o->known, at, o);
    *vec_push(u->arena, &o->at) = at;
}

static int by_text(const void *left, const void *right)
{
    return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

static int by_name(const void *left, const void *right)
{
    return str_cmp((*(struct undocumented_operation *const *)left)->name,
                   (*(struct undocumented_operation *const *)right)->name);
}

void undocumented_settle(struct undocumented *u)
{
    if (u->list.len)
        qsort(u->list.at, u->list.len, sizeof *u->list.at, by_name);
    for (size_t i = 0; i < u->list.len; i++) {
        struct undocumented_operation *o = u->list.at[i];

        if (o->at.len)
            qsort(o->at.at, o->at.len, sizeof *o->at.at, by_text);
    }
}

/* --- looking --- */

struct looking {
    struct arena *scratch;
    struct undocumented *all;
    struct undocumented_operation *operation;
    const struct contract *contract;
    struct buf path;
};

/* The parts of the schemas that a value may be described by. */
struct schemas {
    const json_t *at[PARTS_MAX];
    size_t len;
};

static void add_schema(const struct looking *l, struct schemas *s, const json_t *schema,
                       int depth)
{
    static const char *const parts[] = { "allOf", "anyOf", "oneOf" };
    static const char *const inner[] = { "then", "else" };
    const json_t *own = depth > 0 ? contract_deref(l->contract, schema) : NULL;

    if (!json_is_object(own) || s->len >= PARTS_MAX)
        return;
    for (size_t i = 0; i < s->len; i++)
        if (s->at[i] == own)
            return;
    s->at[s->len++] = own;
    for (size_t i = 0; i < countof(parts); i++) {
        const json_t *list = json_object_get(own, parts[i]);

        for (size_t k = 0; k < json_array_size(list); k++)
            add_schema(l, s, json_array_get(list, k), depth - 1);
    }
    for (size_t i = 0; i < countof(inner); i++)
        add_schema(l, s, json_object_get(own, inner[i]), depth - 1);
}

static void look(struct looking *l, const struct schemas *s, const json_t *value,
                 int depth);

static void look_at_items(struct looking *l, const struct schemas *s, const json_t *list,
                          int depth)
{
    struct schemas items = { .len = 0 };
    size_t before = l->path.len;

    for (size_t i = 0; i < s->len; i++) {
        const json_t *first = json_object_get(s->at[i], "prefixItems");

        add_schema(l, &items, json_object_get(s->at[i], "items"), DEPTH_MAX);
        for (size_t k = 0; k < json_array_size(first); k++)
            add_schema(l, &items, json_array_get(first, k), DEPTH_MAX);
    }
    if (!items.len)
        return;
    buf_add(&l->path, S("[*]"));
    for (size_t i = 0; i < json_array_size(list) && i < UNDOCUMENTED_ITEMS_MAX; i++)
        look(l, &items, json_array_get(list, i), depth - 1);
    buf_truncate(&l->path, before);
}

/* Whether names mean something here: no schema of the value describes members whatever
 * they are called, and one names some. */
static bool names_members(const struct schemas *s)
{
    bool names = false;

    for (size_t i = 0; i < s->len; i++) {
        if (json_is_object(json_object_get(s->at[i], "additionalProperties")) ||
            json_object_size(json_object_get(s->at[i], "patternProperties")))
            return false;
        names = names || json_object_size(json_object_get(s->at[i], "properties"));
    }
    return names;
}

static void look_at_member(struct looking *l, const struct schemas *s, struct str name,
                           const json_t *value, bool named, int depth)
{
    struct schemas inner = { .len = 0 };
    bool known = false;

    for (size_t i = 0; i < s->len; i++) {
        const json_t *own = json_member(json_object_get(s->at[i], "properties"), name);

        known = known || own;
        add_schema(l, &inner, own, DEPTH_MAX);
    }
    if (!known && named && !buf_overflowed(&l->path))
        undocumented_add(l->all, l->operation, buf_str(&l->path));
    for (size_t i = 0; !known && i < s->len; i++)
        add_schema(l, &inner, json_object_get(s->at[i], "additionalProperties"),
                   DEPTH_MAX);
    if (inner.len)
        look(l, &inner, value, depth - 1);
}

static void add_name(struct buf *path, struct str name)
{
    bool plain = name.len > 0;

    for (size_t i = 0; i < name.len && plain; i++) {
        char c = name.at[i];

        plain = c == '_' || c == '-' || (c >= '0' && c <= '9') ||
                (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    buf_add_c(path, plain ? "." : "['");
    buf_add(path, name);
    buf_add_c(path, plain ? "" : "']");
}

static void look_at_members(struct looking *l, const struct schemas *s,
                            const json_t *object, int depth)
{
    json_t *members = json_mutable(object);
    bool named = names_members(s);
    size_t before = l->path.len, seen = 0;

    for (void *i = json_object_iter(members); i && seen < UNDOCUMENTED_ITEMS_MAX * 4;
         i = json_object_iter_next(members, i), seen++) {
        struct str name = json_iter_key(i);

        add_name(&l->path, name);
        look_at_member(l, s, name, json_object_iter_value(i), named, depth);
        buf_truncate(&l->path, before);
        l->path.overflow = false;
    }
}

static void look(struct looking *l, const struct schemas *s, const json_t *value,
                 int depth)
{
    if (depth <= 0 || buf_overflowed(&l->path))
        return;
    if (json_is_object(value))
        look_at_members(l, s, value, depth);
    else if (json_is_array(value))
        look_at_items(l, s, value, depth);
}

static void look_at_body(struct looking *l, const struct media *media,
                         const json_t *value, int status)
{
    struct schemas schemas = { .len = 0 };

    buf_init(&l->path, UNDOCUMENTED_BYTES_MAX);
    buf_printf(&l->path, "%d $", status);
    add_schema(l, &schemas, media->schema_json, DEPTH_MAX);
    look(l, &schemas, value, DEPTH_MAX);
    buf_release(&l->path);
}

void undocumented_look(struct arena *scratch, struct undocumented *u,
                       const struct operation *op, const struct http_response *response,
                       const struct body_view *body)
{
    const struct response *documented = operation_response(op, response->status);
    struct looking l = { .scratch = scratch, .all = u, .contract = op->contract };

    l.operation = undocumented_operation(
        u,
        arena_printf(scratch, "%.*s/%.*s", STR_ARG(op->contract->name), STR_ARG(op->id)));
    if (!documented) {
        undocumented_add(u, l.operation, arena_printf(scratch, "%d", response->status));
        return;
    }
    if (!body->value)
        return;
    struct str type =
        http_media_type(scratch, http_header_get(&response->headers, S("content-type")));
    const struct media *media = type.len ? response_media(documented, type) : NULL;

    if (media && media->schema_json)
        look_at_body(&l, media, body->value, response->status);
}
