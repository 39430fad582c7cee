/* schema/shell.h - the JSON of one schema object that is held as a node, for as long as
 * it is compiled.
 *
 * Private to schema/.  Of a large document only what keywords hold becomes JSON: readers
 * of keywords find an object without its subschemas, in whose places stand stubs.  A stub
 * has no more than `$ref`, `readOnly` and `writeOnly`. */
#ifndef SCHEMA_SHELL_H
#define SCHEMA_SHELL_H

#include <jansson.h>

#include "doc/node.h"
#include "doc/node_values.h"
#include "schema/internal.h"

struct arena;

struct shell {
    json_t *object;
    struct arena *arena;
    struct node_values *values;
    struct stub_list {
        struct stub {
            const json_t *json;
            const struct node *node;
        } * at;
        size_t len, cap;
    } stubs;     /* in the order of the file */
    size_t next; /* the one that is asked for next, mostly */
};

void shell_open(struct shell *s, const struct node *schema,
                const struct resource *resource);
/* The stubs are gone then. */
void shell_close(struct shell *s);

/* What a stub stands for; NULL where `json` is no stub. */
const struct node *shell_node(struct shell *s, const json_t *json);

#endif
