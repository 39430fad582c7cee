/* JSONPath: a line with a query, then a document.  What is selected is found again by its
 * normalized path, and a complaint points into the query. */
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"
#include "tests/fuzz/fuzz.h"

/* More of them are not looked at again, so that inputs stay quick. */
enum { AGAIN_MAX = 50 };

static void is_found_again(struct arena *a, const struct jsonpath_node *node,
                           json_t *root)
{
    struct jsonpath_error error;
    struct jsonpath *q = jsonpath_compile(a, node->path, &error);

    if (!q) { /* too long a path is all that can be wrong with it */
        BUG_IF(node->path.len < 3 * JSONPATH_SEGMENTS_MAX);
        return;
    }
    BUG_IF(!jsonpath_is_singular(q));
    struct jsonpath_nodes again = jsonpath_select(a, q, root);

    BUG_IF(again.gave_up || again.len != 1 || again.at[0].value != node->value);
    BUG_IF(!str_eq(again.at[0].path, node->path));
}

static void select_from(struct arena *a, const struct jsonpath *q, json_t *root)
{
    struct jsonpath_nodes nodes = jsonpath_select(a, q, root);

    BUG_IF(nodes.len > JSONPATH_NODES_MAX);
    BUG_IF(jsonpath_is_singular(q) && nodes.len > 1);
    for (size_t i = 0; i < nodes.len && i < AGAIN_MAX; i++)
        is_found_again(a, &nodes.at[i], root);
}

static void try(struct arena *a, struct str query, struct str document)
{
    struct jsonpath_error error = { 0 };
    struct json_error trouble;
    struct jsonpath *q = jsonpath_compile(a, query, &error);

    BUG_IF(!q && (error.msg[0] == '\0' || error.off > query.len));
    json_t *root = json_read(a, document, NULL, NULL, &trouble);

    if (q && root)
        select_from(a, q, root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str input = { (const char *)data, size }, query = STR_NONE;
    struct arena *a = arena_open();

    str_cut(&input, '\n', &query);
    try(a, query, input);
    arena_close(a);
    return 0;
}
