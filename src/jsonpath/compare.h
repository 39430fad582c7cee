/* jsonpath/compare.h - comparison as RFC 9535, 2.3.5.2.2 defines it; only inside
 * jsonpath/. */
#ifndef JSONPATH_COMPARE_H
#define JSONPATH_COMPARE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "jsonpath/internal.h"

/* A comparable: a JSON value, a count that a function made, or nothing at all. */
struct comparable {
    enum { IS_NOTHING, IS_JSON, IS_COUNT } kind;
    const json_t *json;
    int64_t count;
};

bool compare(enum compare_op op, struct comparable left, struct comparable right);

#endif
