/* schema/scope.h - what dynamic anchors mean after the resources that were come through.
 * Private to schema/. */
#ifndef SCHEMA_SCOPE_H
#define SCHEMA_SCOPE_H

#include "schema/compile.h"

const struct scope *scope_empty(struct arena *a, struct scope_list *all);

/* The scope after entering `resource`: equal scopes are the same pointer. */
const struct scope *scope_enter(struct arena *a, struct scope_list *all,
                                const struct scope *from,
                                const struct resource *resource);

/* NULL where the name is not bound. */
const struct anchor *scope_bound(const struct scope *s, struct str name);

#endif
