/* doc/node.h - what people wrote, as a tree with tags and places.
 *
 * Case files, states, targets and contracts are read into nodes, so that every complaint
 * can point at its line.  What travels at run time (bodies, records, values) is jansson's
 * json_t; node_to_json() leads from one to the other.
 *
 * Nodes live in the arena they were read into and are not changed afterwards.  An alias
 * (`*name`) is the very node of its anchor, so a tree may share nodes; it has no cycles.
 */
#ifndef DOC_NODE_H
#define DOC_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/str.h"

struct arena;

enum node_kind {
    NODE_NULL,
    NODE_BOOL,
    NODE_INTEGER,
    NODE_REAL,
    NODE_STRING,
    NODE_LIST,
    NODE_MAP,
};

struct node_item {
    struct node *key; /* of a map; NULL in a list */
    struct node *value;
};

/* A number, and how it was written. */
struct node_number {
    json_t *value; /* owned by the arena */
    const char *chars;
};

/* Longer texts are no scalars: who makes nodes of texts refuses or cuts them before. */
#define NODE_TEXT_MAX ((1u << 27) - 1)

/* A large document has millions of these: they are kept small, and a value is made of a
 * text when somebody asks for it. */
struct node {
    struct span span;
    union {
        const char *chars; /* of null, true, false or a string: see node_text() */
        const struct node_number *number; /* of an integer or real */
        /* Of a list or map, in the order of the file.  Who makes some takes the room for
         * them from node_items(). */
        struct node_item *items;
    };
    uint32_t len; /* of a list or map, 0 for scalars */
    uint32_t text_len : 27;
    uint32_t kind : 3; /* enum node_kind */
    bool plain : 1;    /* a scalar without quotes */
    bool tagged : 1;   /* see node_tag() */
};
_Static_assert(sizeof(struct node) == 32 || sizeof(void *) != 8, "a node is small");

static inline bool node_is_container(const struct node *n)
{
    return n->kind == NODE_LIST || n->kind == NODE_MAP;
}

/* The text of a scalar, unescaped; terminated by a NUL.  Of a list or map it is empty. */
static inline struct str node_text(const struct node *n)
{
    if (node_is_container(n))
        return (struct str){ "", 0 };
    if (n->kind == NODE_INTEGER || n->kind == NODE_REAL)
        return (struct str){ n->number->chars, n->text_len };
    return (struct str){ n->chars, n->text_len };
}

/* The value of an integer or real, owned by the arena; NULL for all others and for NULL.
 */
static inline json_t *node_number(const struct node *n)
{
    return n && (n->kind == NODE_INTEGER || n->kind == NODE_REAL) ? n->number->value
                                                                  : NULL;
}

/* Whether it is the boolean true; `n` may be NULL. */
bool node_is_true(const struct node *n);

/* The value of a scalar, as a new reference that the caller owns.  Numbers are always the
 * same value.  Not for lists and maps. */
json_t *node_scalar(const struct node *n);

/* Makes a string of a node; `text` (at most NODE_TEXT_MAX bytes, terminated by a NUL) is
 * not copied. */
void node_set_string(struct node *n, struct str text);

/* Room for `count` items of a list or map, which a tag may have been given to already:
 * n->items from now on; n->len stays for the caller to set.  All are NULL. */
struct node_item *node_items(struct arena *a, struct node *n, size_t count);

/* An application tag without its "!" ("matches"), empty where there is none.  Few nodes
 * have one: it stands behind the NUL that ends the text, or before the first item. */
struct str node_tag(const struct node *n);
/* Takes a copy of `tag`, which has no NUL in it; empty: none.  Text and items stay as
 * they are, and who sets another text afterwards sets the tag again. */
void node_set_tag(struct arena *a, struct node *n, struct str tag);

/* The value under `key` of a map; NULL when it is not there, or `n` is NULL or no map. */
const struct node *node_get(const struct node *n, const char *key);
/* The key node itself, for spans. */
const struct node *node_key(const struct node *n, const char *key);

bool node_is_map(const struct node *n);
bool node_is_list(const struct node *n);
bool node_is_string(const struct node *n);

/* "null", "boolean", "integer", "number", "string", "array", "object": for messages. */
const char *node_kind_name(enum node_kind kind);

/* The value without tags: maps become objects with string keys (a key's text), later
 * duplicates cannot occur.  Lists and objects are made anew; strings and numbers are the
 * nodes' own, so replace them, do not change them in place.  Owned by the arena.  `n`
 * NULL gives null. */
json_t *node_to_json(struct arena *a, const struct node *n);

/* Adds the numbers below `n` that node_to_json() cannot give exactly to a table, which is
 * made (from NULL) where there are some: see json_literal() of doc/json.h. */
struct json_literals;
void node_literals(struct arena *a, const struct node *n,
                   struct json_literals **literals);

/* The reverse, every node at the given place. */
struct node *node_from_json(struct arena *a, const json_t *value, struct span span);

/* The node a JSON Pointer (RFC 6901) leads to, NULL when it leads nowhere. */
const struct node *node_at(const struct node *root, struct str pointer);

#endif
