/* doc/json_literals.h - the side table for numbers that jansson does not hold exactly.
 * Private to doc/: json_literal() of doc/json.h looks things up. */
#ifndef DOC_JSON_LITERALS_H
#define DOC_JSON_LITERALS_H

#include <jansson.h>

#include "base/str.h"

struct arena;
struct json_literals;

/* The first entry makes the table.  `text` is copied. */
void json_literals_keep(struct arena *a, struct json_literals **literals,
                        const json_t *number, struct str text);

/* A number that is gone may have left its address to this one. */
void json_literals_forget(struct json_literals *literals, const json_t *number);

#endif
