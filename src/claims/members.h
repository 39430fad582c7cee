/* claims/members.h - the documented members of what a schema describes; only inside
 * claims/. */
#ifndef CLAIMS_MEMBERS_H
#define CLAIMS_MEMBERS_H

#include <stdbool.h>

#include <jansson.h>

#include "contract/contract.h"

struct arena;

/* JSON types as a set. */
enum type_bit {
    TYPE_NULL = 1 << 0,
    TYPE_BOOLEAN = 1 << 1,
    TYPE_INTEGER = 1 << 2,
    TYPE_NUMBER = 1 << 3, /* with it always TYPE_INTEGER */
    TYPE_STRING = 1 << 4,
    TYPE_ARRAY = 1 << 5,
    TYPE_OBJECT = 1 << 6,
    TYPE_ALL = (1 << 7) - 1,
};
/* What may stand there; TYPE_ALL where nothing is said. */
unsigned types_of(const struct contract *c, const json_t *schema);
unsigned type_bit_of(const json_t *value);

struct member {
    struct str name;
    struct str pointer; /* from the root that the list was made for */
    const json_t *schema;
    bool required;
};

struct member_list {
    struct member *at;
    size_t len, cap;
};

/* Adds the members of the objects that `schema` describes, parts of allOf included, and
 * those of the objects in them, `depth` levels in all. */
void members_add(struct arena *a, const struct contract *c, const json_t *schema,
                 struct str pointer, unsigned depth, struct member_list *ret);
/* The schema of a member; NULL where it is not documented. */
const json_t *members_find(const struct contract *c, const json_t *schema,
                           struct str name, bool *ret_required);

#endif
