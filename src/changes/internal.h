/* changes/internal.h - what the parts of a comparison share.  Private to changes/. */
#ifndef CHANGES_INTERNAL_H
#define CHANGES_INTERNAL_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "changes/changes.h"
#include "contract/files.h"

/* Who the data go to. */
enum direction { SENT, RECEIVED };

static inline enum direction other_direction(enum direction d)
{
    return d == SENT ? RECEIVED : SENT;
}

struct side {
    const struct contract *contract;
    struct files *files;
    struct at root;
};

struct ats {
    struct at *at;
    size_t len, cap;
};

/* Of one place, or none. */
static inline struct ats ats_of(struct arena *a, const struct at *at)
{
    struct ats list = { 0 };

    if (at_is(at))
        *vec_push(a, &list) = *at;
    return list;
}

struct pair;

/* A member, item or alternative of a schema, as another pair. */
struct edge {
    struct pair *to;
    struct str label; /* added to the path: ".name", "[*]" */
    struct str name;  /* of a member; else empty */
};

/* A schema of each side (several that hold together; none: anything) for one direction.
 */
struct pair {
    struct ats old, new;
    enum direction direction;
    struct {
        struct noted **at;
        size_t len, cap;
    } changes;
    struct {
        struct edge *at;
        size_t len, cap;
    } edges;
    struct pair_list {
        struct pair **at;
        size_t len, cap;
    } from;
    bool dirty;     /* a change can be reached */
    uint32_t visit; /* the use that was here last */
};

/* A change while it is collected. */
struct noted {
    struct change change;
    size_t order;
    uint32_t use; /* the one that was added last */
};

/* Where a pair of schemas is used. */
struct root_use {
    struct pair *pair;
    struct change_use use;
    struct str name; /* of the parameter or header; else empty */
};

struct comparison {
    struct arena *arena, *scratch; /* scratch: of one pair */
    struct side old, new;
    struct json_literals *literals; /* of the limits seen so far */
    struct diags *ignored; /* the contracts were complained about when they were read */
    struct map pairs, changes;
    struct map operations; /* of compare_operations(): route → changed_operation */
    struct pair_list queue;
    struct {
        struct noted **at;
        size_t len, cap;
    } noted;
    struct {
        struct root_use *at;
        size_t len, cap;
    } roots;
    bool cut; /* CHANGES_PAIRS_MAX */
};

/* --- places (places.c) --- */

/* What stands there, `$ref`s followed (in vain: as far as it goes); needs no parent. */
struct at side_follow(struct comparison *c, const struct side *s, const struct at *at);
/* The same of the entry of a map with that key, in any case of letters (a header's name,
 * a range of statuses); nothing without one. */
struct at side_entry(struct comparison *c, const struct side *s, const struct at *map,
                     struct str key);
/* A member, followed; nowhere where there is none. */
struct at side_get(struct comparison *c, const struct side *s, const struct at *at,
                   const char *key);
/* Without the place above it, which may go away. */
struct at at_alone(struct at at);
/* The text of a scalar, STR_NONE where it is none. */
struct str at_text(const struct at *at);
bool at_true(const struct at *at);
/* Of the key that leads there, else of the thing. */
struct span key_span(const struct at *parent, struct str key);
/* The value in one line, cut where it is long; "absent" for nowhere. */
struct str at_shown(struct arena *a, const struct at *at);
bool at_same(const struct at *left, const struct at *right);

/* --- noting changes (note.c) --- */

/* One that many places tell of is one. */
struct noted *note(struct comparison *c, enum change_rule rule, enum direction d,
                   struct span old, struct span new, struct str message);
/* The same with one more use. */
struct noted *note_use(struct comparison *c, enum change_rule rule, enum direction d,
                       struct span old, struct span new, struct change_use use,
                       struct str message);
void note_name(struct comparison *c, struct noted *n, struct str name);
/* Of a pair of schemas: its uses follow when all are known. */
void note_schema(struct comparison *c, struct pair *p, enum change_rule rule,
                 struct span old, struct span new, const char *fmt, ...) PRINTF(6, 7);
enum change_severity rule_severity(enum change_rule rule, enum direction d);
void add_use(struct comparison *c, struct noted *n, struct change_use use);
/* Gives the changes of schemas their uses. */
void find_uses(struct comparison *c);

/* --- documents --- */

void compare_operations(struct comparison *c);
struct operation_pair {
    const struct changed_operation *named;
    struct at old_item, old, new_item, new; /* path items and operations */
    enum direction direction;               /* of its requests */
    struct str within;                      /* "callback paid "; empty: the operation */
};
void compare_operation(struct comparison *c, const struct operation_pair *o);
void compare_parameters(struct comparison *c, const struct operation_pair *o);
void compare_headers(struct comparison *c, const struct changed_operation *op,
                     struct str part, const struct at *old, const struct at *new,
                     struct span old_place, struct span new_place, enum direction d);
void compare_content(struct comparison *c, const struct changed_operation *op,
                     struct str part, const struct at *old, const struct at *new,
                     enum direction d);
void compare_responses(struct comparison *c, const struct operation_pair *o);
void compare_security(struct comparison *c, const struct operation_pair *o);
void compare_schemes(struct comparison *c);
void compare_servers(struct comparison *c);
void compare_claims(struct comparison *c);

/* --- schemas --- */

/* The pair of the schemas at these places (nowhere: anything) is used there. */
void use_schemas(struct comparison *c, const struct at *old, const struct at *new,
                 enum direction d, struct change_use use, struct str name);
/* A pair that is compared when its turn comes; NULL where there are too many. */
struct pair *pair_of(struct comparison *c, const struct ats *old, const struct ats *new,
                     enum direction d);
void pair_edge(struct comparison *c, struct pair *from, const struct ats *old,
               const struct ats *new, struct str label, struct str name);
void compare_pairs(struct comparison *c);

#endif
