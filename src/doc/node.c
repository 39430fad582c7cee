#include "doc/node.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "doc/json.h"
#include "doc/json_internal.h"
#include "doc/json_token.h"

#include "base/banned.h"

static const struct node_item *item_of(const struct node *n, struct str key)
{
    if (!n || n->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < n->len; i++)
        if (str_eq(node_text(n->items[i].key), key))
            return &n->items[i];
    return NULL;
}

const struct node *node_get(const struct node *n, const char *key)
{
    const struct node_item *item = item_of(n, str_from(key));

    return item ? item->value : NULL;
}

const struct node *node_key(const struct node *n, const char *key)
{
    const struct node_item *item = item_of(n, str_from(key));

    return item ? item->key : NULL;
}

bool node_is_map(const struct node *n)
{
    return n && n->kind == NODE_MAP;
}

bool node_is_list(const struct node *n)
{
    return n && n->kind == NODE_LIST;
}

bool node_is_string(const struct node *n)
{
    return n && n->kind == NODE_STRING;
}

const char *node_kind_name(enum node_kind kind)
{
    switch (kind) {
    case NODE_NULL:
        return "null";
    case NODE_BOOL:
        return "boolean";
    case NODE_INTEGER:
        return "integer";
    case NODE_REAL:
        return "number";
    case NODE_STRING:
        return "string";
    case NODE_LIST:
        return "array";
    case NODE_MAP:
        return "object";
    }
    BUG("no such kind of node: %d", (int)kind);
}

/* --- texts and values --- */

bool node_is_true(const struct node *n)
{
    return n && n->kind == NODE_BOOL && (n->chars[0] == 't' || n->chars[0] == 'T');
}

json_t *node_scalar(const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return json_null();
    case NODE_BOOL:
        return json_boolean(node_is_true(n));
    case NODE_INTEGER:
    case NODE_REAL:
        return json_incref(n->number->value);
    case NODE_STRING: {
        json_t *value = json_stringn_nocheck(n->chars, n->text_len);

        if (!value)
            out_of_memory();
        return value;
    }
    case NODE_LIST:
    case NODE_MAP:
        break;
    }
    BUG("a container has no value of its own");
}

void node_set_string(struct node *n, struct str text)
{
    BUG_IF(text.len > NODE_TEXT_MAX);
    n->kind = NODE_STRING;
    n->chars = text.at ? text.at : "";
    n->text_len = (uint32_t)text.len & NODE_TEXT_MAX;
}

/* --- tags --- */

/* What the items of a list or map with a tag stand behind. */
struct tagged_items {
    struct str tag;
    struct node_item at[];
};

static struct node_item *tagged_room(struct arena *a, struct str tag, size_t count)
{
    struct tagged_items *room = arena_alloc(a, sizeof *room + count * sizeof room->at[0]);

    room->tag = tag;
    return room->at;
}

struct node_item *node_items(struct arena *a, struct node *n, size_t count)
{
    if (n->tagged)
        n->items = tagged_room(a, node_tag(n), count);
    else
        n->items = count ? arena_array(a, struct node_item, count) : NULL;
    return n->items;
}

struct str node_tag(const struct node *n)
{
    if (!n->tagged)
        return STR_NONE;
    if (node_is_container(n)) {
        const char *items = (const char *)n->items;

        return ((const struct tagged_items *)(const void *)(items -
                                                            offsetof(struct tagged_items,
                                                                     at)))
            ->tag;
    }
    struct str text = node_text(n);

    return str_from(text.at + text.len + 1);
}

static void tag_container(struct arena *a, struct node *n, struct str tag)
{
    struct node_item *items = tagged_room(a, arena_str(a, tag), n->len);

    if (n->len)
        memcpy(items, n->items, n->len * sizeof *items);
    n->items = items;
}

static void tag_scalar(struct arena *a, struct node *n, struct str tag)
{
    struct str text = node_text(n);
    char *copy = arena_alloc(a, text.len + 1 + tag.len + 1);

    if (text.len)
        memcpy(copy, text.at, text.len);
    memcpy(copy + text.len + 1, tag.at, tag.len);
    if (!node_number(n)) {
        n->chars = copy;
        return;
    }
    struct node_number *number = arena_new(a, struct node_number);

    *number = (struct node_number){ n->number->value, copy };
    n->number = number;
}

