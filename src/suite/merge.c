/* `defaults`: maps of a case laid over those of the file, places kept. */
#include <string.h>

#include "base/arena.h"
#include "base/banned.h"
#include "base/map.h"
#include "suite/reader.h"

/* Nodes of `defaults`, times the steps that they are merged into. */
#define DEFAULT_WORK_MAX (32u * 1000 * 1000)

static bool is_plain_map(const struct node *n)
{
    return n && n->kind == NODE_MAP && n->tag.len == 0;
}

static struct node *map_like(struct arena *a, const struct node *n, size_t room)
{
    struct node *map = arena_new(a, struct node);

    *map = *n;
    map->len = 0;
    map->items = arena_array(a, struct node_item, room);
    return map;
}

/* Nodes are not changed once made, so trees may share them; node_item has no const. */
static void add_item(struct node *map, struct node *key, const struct node *value)
{
    struct node_item *item = &map->items[map->len++];

    item->key = key;
    memcpy(&item->value, &value, sizeof value);
}

/* The items by their keys. */
static struct map index_of(struct arena *a, const struct node *n)
{
    struct map index = { 0 };

    for (size_t i = 0; i < n->len; i++)
        map_set(a, &index, n->items[i].key->text, n->items[i].value);
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
        if (!map_get(&above, base->items[i].key->text))
            add_item(map, base->items[i].key, base->items[i].value);
    for (size_t i = 0; i < over->len; i++) {
        struct node_item *item = &over->items[i];

        add_item(map, item->key,
                 node_merged(a, map_get(&below, item->key->text), item->value));
    }
    return map;
}

const struct node *node_with_default(struct arena *a, const struct node *map,
                                     const char *key, const struct node *base)
{
    if (!base || !is_plain_map(map))
        return map;
    struct node *name = arena_new(a, struct node), *below = map_like(a, base, 1);

    *name =
        (struct node){ .kind = NODE_STRING, .text = str_from(key), .span = base->span };
    below->kind = NODE_MAP;
    below->tag = STR_NONE;
    add_item(below, name, base);
    return node_merged(a, below, map);
}

const struct node *step_with_defaults(struct reader *r, const struct node *step)
{
    static const char *const keys[] = { "send", "expect" };

    if (!r->defaults || r->default_work > DEFAULT_WORK_MAX)
        return step;
    r->default_work += r->default_nodes;
    if (r->default_work > DEFAULT_WORK_MAX)
        diags_error(r->diags, r->defaults->span, "too-large",
                    "`defaults` is too large to be merged into so many steps");
    for (size_t i = 0; i < countof(keys); i++)
        step = node_with_default(r->arena, step, keys[i], node_get(r->defaults, keys[i]));
    return step;
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
