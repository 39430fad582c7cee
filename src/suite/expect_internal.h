/* suite/expect_internal.h - how expectations are compiled; only inside suite/. */
#ifndef SUITE_EXPECT_INTERNAL_H
#define SUITE_EXPECT_INTERNAL_H

#include "contract/contract.h"
#include "doc/node.h"
#include "suite/expect.h"

struct expect_compiling {
    struct arena *arena;
    const struct scope *scope;
    const struct contract *contract;
    struct diags *diags;
    bool exact; /* below !exactly */
};

/* A node with its tag. */
const struct expect *expect_of(struct expect_compiling *c, const struct node *n);
/* The same without looking at the node's own tag: the argument of a tag. */
const struct expect *expect_of_plain(struct expect_compiling *c, const struct node *n);
/* The node's value as a template, its own tag passed over; NULL after errors. */
const struct tmpl *expect_value(struct expect_compiling *c, const struct node *n);

/* What a tag takes as its argument. */
enum {
    ARG_NONE = 1u << 0,
    ARG_TEXT = 1u << 1,
    ARG_NUMBER = 1u << 2,
    ARG_OTHER = 1u << 3, /* null, true, false */
    ARG_LIST = 1u << 4,
    ARG_MAP = 1u << 5,
    ARG_ANY = ARG_TEXT | ARG_NUMBER | ARG_OTHER | ARG_LIST | ARG_MAP,
};

/* How one tag is read: fills *e, whose kind and span are set.  False after errors. */
struct expect_tag {
    const char *name; /* "matches" */
    enum expect_kind kind;
    unsigned takes;
    const char *usage; /* shown beside a wrong argument */
    bool (*read)(struct expect_compiling *c, const struct node *n, struct expect *e);
};

/* NULL where there is no such tag. */
const struct expect_tag *expect_tag_find(struct str name);
/* The i-th, NULL behind the last. */
const struct expect_tag *expect_tag_at(size_t i);

/* Readers of expect_scalars.c. */
bool expect_read_type(struct expect_compiling *c, const struct node *n, struct expect *e);
bool expect_read_matches(struct expect_compiling *c, const struct node *n,
                         struct expect *e);
bool expect_read_format(struct expect_compiling *c, const struct node *n,
                        struct expect *e);
bool expect_read_length(struct expect_compiling *c, const struct node *n,
                        struct expect *e);
bool expect_read_between(struct expect_compiling *c, const struct node *n,
                         struct expect *e);
bool expect_read_limit(struct expect_compiling *c, const struct node *n,
                       struct expect *e);
bool expect_read_time(struct expect_compiling *c, const struct node *n, struct expect *e);
bool expect_read_schema(struct expect_compiling *c, const struct node *n,
                        struct expect *e);
bool expect_read_close_to(struct expect_compiling *c, const struct node *n,
                          struct expect *e);

#endif