void node_set_tag(struct arena *a, struct node *n, struct str tag)
{
    if (tag.len == 0)
        n->tagged = false;
    else if (node_is_container(n))
        tag_container(a, n, tag);
    else
        tag_scalar(a, n, tag);
    n->tagged = tag.len > 0;
}

/* --- to JSON --- */

static json_t *convert(const struct node *n);

static json_t *convert_list(const struct node *n)
{
    json_t *list = json_array();

    for (size_t i = 0; i < n->len; i++)
        json_append(list, convert(n->items[i].value));
    return list;
}

static json_t *convert_map(const struct node *n)
{
    json_t *object = json_object();

    for (size_t i = 0; i < n->len; i++)
        json_put(object, node_text(n->items[i].key), convert(n->items[i].value));
    return object;
}

static json_t *convert(const struct node *n)
{
    if (n->kind == NODE_LIST)
        return convert_list(n);
    return n->kind == NODE_MAP ? convert_map(n) : node_scalar(n);
}

json_t *node_to_json(struct arena *a, const struct node *n)
{
    return arena_json(a, n ? convert(n) : json_null());
}

/* --- from JSON --- */

static void set_literal(struct arena *a, struct node *n, const json_t *value)
{
    struct str text = json_to_str(a, value, JSON_PRINT_COMPACT);

    n->plain = true;
    n->text_len = (uint32_t)text.len & NODE_TEXT_MAX;
    if (json_is_number(value)) {
        struct node_number *number = arena_new(a, struct node_number);

        *number = (struct node_number){ json_copy_deep(a, value), text.at };
        n->kind = json_is_integer(value) ? NODE_INTEGER : NODE_REAL;
        n->number = number;
    } else {
        n->kind = json_is_boolean(value) ? NODE_BOOL : NODE_NULL;
        n->chars = text.at;
    }
}

static struct node *from_text(struct arena *a, struct str text, struct span span)
{
    struct node *n = arena_new(a, struct node);

    n->span = span;
    node_set_string(n, arena_str(a, text));
    return n;
}

static struct node *from_scalar(struct arena *a, const json_t *value, struct span span)
{
    if (json_is_string(value))
        return from_text(a, json_text(value), span);
    struct node *n = arena_new(a, struct node);

    n->span = span;
    set_literal(a, n, value);
    return n;
}

static struct node *from_array(struct arena *a, const json_t *value, struct span span)
{
    struct node *n = arena_new(a, struct node);

    *n = (struct node){ .kind = NODE_LIST,
                        .span = span,
                        .len = (uint32_t)json_array_size(value) };
    node_items(a, n, n->len);
    for (size_t i = 0; i < n->len; i++)
        n->items[i].value = node_from_json(a, json_array_get(value, i), span);
    return n;
}

static struct node *from_object(struct arena *a, const json_t *value, struct span span)
{
    struct node *n = arena_new(a, struct node);

    *n = (struct node){ .kind = NODE_MAP,
                        .span = span,
                        .len = (uint32_t)json_object_size(value) };
    node_items(a, n, n->len);
    void *at = json_object_iter(json_mutable(value));

    for (size_t i = 0; i < n->len; i++) {
        n->items[i].key = from_text(a, json_iter_key(at), span);
        n->items[i].value = node_from_json(a, json_object_iter_value(at), span);
        at = json_object_iter_next(json_mutable(value), at);
    }
    return n;
}

struct node *node_from_json(struct arena *a, const json_t *value, struct span span)
{
    if (json_is_array(value))
        return from_array(a, value, span);
    if (json_is_object(value))
        return from_object(a, value, span);
    return from_scalar(a, value ? value : json_null(), span);
}

/* --- JSON Pointer --- */

static const struct node *step(const struct node *n, struct str token)
{
    size_t index;

    if (n->kind == NODE_MAP) {
        const struct node_item *item = item_of(n, token);

        return item ? item->value : NULL;
    }
    if (n->kind != NODE_LIST || !json_token_index(token, &index) || index >= n->len)
        return NULL;
    return n->items[index].value;
}

const struct node *node_at(const struct node *root, struct str pointer)
{
    const struct node *n = root;
    struct json_tokens walk;

    if (!json_tokens_open(&walk, pointer))
        return NULL;
    for (struct str token; n && json_tokens_next(&walk, &token);)
        n = step(n, token);
    json_tokens_close(&walk);
    return n;
}
