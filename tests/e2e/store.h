/* tests/e2e/store.h - what a vendor has stored. */
#ifndef E2E_STORE_H
#define E2E_STORE_H

#include <jansson.h>

#include "base/rng.h"

struct call;

struct store {
    json_t *tables; /* {resource: {id: record}} */
    json_t *settings;
    struct rng rng; /* of ids */
};

void store_init(struct store *s);
void store_release(struct store *s);
struct store *store_of(struct call *c);

#endif
