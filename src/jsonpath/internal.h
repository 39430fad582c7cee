/* jsonpath/internal.h - the compiled form of a query; only inside jsonpath/. */
#ifndef JSONPATH_INTERNAL_H
#define JSONPATH_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/str.h"
#include "jsonpath/jsonpath.h"

struct regex;

/* The types of RFC 9535, 2.4.1. */
enum path_type { TYPE_VALUE, TYPE_LOGICAL, TYPE_NODES };

enum function_id {
    FUNCTION_LENGTH,
    FUNCTION_COUNT,
    FUNCTION_MATCH,
    FUNCTION_SEARCH,
    FUNCTION_VALUE
};

struct function {
    struct str name;
    enum function_id id;
    enum path_type result;
    size_t arity;
    enum path_type parameters[2];
};

enum selector_kind {
    SELECT_NAME,
    SELECT_WILDCARD,
    SELECT_INDEX,
    SELECT_SLICE,
    SELECT_FILTER,
};

struct selector {
    enum selector_kind kind;
    struct str name;
    int64_t start, end, step; /* the index is in `start` */
    bool has_start, has_end;
    struct expr *filter;
};

struct segment {
    bool descendant;
    struct selector *at;
    size_t len, cap;
};

struct query {
    bool relative; /* "@", not "$" */
    bool singular;
    struct segment *at;
    size_t len, cap;
};

struct jsonpath {
    struct query query;
};

enum expr_kind {
    EXPR_OR,
    EXPR_AND,
    EXPR_NOT,
    EXPR_GROUP, /* in parentheses */
    EXPR_COMPARE,
    EXPR_QUERY,
    EXPR_FUNCTION,
    EXPR_LITERAL,
};

enum compare_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };

struct expr {
    enum expr_kind kind;
    size_t off;       /* in the query, for complaints */
    struct expr **at; /* operands or arguments */
    size_t len, cap;
    enum compare_op op;
    struct query *query;
    const struct function *function;
    json_t *literal;
    struct regex
        *regex; /* of match() and search() with a literal pattern; NULL: it is none */
};

/* parse.c; `p` is behind the "$" or "@". */
struct scanner;
MUST_CHECK bool parse_segments(struct scanner *p, struct query *q);

/* parse_expr.c: what stands behind the "?" of a filter; NULL after a complaint. */
MUST_CHECK struct expr *parse_filter(struct scanner *p);

/* functions.c */
const struct function *function_find(struct str name);
/* Number and types of the arguments (2.4.3); a literal pattern is compiled. */
MUST_CHECK bool function_check(struct scanner *p, struct expr *call);

#endif
