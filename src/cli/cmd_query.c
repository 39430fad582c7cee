/* fealty query: the JSONPath engine on its own, for writing cases. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/command.h"
#include "cli/documents.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"

#include "base/banned.h"

static int bad_query(struct str query, const struct jsonpath_error *error)
{
    fprintf(stderr, "fealty: %s\n  %.*s\n  %*s^\n", error->msg, STR_ARG(query),
            (int)error->off, "");
    return EXIT_USAGE;
}

static size_t print_nodes(struct arena *a, const struct jsonpath *q, json_t *root,
                          const char *prefix)
{
    struct jsonpath_nodes nodes = jsonpath_select(a, q, root);

    for (size_t i = 0; i < nodes.len; i++)
        printf("%s%s%.*s  %.*s\n", prefix, *prefix ? ": " : "", STR_ARG(nodes.at[i].path),
               STR_ARG(json_to_str(a, nodes.at[i].value, JSON_PRINT_COMPACT)));
    return nodes.len;
}

int cmd_query(struct arena *a, const struct arguments *args)
{
    struct jsonpath_error error;
    struct diags *diags = diags_new(a);
    size_t found = 0, files = args->operands.len - 1;

    if (args->operands.len < 2)
        return complain(EXIT_USAGE, "query takes a JSONPath and at least one file");
    const struct jsonpath *q = jsonpath_compile(a, args->operands.at[0], &error);

    if (!q)
        return bad_query(args->operands.at[0], &error);
    for (size_t i = 1; i <= files; i++) {
        const char *path = arena_cstr(a, args->operands.at[i]);
        json_t *root = document_load(a, path, NULL, NULL, diags);

        if (root)
            found += print_nodes(a, q, root, files > 1 ? path : "");
    }
    print_diags(diags, args);
    if (!diags_ok(diags))
        return EXIT_USAGE;
    return found ? EXIT_HELD : EXIT_VIOLATED;
}
