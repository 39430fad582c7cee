/* claims/beside.h - what a request has to have beside the changes and the record's key:
 * members of the body outside of `x-effect`'s `request`, and path parameters other than
 * `by`. */
#ifndef CLAIMS_BESIDE_H
#define CLAIMS_BESIDE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "contract/contract.h"
#include "contract/states.h"

struct arena;
struct diags;

/* A member of the body that stands around the changes: {"data": {"type": ...}}. */
struct beside_member {
    struct str pointer;
    const json_t *value; /* the first legal one; NULL: the record's key, or none known */
    bool is_key;
};

struct beside_list {
    struct beside_member *at;
    size_t len, cap;
};

/* Those that the body's schema requires. */
struct beside_list beside_changes(struct arena *a, const struct operation *op);

/* The body with the changes in their place, and around them what is required; `key` may
 * be NULL.  The changes are the body where nothing is around them. */
json_t *beside_wrap(struct arena *a, const struct operation *op, json_t *changes,
                    const json_t *key);

/* What a path parameter other than `by` names, as a case refers to it ("shop.id"): a
 * value of the state with the parameter's name, that member of the record, or the key of
 * the state's first record that another operation finds by it.  The empty view where the
 * state does not tell; `r` may be NULL. */
struct str beside_path(struct arena *a, const struct operation *op, const struct state *s,
                       const struct state_record *r, struct str parameter);

/* What the document says of a parameter: its example, or a legal value; NULL without one.
 * What a path names has to be there, so none is made up for it. */
const json_t *beside_documented(struct arena *a, const struct operation *op,
                                const struct parameter *p);

/* Warns of path parameters that neither a state nor the document gives a value: there are
 * no variants of such operations. */
void beside_check(struct arena *a, const struct contract *c, const struct states *states,
                  struct diags *diags);

#endif
