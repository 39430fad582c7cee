/* run/put_back.h - making a record as it was: looks at it, sends what differs, looks
 * again.  A state machine without waiting, for the runner and for `fealty restore`.
 *
 * What differs is sent by the documented update (or by the path that the target's
 * `restore` names): only members that can be sent, null where the record had none.
 * Members that only the endpoint writes (read-only ones, times that advance, derived
 * ones) are not compared.  A second and a third pass send what a first one left, with
 * null for members of objects that merged.  What differs then cannot be put back. */
#ifndef RUN_PUT_BACK_H
#define RUN_PUT_BACK_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "contract/contract.h"
#include "http/message.h"
#include "http/transport.h"

struct arena;
struct endpoint;
struct env;

#define PUT_BACK_PASSES 3

enum put_back_result {
    PUT_BACK_REQUEST, /* *ret is to be sent, its answer given to put_back_answered() */
    PUT_BACK_DONE,
    PUT_BACK_FAILED, /* err says what could not be put back */
};

struct put_back {
    const struct endpoint *endpoint;
    struct arena *arena;
    const struct env *env;
    const struct resource *resource;
    const json_t *key;
    const json_t *before; /* NULL: there was none */
    bool changed;         /* something was sent */

    /* private */
    json_t *now;
    bool looked, done, failed;
    unsigned passes;
    struct err err;
};

enum put_back_result put_back_next(struct put_back *p, struct http_request *ret,
                                   struct err *err);
void put_back_answered(struct put_back *p, const struct http_result *result);

/* What would be sent where something differs, its body aside: for people.  False where
 * nothing is. */
MUST_CHECK bool put_back_example(const struct endpoint *e, struct arena *a,
                                 const struct resource *resource, const json_t *key,
                                 struct http_request *ret);

/* The request that removes a record: by the target's `restore`, or the documented one;
 * false where there is none.  `key` may be text that stands for one ("$(key)"). */
MUST_CHECK bool put_back_removal(const struct endpoint *e, struct arena *a,
                                 const struct env *env, const struct resource *resource,
                                 const json_t *key, struct http_request *ret,
                                 struct err *err);

#endif
