/* contract/params.h - parameters on the wire: OpenAPI's styles, to be sent and to be
 * read.
 *
 * The styles are RFC 6570's where it has them (matrix, label, simple, form), with
 * spaceDelimited, pipeDelimited and deepObject beside them.  Scalars, lists of scalars
 * and flat objects of scalars have a form; what is nested deeper has none in any style
 * but a parameter with `content`, whose value is JSON.  null counts as empty text. */
#ifndef CONTRACT_PARAMS_H
#define CONTRACT_PARAMS_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct contract;
struct parameter;

/* Adds the value as it is sent: for a path what stands for `{name}`, for the query
 * "a=1&a=2" without '?' and without '&' in front (nothing for an empty list or object),
 * for a header its value, for a cookie "a=1; b=2".  False, and nothing added, where the
 * style has no form for the value. */
MUST_CHECK bool params_write(struct buf *out, const struct parameter *p,
                             const json_t *value);

/* The whole path with `{names}` filled in from `values`, an object by name; false where
 * one is absent or has no form.  *ret_missing is its name. */
struct operation;
MUST_CHECK bool params_write_path(struct buf *out, const struct operation *op,
                                  const json_t *values, struct str *ret_missing);

/* The reverse.  Text becomes what the parameter's schema allows: a number where it allows
 * numbers and the text is one, else a string; a schema then says whether it is right.
 * NULL: the parameter is not there, or (with *ret_malformed) its text does not have the
 * form of its style.
 *
 * `raw` is, not decoded: for a path what stood for `{name}`, for the query all of it
 * without '?', for a header its value, for a cookie the whole Cookie header. */
json_t *params_read(struct arena *a, const struct contract *c, const struct parameter *p,
                    struct str raw, bool *ret_malformed);

#endif
