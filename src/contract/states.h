/* contract/states.h - a contract's states.yaml: what the mock can be brought into. */
#ifndef CONTRACT_STATES_H
#define CONTRACT_STATES_H

#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/str.h"
#include "contract/contract.h"

struct arena;
struct diags;

struct state_record {
    const struct resource *resource;
    struct str name; /* `a` in $(a.id) */
    const json_t *record;
};

struct state {
    struct str name, says;
    struct state_record *records;
    size_t record_count;
    const json_t
        *settings; /* object: the contract's defaults with the state's own over them */
    const json_t *values; /* object: further values that cases may name */
    struct span span;
};

/* Somebody who may do less than who has `credentials`. */
struct state_caller {
    struct str name;
    const json_t *credentials; /* object: security scheme → what the mock accepts */
    struct str_list scopes;    /* or roles */
};

struct states {
    const struct contract *contract;
    struct state *at;
    size_t len;
    const json_t *credentials; /* object: security scheme → what the mock accepts */
    struct state_caller *callers;
    size_t caller_count;
    const json_t *settings; /* object: the defaults */
};

/* Reads states.yaml beside the contract's document; a contract without one has no states.
 * Records are held against their resource's schema.  NULL after errors. */
MUST_CHECK struct states *states_load(struct arena *a, const struct contract *c,
                                      struct diags *diags);
/* The same of a text, which must live as long. */
MUST_CHECK struct states *states_parse(struct arena *a, const struct contract *c,
                                       const struct source *source, struct diags *diags);

/* NULL where there is none of that name. */
const struct state *states_find(const struct states *s, struct str name);

/* All that a case may name in this state: {record name: record, …, value name: value}.
 * Records and values are the state's own, and not to be changed. */
json_t *state_gives(struct arena *a, const struct state *s);

#endif
