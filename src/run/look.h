/* run/look.h - looking at a record of a live target, as its `observe` has it.
 *
 * `known` are members of the record that are known already (an object, or NULL): a list
 * is filtered by them. */
#ifndef RUN_LOOK_H
#define RUN_LOOK_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "contract/contract.h"
#include "http/message.h"
#include "http/transport.h"
#include "run/target.h"

struct arena;
struct endpoint;
struct env;

/* False, and err says why, where the target does not show such a record. */
MUST_CHECK bool look_request(const struct endpoint *e, struct arena *a,
                             const struct env *env, const struct resource *resource,
                             const json_t *key, const json_t *known,
                             struct http_request *ret, struct err *err);

/* *ret is the record, or NULL where there is none of that key; *literals (NULL: nobody
 * asks) those of numbers in it that are not held exactly. */
MUST_CHECK bool look_answer(const struct endpoint *e, struct arena *a,
                            const struct resource *resource, const json_t *key,
                            const struct http_result *result, json_t **ret,
                            const struct json_literals **literals, struct err *err);

/* The record of that key among those that a state gives (an object, by name); NULL where
 * it gives none. */
const json_t *look_given(json_t *gives, const struct resource *resource,
                         const json_t *key);

/* NULL: the target does not say. */
const struct observe_rule *look_rule(const struct endpoint *e,
                                     const struct resource *resource);

/* A path of a target with `$(id)` as the key and other names as members of `known`, or as
 * values of the environment (`$(shop.id)`, too), or as path_value_of_resource() has it,
 * all percent-encoded.  False where a name is not known. */
MUST_CHECK bool look_path(const struct endpoint *e, struct arena *a,
                          const struct resource *resource, struct str path,
                          const json_t *key, const json_t *known, const struct env *env,
                          struct str *ret, struct err *err);

#endif
