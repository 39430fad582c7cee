/* contract/params.h - parameters on the wire: OpenAPI's styles, to be sent.  Reading
 * them is params_read.h's.
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

/* Whether the documentation has such a value in mind: lists and objects only where the
 * schema has them, never null, and no text beside `content`, which is sent as it is. */
bool params_takes(const struct contract *c, const struct parameter *p,
                  const json_t *value);

#endif
