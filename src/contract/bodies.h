/* contract/bodies.h - bodies that are no JSON, as the values that their schemas speak of:
 * as the runner writes and the judge reads them.  The mock reads by model/wire.h.
 *
 * A body of text/<any> is a string, or the number or boolean that its schema asks for.
 * One of application/x-www-form-urlencoded is an object: each property is written as a
 * parameter of the query would be, in the style of its `encoding`, which is `form`,
 * exploded, by default; an object without a style is JSON (OpenAPI 3.1.1, 4.8.15).  All
 * other types have no such value. */
#ifndef CONTRACT_BODIES_H
#define CONTRACT_BODIES_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct contract;
struct media;

/* application/x-www-form-urlencoded, with parameters or without. */
bool body_is_form(struct str media_type);

/* The value of a body of this media type, `content_type` as it came; NULL where there is
 * none to judge: another type, a schema of lists or objects for text, text that is not
 * UTF-8. */
json_t *body_read_value(struct arena *a, const struct contract *c, const struct media *m,
                        struct str content_type, struct str body);

/* Adds an object as a form.  `m` may be NULL: nothing is documented.  False, with the
 * name of the member in *ret_name, where its style has no form for its value. */
MUST_CHECK bool body_write_form(struct buf *out, const struct media *m, json_t *object,
                                struct str *ret_name);

#endif
