/* jsonpath/jsonpath.h - RFC 9535 queries: compile once, select many times.
 *
 * A compiled query is immutable and lives in the arena it was compiled into.  Selecting
 * cannot fail: a query that matches nothing gives an empty list.  Only compiling can. */
#ifndef JSONPATH_JSONPATH_H
#define JSONPATH_JSONPATH_H

#include <jansson.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct jsonpath; /* the compiled form is private to jsonpath/ */

/* Deeper nesting of filters is refused at compile time. */
#define JSONPATH_DEPTH_MAX 64

struct jsonpath_error {
    size_t off; /* byte of the query */
    char msg[160];
};

struct jsonpath_node {
    json_t *value;   /* borrowed from the document */
    struct str path; /* normalized path (RFC 9535, 2.7) */
};

/* The nodes a query selected, in the order of RFC 9535. */
struct jsonpath_nodes {
    struct jsonpath_node *at;
    size_t len, cap;
};

/* NULL when `query` is not well-formed or valid (RFC 9535, 2.1). */
MUST_CHECK struct jsonpath *jsonpath_compile(struct arena *a, struct str query,
                                             struct jsonpath_error *error);

/* Select from `root`; the list and the paths live in `a`. */
struct jsonpath_nodes jsonpath_select(struct arena *a, const struct jsonpath *q, json_t *root);

#endif
