/* `defaults`: maps of a case laid over those of the file, places kept. */
#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"
#include "suite/reader.h"

#include "base/banned.h"

/* Nodes of `defaults`, times the steps that they are merged into. */
#define DEFAULT_WORK_MAX ((size_t)32 * 1000 * 1000)

static bool is_plain_map(const struct node *n)
{
    return n && n->kind == NODE_MAP && !n->tagged;
}

static struct node *map_like(struct arena *a, const struct node *n, size_t room)
{
    struct node *map = arena_new(a, struct node);

    *map = *n;
    map->len = 0;
    node_items(a, map, room);
    return map;
}

/* Nodes are not changed once made, so trees may share them; node_item has no const. */
static void add_item(struct node *map, struct node *key, const struct node *value)
{
    struct node_item *item = &map->items[map->len++];

    item->key = key;
    item->value = (struct node *)(uintptr_t)value;
}

/* The items by their keys. */
static struct map index_of(struct arena *a, const struct node *n)
{
    struct map index = { 0 };

    for (size_t i = 0; i < n->len; i++)
        map_set(a, &index, node_text(n->items[i].key), n->items[i].value);
    return index;
}

const struct node *node_merged(struct arena *a, const struct node *base,
                               const struct node *over)
{
    if (!base || !over)
        return over ? over : base;
    if (!is_plain_map(base) || !is_plain_map(over))
        return over;
    struct node *map = map_like(a, over, base->len + over->len);
    struct map below = index_of(a, base), above = index_of(a, over);

    for (size_t i = 0; i < base->len; i++)
        if (!map_get(&above, node_text(base->items[i].key)))
            add_item(map, base->items[i].key, base->items[i].value);
    for (size_t i = 0; i < over->len; i++) {
        struct node_item *item = &over->items[i];

        add_item(map, item->key,
                 node_merged(a, map_get(&below, node_text(item->key)), item->value));
    }
    return map;
}

const struct node *node_with_default(struct arena *a, const struct node *map,
                                     const char *key, const struct node *base)
{
    if (!base || !is_plain_map(map))
        return map;
    struct node *name = arena_new(a, struct node), *below = map_like(a, base, 1);

    node_set_string(name, str_from(key));
    name->span = base->span;
    below->kind = NODE_MAP;
    below->tagged = false;
    add_item(below, name, base);
    return node_merged(a, below, map);
}

/* --- what a step's own `send` rules out of the default one --- */

static bool has(const struct node *n, const char *key)
{
    return node_get(n, key) != NULL;
}

static bool is_ruled_out(const struct node *own, struct str key)
{
    bool by_path = has(own, "method") || has(own, "path");

    if (str_eq(key, S("body")))
        return has(own, "text");
    if (str_eq(key, S("text")))
        return has(own, "body");
    if (str_eq(key, S("operation")) || str_eq(key, S("parameters")))
        return by_path;
    if (str_eq(key, S("method")) || str_eq(key, S("path")))
        return has(own, "operation");
    return false;
}

/* Default parameters are for the operations that have them. */
static const struct node *fitting_parameters(struct reader *r, const struct node *own,
                                             const struct node *parameters)
{
    const struct node *name = node_get(own, "operation");
    const struct operation *op =
        name ? contract_operation(r->file->contract, node_text(name)) : NULL;

    if (!op || !is_plain_map(parameters))
        return parameters;
    struct node *fitting = map_like(r->arena, parameters, parameters->len);

    for (size_t i = 0; i < parameters->len; i++)
        if (operation_parameter(op, IN_PATH, node_text(parameters->items[i].key)))
            add_item(fitting, parameters->items[i].key, parameters->items[i].value);
    return fitting;
}

static const struct node *default_send(struct reader *r, const struct node *own)
{
    const struct node *send = node_get(r->defaults, "send");

    if (!is_plain_map(send) || !is_plain_map(own))
        return send;
    struct node *rest = map_like(r->arena, send, send->len);

    for (size_t i = 0; i < send->len; i++) {
        struct node_item *item = &send->items[i];
        bool parameters = str_eq(node_text(item->key), S("parameters"));

        if (!is_ruled_out(own, node_text(item->key)))
            add_item(rest, item->key,
                     parameters ? fitting_parameters(r, own, item->value) : item->value);
    }
    return rest;
}

const struct node *step_with_defaults(struct reader *r, const struct node *step)
{
    if (!r->defaults || r->default_work > DEFAULT_WORK_MAX)
        return step;
    r->default_work += r->default_nodes;
    if (r->default_work > DEFAULT_WORK_MAX)
        diags_error(r->diags, r->defaults->span, "too-large",
                    "`defaults` is too large to be merged into so many steps");
    step = node_with_default(r->arena, step, "send",
                             default_send(r, node_get(step, "send")));
    return node_with_default(r->arena, step, "expect", node_get(r->defaults, "expect"));
}

static size_t count_nodes(const struct node *n)
{
    size_t count = 1;

    for (size_t i = 0; i < n->len; i++)
        count += count_nodes(n->items[i].value);
    return count;
}

void read_defaults(struct reader *r, const struct node *n)
{
    keys_check(r, &keys_of_defaults, n);
    if (n->kind != NODE_MAP)
        return;
    r->defaults = n;
    r->default_nodes = count_nodes(n);
}
