#include "contract/overlay_merge.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- nodes --- */

static struct node *copy_with_room(struct arena *a, const struct node *n, size_t more)
{
    struct node *copy = arena_new(a, struct node);

    *copy = *n;
    node_items(a, copy, n->len + more);
    if (n->len)
        memcpy(copy->items, n->items, n->len * sizeof n->items[0]);
    return copy;
}

static const struct node *merge(struct arena *a, const struct node *old,
                                const struct node *update);

/* `value` is to stand in a tree that nobody changes: a node is not const there only
 * because the readers fill it. */
static struct node *shared(const struct node *value)
{
    union {
        const struct node *in;
        struct node *out;
    } same = { .in = value };

    return same.out;
}

static const struct node *merge_maps(struct arena *a, const struct node *old,
                                     const struct node *update)
{
    struct node *copy = copy_with_room(a, old, update->len);
    struct map index = { 0 };

    for (size_t i = 0; i < copy->len; i++)
        map_set(a, &index, node_text(copy->items[i].key), &copy->items[i]);
    for (size_t i = 0; i < update->len; i++) {
        struct node_item *item = map_get(&index, node_text(update->items[i].key));

        if (item)
            item->value = shared(merge(a, item->value, update->items[i].value));
        else
            copy->items[copy->len++] = update->items[i];
    }
    return copy;
}

static const struct node *merge(struct arena *a, const struct node *old,
                                const struct node *update)
{
    if (node_is_map(old) && node_is_map(update))
        return merge_maps(a, old, update);
    if (!node_is_list(old) || !node_is_list(update))
        return update;
    struct node *copy = copy_with_room(a, old, update->len);

    for (size_t i = 0; i < update->len; i++)
        copy->items[copy->len++] = update->items[i];
    return copy;
}

static size_t item_index(const struct node *n, struct str token)
{
    uint64_t index = 0;

    if (n->kind == NODE_LIST) {
        BUG_IF(!str_to_u64(token, &index) || index >= n->len);
        return (size_t)index;
    }
    while (index < n->len && !str_eq(node_text(n->items[index].key), token))
        index++;
    BUG_IF(index == n->len); /* it was selected in the same document a moment ago */
    return (size_t)index;
}

static const struct node *update_at(struct arena *a, const struct node *n,
                                    const struct str *path, size_t len,
                                    const struct node *update)
{
    if (len == 0 && node_is_list(n)) {
        struct node *copy = copy_with_room(a, n, 1);

        copy->items[copy->len++].value = shared(update);
        return copy;
    }
    if (len == 0)
        return merge(a, n, update);
    struct node *copy = copy_with_room(a, n, 0);
    struct node_item *item = &copy->items[item_index(n, path[0])];

    item->value = shared(update_at(a, item->value, path + 1, len - 1, update));
    return copy;
}

static const struct node *replace_at(struct arena *a, const struct node *n,
                                     const struct str *path, size_t len,
                                     const struct node *value)
{
    if (len == 0)
        return value;
    struct node *copy = copy_with_room(a, n, 0);
    struct node_item *item = &copy->items[item_index(n, path[0])];

    item->value = shared(replace_at(a, item->value, path + 1, len - 1, value));
    return copy;
}

const struct node *overlay_node_replace(struct arena *a, const struct node *root,
                                        const struct str_tokens *path,
                                        const struct node *value)
{
    return replace_at(a, root, path->at, path->len, value);
}

const struct node *overlay_node_child(const struct node *n, struct str token)
{
    return n->items[item_index(n, token)].value;
}

const struct node *overlay_node_update(struct arena *a, const struct node *root,
                                       const struct str_tokens *path,
                                       const struct node *update)
{
    return update_at(a, root, path->at, path->len, update);
}

static const struct node *remove_at(struct arena *a, const struct node *n,
                                    const struct str *path, size_t len)
{
    struct node *copy = copy_with_room(a, n, 0);
    size_t at = item_index(n, path[0]);

    if (len > 1) {
        copy->items[at].value =
            shared(remove_at(a, copy->items[at].value, path + 1, len - 1));
        return copy;
    }
    memmove(&copy->items[at], &copy->items[at + 1],
            (copy->len - at - 1) * sizeof copy->items[0]);
    copy->len--;
    return copy;
}

const struct node *overlay_node_remove(struct arena *a, const struct node *root,
                                       const struct str_tokens *path)
{
    return remove_at(a, root, path->at, path->len);
}

/* --- JSON --- */

static void must(int status)
{
    if (status != 0)
        out_of_memory();
}

/* A value of its own: the same update may come to stand in several places. */
static json_t *value_of(struct arena *a, const struct node *n)
{
    return json_incref(node_to_json(a, n));
}

static void merge_json(struct arena *a, json_t *object, const struct node *update)
{
    for (size_t i = 0; i < update->len; i++) {
        struct str key = node_text(update->items[i].key);
        const struct node *value = update->items[i].value;
        json_t *old = json_member(object, key);

        if (json_is_object(old) && node_is_map(value)) {
            merge_json(a, old, value);
        } else if (json_is_array(old) && node_is_list(value)) {
            for (size_t j = 0; j < value->len; j++)
                must(json_array_append_new(old, value_of(a, value->items[j].value)));
        } else {
            must(json_object_setn_new(object, key.at, key.len, value_of(a, value)));
        }
    }
}

void overlay_json_update(struct arena *a, json_t *target, const struct node *update)
{
    if (json_is_array(target))
        must(json_array_append_new(target, value_of(a, update)));
    else
        merge_json(a, target, update);
}

void overlay_json_replace(struct arena *a, json_t *root, const struct str_tokens *path,
                          const struct node *value)
{
    struct str last = path->at[path->len - 1];
    json_t *parent = root;
    uint64_t index = 0;

    for (size_t i = 0; i + 1 < path->len; i++)
        parent = json_is_array(parent) && str_to_u64(path->at[i], &index)
                     ? json_array_get(parent, (size_t)index)
                     : json_member(parent, path->at[i]);
    if (json_is_array(parent) && str_to_u64(last, &index))
        must(json_array_set_new(parent, (size_t)index, value_of(a, value)));
    else
        must(json_object_setn_new(parent, last.at, last.len, value_of(a, value)));
}

void overlay_json_remove(json_t *root, const struct str_tokens *path)
{
    json_t *parent = root;

    for (size_t i = 0;; i++) {
        struct str token = path->at[i];
        bool last = i + 1 == path->len;
        uint64_t index = 0;

        if (json_is_array(parent)) {
            BUG_IF(!str_to_u64(token, &index));
            if (last) {
                must(json_array_remove(parent, (size_t)index));
                return;
            }
            parent = json_array_get(parent, (size_t)index);
        } else {
            if (last) {
                must(json_object_deln(parent, token.at, token.len));
                return;
            }
            parent = json_member(parent, token);
        }
    }
}
