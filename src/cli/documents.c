#include "cli/documents.h"

#include "base/arena.h"
#include "doc/node.h"
#include "doc/yaml.h"

#include "base/banned.h"

json_t *document_load(struct arena *a, const char *path, struct json_literals **literals,
                      struct diags *diags)
{
    const struct node *root = doc_load(a, path, diags);

    if (root && literals)
        node_literals(a, root, literals);
    return root ? node_to_json(a, root) : NULL;
}
