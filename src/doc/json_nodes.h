/* doc/json_nodes.h - JSON text to nodes with places; only inside doc/. */
#ifndef DOC_JSON_NODES_H
#define DOC_JSON_NODES_H

#include "doc/node.h"

#define JSON_NODES_DEPTH_MAX 200 /* as YAML's, so that all trees have the same limit */

/* As yaml_parse(), for JSON. */
MUST_CHECK struct node *json_nodes(struct arena *a, const struct source *source,
                                   struct diags *diags);

#endif
