/* suite/expect.h - expectations as data; src/check judges by them.
 *
 * An expectation is a tree compiled from plain values and tags (docs/cases.md). */
#ifndef SUITE_EXPECT_H
#define SUITE_EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/str.h"

struct arena;
struct contract;
struct env;
struct node;
struct regex;
struct schema;
struct scope;
struct tmpl;

enum expect_kind {
    EXPECT_VALUE,  /* equal to `value` (a scalar or a reference: maps and lists have kinds
                      of their own) */
    EXPECT_OBJECT, /* members; others may be there unless `exact` */
    EXPECT_LIST,   /* items, one by one; as many as that */
    EXPECT_ANY,
    EXPECT_ABSENT,
    EXPECT_TYPE,      /* `types` */
    EXPECT_MATCHES,   /* `regex` */
    EXPECT_FORMAT,    /* `text` */
    EXPECT_ONE_OF,    /* `items` */
    EXPECT_NOT,       /* items[0] */
    EXPECT_LENGTH,    /* `low` to `high` */
    EXPECT_BETWEEN,   /* numbers `low_value`, `high_value`; ends included */
    EXPECT_LESS,      /* `value` */
    EXPECT_GREATER,   /* `value` */
    EXPECT_CONTAINS,  /* `items`: all of them somewhere */
    EXPECT_ONCE,      /* `items[0]`: of exactly one item */
    EXPECT_EACH,      /* items[0] */
    EXPECT_UNORDERED, /* `items` */
    EXPECT_UNCHANGED,
    EXPECT_LATER_THAN, /* `value` */
    EXPECT_SCHEMA,     /* `schema` */
    EXPECT_CLOSE_TO,   /* `value`, by `tolerance` (a number, or milliseconds for times) */
};

/* Items of one `!unordered`. */
#define EXPECT_UNORDERED_MAX 2000

struct expect_member {
    struct str name;        /* as written */
    const struct tmpl *key; /* where the name holds references; else NULL */
    const struct expect *expect;
};

struct expect {
    enum expect_kind kind;
    struct span span;
    bool exact; /* below !exactly: objects not in part, those of EXPECT_VALUE too */
    const struct tmpl *value;
    struct expect_member *members;
    size_t member_count;
    const struct expect **items;
    size_t item_count;
    struct str *types;
    size_t type_count;
    struct str text; /* the pattern, the format's name */
    const struct regex *regex;
    const struct schema *schema;
    const struct tmpl *low_value, *high_value;
    uint64_t low, high;    /* of EXPECT_LENGTH; high UINT64_MAX = no end */
    double tolerance;      /* negative: `by` is a duration, so only times can be close */
    uint64_t tolerance_ms; /* a number counts as seconds */
};

/* What `n` and its tags say; `contract` may be NULL where no `!schema` is taken.  `!not`
 * and `!each` of a list with one tagged item are of that item, since YAML has no two tags
 * on one value: `!each [!type string]`.
 *
 * NULL after errors: an unknown tag (with a suggestion), a bad pattern, a bad argument.
 */
MUST_CHECK const struct expect *expect_compile(struct arena *a, const struct node *n,
                                               const struct scope *scope,
                                               const struct contract *contract,
                                               struct diags *diags);
/* "!matches ^lead_", "won", "an object with status": one line for people. */
struct str expect_describe(struct arena *a, const struct expect *e);
/* The same with the references filled in, as far as `env` (NULL: not at all) can. */
struct str expect_describe_filled(struct arena *a, const struct expect *e,
                                  const struct env *env);

#endif
