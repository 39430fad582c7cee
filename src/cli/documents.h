/* cli/documents.h - JSON and YAML files as values, for the commands on single documents.
 */
#ifndef CLI_DOCUMENTS_H
#define CLI_DOCUMENTS_H

#include <jansson.h>

#include "base/attr.h"

struct arena;
struct diags;
struct json_literals;
struct node;

/* Reads a file ("-": standard input), JSON where its name or its first character says so,
 * else YAML.  Numbers that the value does not hold exactly are added to *literals (NULL:
 * nobody asks); *place is where its parts stand (NULL: nobody asks).  NULL after
 * diagnostics. */
MUST_CHECK json_t *document_load(struct arena *a, const char *path,
                                 struct json_literals **literals,
                                 const struct node **place, struct diags *diags);

#endif
