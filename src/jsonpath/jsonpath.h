/* jsonpath/jsonpath.h - RFC 9535 queries: compile once, select many times.
 *
 * A compiled query is immutable, so one query may serve many documents.  It lives in the
 * arena it was compiled into, and it keeps no pointer into the text it came from.
 *
 * Selecting cannot fail: a query that matches nothing gives an empty list.  Only
 * compiling can, and it says where and why.  What is selected is bounded by the limits
 * below, so that neither a hostile document nor `$..*..*..*` takes the machine: a list
 * that was cut short says so in `gave_up`. */
#ifndef JSONPATH_JSONPATH_H
#define JSONPATH_JSONPATH_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct jsonpath; /* the compiled form is private to jsonpath/ */

/* Refused at compile time: deeper nesting of filters, parentheses and calls; more
 * segments in one query; a longer text. */
#define JSONPATH_DEPTH_MAX    64
#define JSONPATH_SEGMENTS_MAX 500
#define JSONPATH_QUERY_MAX    ((size_t)64 * 1024)

/* Where selecting gives up: nodes selected, nodes looked at and tests made, nesting of
 * the document (summed over nested filters), bytes of all paths. */
#define JSONPATH_NODES_MAX       ((size_t)1000 * 1000)
#define JSONPATH_STEPS_MAX       ((size_t)10 * 1000 * 1000)
#define JSONPATH_VALUE_DEPTH_MAX 4096
#define JSONPATH_PATH_BYTES_MAX  ((size_t)64 * 1024 * 1024)

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
    bool gave_up; /* a limit was reached: there may be more, and a filter may be wrong */
};

/* NULL when `query` is not well-formed or valid (RFC 9535, 2.1). */
MUST_CHECK struct jsonpath *jsonpath_compile(struct arena *a, struct str query,
                                             struct jsonpath_error *error);

/* Whether it can select one node at most (RFC 9535, 2.3.5.1): names and indexes only. */
bool jsonpath_is_singular(const struct jsonpath *q);

/* Select from `root`; the list and the paths live in `a`. */
struct jsonpath_nodes jsonpath_select(struct arena *a, const struct jsonpath *q,
                                      json_t *root);

#endif
