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

struct node {
    enum node_kind kind;
    struct str tag;  /* an application tag without its "!" ("matches"), else empty */
    struct str text; /* of a scalar: its text, unescaped; terminated by a NUL */
    bool plain;      /* a scalar without quotes */
    struct span span;
    struct node_item *items; /* of a list or map, in the order of the file */
    size_t len;
    json_t
        *scalar; /* of a scalar: its value, owned by the arena; NULL for lists and maps */
};

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

/* The reverse, every node at the given place. */
struct node *node_from_json(struct arena *a, const json_t *value, struct span span);

/* The node a JSON Pointer (RFC 6901) leads to, NULL when it leads nowhere. */
const struct node *node_at(const struct node *root, struct str pointer);

#endif
