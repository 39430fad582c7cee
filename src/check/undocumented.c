#include "check/undocumented.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

#define DEPTH_MAX 32

/* --- what is kept --- */

struct undocumented *undocumented_new(struct arena *a)
{
    struct undocumented *u = arena_new(a, struct undocumented);

    u->arena = a;
    u->descriptions.arena = a;
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

/* A member's value, or any item of a list. */
struct body_place {
    const struct body_place *outer;
    struct str name;
    bool item;
};

struct looking {
    struct undocumented *all;
    struct undocumented_operation *operation;
    int status;
};

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

static void add_place(struct buf *path, const struct body_place *p)
{
    if (!p)
        return;
    add_place(path, p->outer);
    if (p->item)
        buf_add(path, S("[*]"));
    else
        add_name(path, p->name);
}

static void tell(struct looking *l, const struct body_place *p)
{
    struct buf path;

    buf_init(&path, UNDOCUMENTED_BYTES_MAX);
    buf_printf(&path, "%d $", l->status);
    add_place(&path, p);
    if (!buf_overflowed(&path))
        undocumented_add(l->all, l->operation, buf_str(&path));
    buf_release(&path);
}

static void look(struct looking *l, struct described *d, const json_t *value,
                 const struct body_place *outer, int depth);

static void look_at_items(struct looking *l, struct described *d, const json_t *list,
                          const struct body_place *outer, int depth)
{
    struct described *items = described_items(&l->all->descriptions, d);
    struct body_place item = { .outer = outer, .item = true };

    for (size_t i = 0; i < json_array_size(list) && i < UNDOCUMENTED_ITEMS_MAX; i++)
        look(l, items, json_array_get(list, i), &item, depth - 1);
}

static void look_at_members(struct looking *l, struct described *d, const json_t *object,
                            const struct body_place *outer, int depth)
{
    json_t *members = json_mutable(object);
    size_t seen = 0;

    for (void *i = json_object_iter(members); i && seen < UNDOCUMENTED_ITEMS_MAX * 4;
         i = json_object_iter_next(members, i), seen++) {
        struct body_place place = { .outer = outer, .name = json_iter_key(i) };
        struct described_member m =
            described_member(&l->all->descriptions, d, place.name);

        if (!m.named && described_names_members(d))
            tell(l, &place);
        look(l, m.inner, json_object_iter_value(i), &place, depth - 1);
    }
}

static void look(struct looking *l, struct described *d, const json_t *value,
                 const struct body_place *outer, int depth)
{
    if (depth <= 0 || !d)
        return;
    if (json_is_object(value))
        look_at_members(l, d, value, outer, depth);
    else if (json_is_array(value))
        look_at_items(l, d, value, outer, depth);
}

/* By its address: its name would have to be put together for each answer. */
static struct undocumented_operation *operation_of(struct undocumented *u,
                                                   const struct operation *op)
{
    struct undocumented_operation *o = ptr_map_get(&u->looked_at, op);

    if (o)
        return o;
    o = undocumented_operation(u, arena_printf(u->arena, "%.*s/%.*s",
                                               STR_ARG(op->contract->name),
                                               STR_ARG(op->id)));
    ptr_map_set(u->arena, &u->looked_at, op, o);
    return o;
}

void undocumented_look(struct arena *scratch, struct undocumented *u,
                       const struct operation *op, const struct http_response *response,
                       const struct body_view *body)
{
    const struct response *documented = operation_response(op, response->status);
    struct looking l = { u, operation_of(u, op), response->status };

    if (!documented) {
        undocumented_add(u, l.operation, arena_printf(scratch, "%d", response->status));
        return;
    }
    if (!body->value)
        return;
    const struct media *media = response_media(
        documented, http_header_get(&response->headers, S("content-type")));

    if (media && media->schema_json)
        look(&l, described_by(&u->descriptions, op->contract, media->schema_json),
             body->value, NULL, DEPTH_MAX);
}
