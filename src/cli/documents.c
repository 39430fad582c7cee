#include "cli/documents.h"

#include "base/arena.h"
#include "doc/node.h"
#include "doc/yaml.h"

#include "base/banned.h"

/* YAML has an empty text mean null; nobody writes it so on purpose. */
static bool is_empty(const struct node *root)
{
    return root->kind == NODE_NULL && root->span.source &&
           !str_trim(root->span.source->text).len;
}

json_t *document_load(struct arena *a, const char *path, struct json_literals **literals,
                      const struct node **place, struct diags *diags)
{
    const struct node *root = doc_load(a, path, diags);

    if (place)
        *place = root;
    if (root && is_empty(root)) {
        diags_error(diags, SPAN_NONE, "empty", "%s is empty",
                    str_eq_c(str_from(path), "-") ? "standard input" : path);
        return NULL;
    }
    if (root && literals)
        node_literals(a, root, literals);
    return root ? node_to_json(a, root) : NULL;
}
