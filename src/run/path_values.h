/* run/path_values.h - values of path parameters other than the record's key, for requests
 * that no case has: looks, updates that put something back, removals. */
#ifndef RUN_PATH_VALUES_H
#define RUN_PATH_VALUES_H

#include <jansson.h>

#include "suite/suite.h"

struct arena;
struct endpoint;
struct env;

/* What the name stands for in the environment: "shop", or "shop.id" of a record; NULL
 * where there is no such value. */
const json_t *path_value_named(const struct env *env, struct str name);

/* The key by the operation's own parameter, and the others as derived cases send them
 * (claims/beside.h): from the environment, from the members of the record that are known
 * (may be NULL), or the key of a record of the state.  What is not known is left out. */
struct named_templates path_values(struct arena *a, const struct endpoint *e,
                                   const struct operation *op, const json_t *key,
                                   const json_t *known, const struct env *env);

/* What `name` is in a path to a record of the resource of which nothing is known (one
 * that a case has made): as derived cases send it where an operation of the resource has
 * a path parameter of that name.  NULL where none has. */
const json_t *path_value_of_resource(struct arena *a, const struct endpoint *e,
                                     const struct resource *resource, struct str name,
                                     const struct env *env);

#endif
