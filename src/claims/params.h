/* claims/params.h - what the parameters of claims mean, with their defaults filled in;
 * only inside claims/. */
#ifndef CLAIMS_PARAMS_H
#define CLAIMS_PARAMS_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"
#include "contract/contract.h"

struct arena;

bool list_has(const struct str_list *list, struct str name);

bool claim_is(const struct claim *claim, const char *kind);
bool claim_is_clear(const struct claim *claim); /* must or should */

/* The fields a claim is about: those it names, else all that a client may change. */
struct str_list params_fields(struct arena *a, const struct claim *claim);
/* All fields of an operation that a client may change: documented as sent, neither
 * read-only nor immutable by a claim, nor there only to find the record, nor another
 * name. */
struct str_list params_changeable(struct arena *a, const struct operation *op);
bool params_covers(struct arena *a, const struct claim *claim, struct str field);

/* Fields that find the record, strongest first; empty where the path does. */
struct str_list params_identifiers(struct arena *a, const struct operation *op);

/* `values`, NULL where the claim has none. */
const json_t *params_values(const struct claim *claim);
bool params_has_value(const struct claim *claim, const json_t *value);
/* `returned: false` where the response does not show what was sent. */
bool params_returned(const struct claim *claim);

/* The first claim of that kind (and about that field, unless empty) that is not unclear;
 * NULL without one. */
const struct claim *params_find(struct arena *a, const struct operation *op,
                                const char *kind, struct str field);
/* The same among unclear claims. */
const struct claim *params_find_doubt(struct arena *a, const struct operation *op,
                                      const char *kind, struct str field);

/* Two claims about the very same behaviour, of which one says more about its outcome, or
 * which differ in what is certain about it. */
bool params_same_subject(const struct claim *a, const struct claim *b);
/* Part of a clear claim's subject is left open by an unclear claim: then only its core
 * can be held against an endpoint. */
bool params_in_doubt(const struct claim *claim);
/* Of several claims about the very same behaviour the one that the model goes by. */
const struct claim *params_leader(const struct claim *claim);

/* What a field that shows may be (enum type bits of members.h); 0 where nobody can see
 * it. */
unsigned params_types(const struct claim *claim, struct str field);

/* The field as it is sent, NULL where it is not documented. */
const struct field *params_field(const struct claim *claim, struct str name);
/* Where the documents say that it shows; false where nobody can see it. */
bool params_is_stored(const struct operation *op, struct str field);
/* Whether the field takes the key of another record, most likely (assigneeId, tag_ids, a
 * UUID), and no claim says otherwise: only keys that exist would be taken. */
bool params_looks_like_key(struct arena *a, const struct contract *contract,
                           const struct operation *op, struct str field);
/* The resource whose keys the field takes, NULL where it takes anything else. */
const struct resource *params_link(const struct operation *op, struct str field);
/* Whether no two records share this: the key, and what some claim says or doubts it of,
 * of any operation that stores at the same place, for what is unique is so by whatever
 * request. */
bool params_is_unique(struct arena *a, const struct contract *contract,
                      const struct operation *op, struct str field);
/* JSON Pointer of the field in the record. */
struct str params_place(struct arena *a, const struct operation *op, struct str field);

#endif
