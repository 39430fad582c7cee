#include "doc/node_values.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"
#include "base/ptr_map.h"
#include "doc/json.h"
#include "doc/json_internal.h"
#include "doc/json_literals.h"

#include "base/banned.h"

enum { BIG_MAP = 48 }; /* members; smaller maps are looked through one by one */

struct referring {
    const struct node *node;
};

struct node_values {
    struct arena *arena;
    json_t *owner;            /* an array that holds all: one deferral for them */
    struct map strings;       /* that were asked for by themselves, by their text */
    struct ptr_map made;      /* of lists and maps, and of what was replaced */
    struct ptr_map index;     /* of big maps: struct map, key to struct node_item */
    struct ptr_map replaced;  /* node → what it has instead */
    struct ptr_map referring; /* objects with a `$ref` → struct referring */
    struct json_literals *literals;
};

struct node_values *node_values_new(struct arena *a)
{
    struct node_values *v = arena_new(a, struct node_values);

    *v = (struct node_values){ .arena = a, .owner = arena_json(a, json_array()) };
    return v;
}

/* A new reference. */
static json_t *scalar(struct node_values *v, const struct node *n)
{
    if (n->kind == NODE_REAL)
        node_literals(v->arena, n, &v->literals);
    return node_scalar(n);
}

/* Equal ones are shared: words such as `string` are asked for by every schema. */
static json_t *string(struct node_values *v, const struct node *n)
{
    json_t *known = map_get(&v->strings, node_text(n));

    if (known)
        return known;
    json_t *made = node_scalar(n);

    json_append(v->owner, made);
    map_set(v->arena, &v->strings, json_text(made), made);
    return made;
}

/* Not a new reference: numbers are their nodes' own, and true, false and null nobody's.
 */
static json_t *lasting_scalar(struct node_values *v, const struct node *n)
{
    if (n->kind == NODE_STRING)
        return string(v, n);
    json_t *value = scalar(v, n);

    json_decref(value);
    return value;
}

/* A new reference, NULL for what was left out.  What is made has no other, so that each
 * value is owned by the one around it, and the topmost by `owner`. */
static json_t *make(struct node_values *v, const struct node *n);

static json_t *make_list(struct node_values *v, const struct node *n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n->len; i++) {
        json_t *item = make(v, n->items[i].value);

        json_append(list, item ? item : json_null());
    }
    return list;
}

static json_t *make_map(struct node_values *v, const struct node *n)
{
    json_t *object = json_object();

    for (size_t i = 0; i < n->len; i++) {
        json_t *member = make(v, n->items[i].value);

        if (member)
            json_put(object, node_text(n->items[i].key), member);
    }
    return object;
}

static json_t *make(struct node_values *v, const struct node *n)
{
    bool container = node_is_container(n);

    if ((container || v->replaced.len) && ptr_map_has(&v->made, n))
        return json_incref(ptr_map_get(&v->made, n));
    if (!container)
        return scalar(v, n);
    json_t *made = n->kind == NODE_LIST ? make_list(v, n) : make_map(v, n);

    if (!made)
        out_of_memory();
    ptr_map_set(v->arena, &v->made, n, made);
    if (node_get(n, "$ref")) {
        struct referring *from = arena_new(v->arena, struct referring);

        from->node = n;
        ptr_map_set(v->arena, &v->referring, made, from);
    }
    return made;
}

json_t *node_values_json(struct node_values *v, const struct node *n)
{
    if (!n)
        return NULL;
    if (ptr_map_has(&v->made, n))
        return ptr_map_get(&v->made, n);
    if (!node_is_container(n))
        return lasting_scalar(v, n);
    json_t *value = make(v, n);

    json_append(v->owner, value);
    return value;
}

json_t *node_values_known(struct node_values *v, const struct node *n)
{
    if (ptr_map_has(&v->made, n))
        return ptr_map_get(&v->made, n);
    return node_is_container(n) ? NULL : lasting_scalar(v, n);
}

void node_values_replace(struct node_values *v, const struct node *n, json_t *instead)
{
    json_t *old = ptr_map_get(&v->made, n);

    /* Who looked at the value already still may. */
    if (old)
        json_append(v->owner, json_incref(old));
    if (instead)
        json_append(v->owner, instead);
    ptr_map_set(v->arena, &v->made, n, instead);
    ptr_map_set(v->arena, &v->replaced, n, instead);
}

bool node_values_replaced(const struct node_values *v, const struct node *n, json_t **ret)
{
    if (!ptr_map_has(&v->replaced, n))
        return false;
    *ret = ptr_map_get(&v->replaced, n);
    return true;
}

const struct node *node_values_referring(const struct node_values *v,
                                         const json_t *object)
{
    const struct referring *from = ptr_map_get(&v->referring, object);

    return from ? from->node : NULL;
}

const struct json_literals *node_values_literals(const struct node_values *v)
{
    return v->literals;
}

/* --- members --- */

static const struct map *index_of(struct node_values *v, const struct node *n)
{
    struct map *index = ptr_map_get(&v->index, n);

    if (index)
        return index;
    index = arena_new(v->arena, struct map);
    for (size_t i = 0; i < n->len; i++)
        map_set(v->arena, index, node_text(n->items[i].key), &n->items[i]);
    ptr_map_set(v->arena, &v->index, n, index);
    return index;
}

const struct node_item *node_values_item(struct node_values *v, const struct node *map,
                                         struct str key)
{
    if (!node_is_map(map))
        return NULL;
    if (map->len > BIG_MAP)
        return map_get(index_of(v, map), key);
    for (size_t i = 0; i < map->len; i++)
        if (str_eq(node_text(map->items[i].key), key))
            return &map->items[i];
    return NULL;
}
