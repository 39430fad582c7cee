/* doc/node_values.h - the JSON of nodes, made when somebody asks for it.
 *
 * A large document is not held twice: of most of it nobody ever wants the JSON.  What was
 * asked for once is the same value ever after, wherever it is asked for: the value of a
 * node within it, or of one around it, is made of the same.  An alias is its anchor's
 * value.  Values are owned by the arena, as the nodes are. */
#ifndef DOC_NODE_VALUES_H
#define DOC_NODE_VALUES_H

#include <jansson.h>

#include "base/str.h"
#include "doc/node.h"

struct arena;
struct json_literals;
struct node_values;

struct node_values *node_values_new(struct arena *a);

/* NULL where `n` is NULL or was left out. */
json_t *node_values_json(struct node_values *v, const struct node *n);
/* The same, but NULL where the value of a list or map was not made yet. */
json_t *node_values_known(struct node_values *v, const struct node *n);

/* From now on `n` has the value `instead` (taken over), or none where that is NULL.  What
 * was made of a node around it is not changed. */
void node_values_replace(struct node_values *v, const struct node *n, json_t *instead);

/* Whether `n` was given another value, *ret (NULL: it was left out). */
bool node_values_replaced(const struct node_values *v, const struct node *n,
                          json_t **ret);

/* The node whose value an object with a member `$ref` is; NULL for all others. */
const struct node *node_values_referring(const struct node_values *v,
                                         const json_t *object);

/* Of the numbers that were made so far: see json_literal() of doc/json.h.  NULL where
 * there are none; once there are, it stays the same table. */
const struct json_literals *node_values_literals(const struct node_values *v);

/* A member of a map, as node_get(); large maps are looked up by an index. */
const struct node_item *node_values_item(struct node_values *v, const struct node *map,
                                         struct str key);

#endif
