/* contract/overlay.h - OpenAPI Overlay 1.0: changes to a document that stays untouched.
 *
 * Private to contract/.  Nodes that an overlay brings keep their places, so complaints
 * about them point into the overlay. */
#ifndef CONTRACT_OVERLAY_H
#define CONTRACT_OVERLAY_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "doc/node.h"

struct arena;
struct diags;

/* Applies the overlay to a document held twice: *document is replaced by a changed copy
 * (which shares what was not changed), `json` is changed in place.  False after at least
 * one error: a target that selects nothing is one. */
MUST_CHECK bool overlay_apply(struct arena *a, const struct node *overlay,
                              const struct node **document, json_t *json,
                              struct diags *diags);

#endif
