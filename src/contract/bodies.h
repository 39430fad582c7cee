/* contract/bodies.h - bodies that are no JSON, as the values that their schemas speak of:
 * as the runner writes and the judge reads them.  The mock reads by model/wire.h.
 *
 * A body of text/<any> is a string, or the number or boolean that its schema asks for.
 * One of application/x-www-form-urlencoded is an object: each property is written as a
 * parameter of the query would be, in the style of its `encoding`, which is `form`,
 * exploded, by default; an object without a style is JSON (OpenAPI 3.1.1, 4.8.15).  One
 * of multipart/<any> is an object by the names of its parts, or a list of them; each is
 * text, JSON or bytes, by `encoding` and the property's schema.  All other types have no
 * such value. */
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

/* multipart/form-data, multipart/mixed and the like. */
bool body_is_multipart(struct str media_type);

/* The value of a body of this media type, `content_type` as it came; NULL where there is
 * none to judge: another type, a schema of lists or objects for text, text that is not
 * UTF-8, what claims to be multipart and is not.  Bytes that are not UTF-8 are a text
 * with a character for each. */
json_t *body_read_value(struct arena *a, const struct contract *c, const struct media *m,
                        struct str content_type, struct str body);

/* Adds an object as a form.  `m` may be NULL: nothing is documented.  False, with the
 * name of the member in *ret_name, where its style has no form for its value. */
MUST_CHECK bool body_write_form(struct buf *out, const struct media *m, json_t *object,
                                struct str *ret_name);

/* Adds an object, or a list, as parts.  *boundary is used where it is not empty, else
 * gets one that stands nowhere in the parts, always the same for the same value.  `m` and
 * *ret_name as above; an empty *ret_name: the boundary stands in a part. */
MUST_CHECK bool body_write_multipart(struct arena *a, struct buf *out,
                                     const struct contract *c, const struct media *m,
                                     const json_t *value, struct str *boundary,
                                     struct str *ret_name);

/* The boundary of a multipart media type; empty without one. */
struct str body_boundary(struct str media_type);

#endif
