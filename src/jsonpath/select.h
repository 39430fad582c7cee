/* jsonpath/select.h - running a compiled query; only inside jsonpath/.
 *
 * A query is run depth first: each node that a segment selects goes through the segments
 * behind it before the next one is looked for.  This gives the order of RFC 9535, needs
 * no lists in between, and can stop early.  Where a node stands is a chain of steps on
 * the stack. */
#ifndef JSONPATH_SELECT_H
#define JSONPATH_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/str.h"
#include "jsonpath/internal.h"

struct arena;
struct buf;
struct regex;

/* One evaluation of a whole query, filters included. */
struct run {
    struct arena *scratch;
    json_t *root;
    size_t steps; /* nodes that may still be looked at */
    size_t depth; /* of the recursion */
    bool gave_up; /* nothing goes on from here */
    /* The pattern that came from a document last, and what became of it. */
    struct str pattern;
    struct regex *regex;
};

/* The way from the root to a node. */
struct step {
    const struct step *from; /* NULL at the root */
    struct str name;
    size_t index;
    bool is_index;
};

/* Gets each selected node; false to stop. */
typedef bool visit_fn(json_t *value, const struct step *at, void *ctx);

/* Runs `q` from `start`; false where it was stopped, by `visit` or by a limit. */
bool run_query(struct run *r, const struct query *q, json_t *start, const struct step *at,
               visit_fn *visit, void *ctx);

/* The one node of a singular query, NULL without one. */
json_t *run_singular(const struct query *q, json_t *start);

/* filter.c: whether the filter holds for `current`. */
bool filter_holds(struct run *r, const struct expr *e, json_t *current);

/* normalize.c: adds the normalized path of RFC 9535, 2.7. */
void add_normalized(struct buf *out, const struct step *at);

#endif
