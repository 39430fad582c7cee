#include "cli/documents.h"

#include "base/arena.h"
#include "doc/node.h"
#include "doc/yaml.h"

#include "base/banned.h"

json_t *document_load(struct arena *a, const char *path, struct diags *diags)
{
    const struct node *root = doc_load(a, path, diags);

    return root ? node_to_json(a, root) : NULL;
}
