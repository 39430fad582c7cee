/* claims/variants_internal.h - what the files of the maker share. */
#ifndef CLAIMS_VARIANTS_INTERNAL_H
#define CLAIMS_VARIANTS_INTERNAL_H

#include "claims/variants.h"

/* Keys of the objects that stand for tagged nodes. */
#define TAG_NAME "\x01tag"
#define TAG_ARGUMENT                                                                     \
    "\x01"                                                                               \
    "argument"

struct variant_maker {
    struct arena *arena;
    const struct contract *contract;
    const struct states *states;
    enum variant_depth depth;
    const struct claim *claim; /* at hand, for places */
    struct node_list {
        struct node **at;
        size_t len, cap;
    } cases;
    struct map names;
};

struct variant {
    struct variant_maker *m;
    const struct claim *claim;
    const struct operation *op;
    struct scene scene;
    struct str name;
    json_t *proves;               /* list */
    json_t *steps;                /* list of finished ones */
    json_t *send, *expect, *then; /* of the open step */
    json_t *capture;              /* of the open step */
    json_t *body;                 /* sent fields of the open step */
    struct str_list left_out;     /* headers that the open step must not have */
    bool has_body, only_that;
    bool is_elsewhere;  /* the open step is no request of the operation */
    struct str lacking; /* field that a full representation is to do without */
    const struct state_record *to;
    json_t *applied; /* field → value: what the record shows after all steps */
    bool given_up;
    bool has_wrong_credentials;
};

/* --- variant.c --- */

json_t *variant_object(struct variant *v);
void variant_put(struct variant *v, json_t *in, const char *key, json_t *value);
/* The object under `key`, made where there is none. */
json_t *variant_member(struct variant *v, json_t *in, const char *key);

/* --- variant_verbs.c --- */

/* Fields that every request has to have: as they are stored, or new ones. */
void variant_add_required(struct variant *v);
/* Headers that a claim demands: any validator, a new idempotency key. */
void variant_add_headers(struct variant *v);
/* The open step has the header, or is to do without. */
bool variant_has_header(struct variant *v, struct str name);

/* A tree of nodes from JSON with tags. */
struct node *maker_node(struct variant_maker *m, const json_t *value, struct span span);
/* The state with its first records; false where it has none, or the first one cannot be
 * named without doubt. */
bool maker_scene(struct variant_maker *m, const struct operation *op,
                 const struct state *s, struct scene *ret);
void maker_put(struct variant_maker *m, json_t *object, struct str key, json_t *value);

#endif
