/* contract/overlay.h - OpenAPI Overlay 1.0: changes to a document that stays untouched.
 *
 * Private to contract/.  Nodes that an overlay brings keep their places, so complaints
 * about them point into the overlay. */
#ifndef CONTRACT_OVERLAY_H
#define CONTRACT_OVERLAY_H

#include <stdbool.h>

#include "base/attr.h"
#include "doc/node.h"

struct arena;
struct diags;

/* Replaces *document by a changed copy, which shares what was not changed.  False after
 * at least one error: a target that selects nothing is one. */
MUST_CHECK bool overlay_apply(struct arena *a, const struct node *overlay,
                              const struct node **document, struct diags *diags);

#endif
