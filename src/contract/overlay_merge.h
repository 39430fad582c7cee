/* contract/overlay_merge.h - the changes of overlay actions, on nodes and on JSON.
 * Private to contract/.
 *
 * Objects are merged member by member, lists within them are put end to end, everything
 * else is replaced.  A list that is the target itself gets the update as one more item.
 */
#ifndef CONTRACT_OVERLAY_MERGE_H
#define CONTRACT_OVERLAY_MERGE_H

#include <jansson.h>

#include "contract/normal_path.h"
#include "doc/node.h"

/* A changed copy that shares what was not changed.  `path` leads to an object or list. */
const struct node *overlay_node_update(struct arena *a, const struct node *root,
                                       const struct str_tokens *path,
                                       const struct node *update);
/* With another value there. */
const struct node *overlay_node_replace(struct arena *a, const struct node *root,
                                        const struct str_tokens *path,
                                        const struct node *value);
/* The child of that name or index, which has to be there. */
const struct node *overlay_node_child(const struct node *n, struct str token);
const struct node *overlay_node_remove(struct arena *a, const struct node *root,
                                       const struct str_tokens *path);

/* The same in place. */
void overlay_json_update(struct arena *a, json_t *target, const struct node *update);
void overlay_json_replace(struct arena *a, json_t *root, const struct str_tokens *path,
                          const struct node *value);
void overlay_json_remove(json_t *root, const struct str_tokens *path);

#endif
