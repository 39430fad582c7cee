/* changes/schema.h - schemas as what they ask for, and their comparison.  Private to
 * changes/. */
#ifndef CHANGES_SCHEMA_H
#define CHANGES_SCHEMA_H

#include "changes/internal.h"

enum {
    TYPE_NULL = 1 << 0,
    TYPE_BOOLEAN = 1 << 1,
    TYPE_INTEGER = 1 << 2,
    TYPE_FRACTION = 1 << 3, /* numbers that are no integers */
    TYPE_STRING = 1 << 4,
    TYPE_ARRAY = 1 << 5,
    TYPE_OBJECT = 1 << 6,
    TYPE_ANY = (1 << 7) - 1,
};

/* A part of a schema: all of them have to hold. */
struct part {
    struct at at;
    bool or_null; /* or the value is null */
};

struct member {
    struct str name;
    struct ats at;
    struct span span; /* of the key */
    bool hidden;      /* not in this direction: read-only, write-only */
};

struct view {
    const struct side *side;
    enum direction direction;
    struct part *at;
    size_t len, cap;
    bool nothing;   /* the schema `false` is a part */
    unsigned types; /* bits of what it allows */
    struct map members, required;
    bool closed; /* no members but those */
    struct span span;
};

/* In the scratch arena. */
struct view *view_of(struct comparison *c, const struct side *s, const struct ats *ats,
                     enum direction d);
/* The value of a keyword in the first part that has it. */
struct at view_keyword(struct comparison *c, const struct view *v, const char *keyword);
/* The places of the keyword's value in all parts that have it. */
struct ats view_keywords(struct comparison *c, const struct view *v, const char *keyword);
bool is_closed_by(const struct at *additional);
struct str types_text(struct comparison *c, unsigned types);

/* "Lead" of "#/components/schemas/Lead". */
struct str last_token(struct str ref);

/* The parts of a comparison. */
void compare_types(struct comparison *c, struct pair *p, const struct view *old,
                   const struct view *new);
void compare_values(struct comparison *c, struct pair *p, const struct view *old,
                    const struct view *new);
void compare_limits(struct comparison *c, struct pair *p, const struct view *old,
                    const struct view *new);
void compare_members(struct comparison *c, struct pair *p, const struct view *old,
                     const struct view *new);
void compare_items(struct comparison *c, struct pair *p, const struct view *old,
                   const struct view *new);
/* True where one side has alternatives and the other is compared with one of them. */
bool compare_choices(struct comparison *c, struct pair *p, const struct view *old,
                     const struct view *new);
void compare_rest(struct comparison *c, struct pair *p, const struct view *old,
                  const struct view *new);

#endif
