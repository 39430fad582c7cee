/* contract/pools.h - where the schemas of a contract are compiled, for each use once.
 *
 * Private to contract/.  Compiled schemas live as long as the contract.  Who only looks
 * at a document for its mistakes needs each for a moment, and all of them together take
 * several times the document's size: for those the pools forget. */
#ifndef CONTRACT_POOLS_H
#define CONTRACT_POOLS_H

#include <stdbool.h>

#include "schema/schema.h"

struct arena;
struct pools;

/* They live in `a`; schemas are of `registry`. */
struct pools *pools_new(struct arena *a, struct schema_registry *registry);

/* From now on what is compiled lives until pools_rest() is called.  Nothing may have been
 * compiled yet. */
void pools_make_forgetful(struct pools *p);

/* The pool of one use. */
struct schema_pool *pools_of(struct pools *p, enum schema_use use);

/* Says that no compiled schema is needed any more: forgetful pools are emptied when they
 * have grown large, others stay as they are. */
void pools_rest(struct pools *p);

#endif
