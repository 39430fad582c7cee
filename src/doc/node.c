#include "doc/node.h"

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
        if (str_eq(n->items[i].key->text, key))
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

struct str node_tag(const struct node *n)
{
    return n->tagged ? str_from(n->text.at + n->text.len + 1) : STR_NONE;
}

void node_set_tag(struct arena *a, struct node *n, struct str tag)
{
    struct str text = n->text;

    n->tagged = tag.len > 0;
    if (!n->tagged)
        return;
    char *copy = arena_alloc(a, text.len + 1 + tag.len + 1);

    if (text.len)
        memcpy(copy, text.at, text.len);
    memcpy(copy + text.len + 1, tag.at, tag.len);
    n->text = (struct str){ copy, text.len };
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
        json_put(object, n->items[i].key->text, convert(n->items[i].value));
    return object;
}

static json_t *convert(const struct node *n)
{
    if (n->kind == NODE_LIST)
        return convert_list(n);
    return n->kind == NODE_MAP ? convert_map(n) : json_incref(n->value);
}

json_t *node_to_json(struct arena *a, const struct node *n)
{
    return arena_json(a, n ? convert(n) : json_null());
}

/* --- from JSON --- */

static struct node *from_scalar(struct arena *a, const json_t *value, struct span span)
{
    struct node *n = arena_new(a, struct node);

    n->span = span;
    n->value = json_copy_deep(a, value);
    n->plain = !json_is_string(value);
    n->text = json_is_string(value) ? json_text(n->value)
                                    : json_to_str(a, value, JSON_PRINT_COMPACT);
    n->kind = json_is_string(value)    ? NODE_STRING
              : json_is_integer(value) ? NODE_INTEGER
              : json_is_real(value)    ? NODE_REAL
              : json_is_boolean(value) ? NODE_BOOL
                                       : NODE_NULL;
    return n;
}

static struct node *from_array(struct arena *a, const json_t *value, struct span span)
{
    struct node *n = arena_new(a, struct node);

    *n = (struct node){ .kind = NODE_LIST,
                        .span = span,
                        .len = (uint32_t)json_array_size(value) };
    n->items = n->len ? arena_array(a, struct node_item, n->len) : NULL;
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
    n->items = n->len ? arena_array(a, struct node_item, n->len) : NULL;
    void *at = json_object_iter(json_mutable(value));

    for (size_t i = 0; i < n->len; i++) {
        n->items[i].key = from_scalar(a, json_str(a, json_iter_key(at)), span);
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
