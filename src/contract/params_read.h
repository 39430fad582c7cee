/* contract/params_read.h - parameters off the wire, as the judge reads them: the styles
 * of params.h backwards.  The mock has a reader of its own (model/wire.h), and may not
 * include this one. */
#ifndef CONTRACT_PARAMS_READ_H
#define CONTRACT_PARAMS_READ_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"

struct arena;
struct contract;
struct parameter;

/* Text becomes what the parameter's schema allows: a number where it allows numbers and
 * the text is one, else a string; a schema then says whether it is right. NULL: the
 * parameter is not there, or (with *ret_malformed) its text does not have the form of its
 * style.
 *
 * `raw` is, not decoded: for a path what stood for `{name}`, for the query all of it
 * without '?', for a header its value, for a cookie the whole Cookie header. */
json_t *params_read(struct arena *a, const struct contract *c, const struct parameter *p,
                    struct str raw, bool *ret_malformed);

#endif
