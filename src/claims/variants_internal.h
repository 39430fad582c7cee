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

/* A tree of nodes from JSON with tags. */
struct node *maker_node(struct variant_maker *m, const json_t *value, struct span span);
/* The state with its first records; false where it has none, or the first one cannot be
 * named without doubt. */
bool maker_scene(struct variant_maker *m, const struct operation *op,
                 const struct state *s, struct scene *ret);
void maker_put(struct variant_maker *m, json_t *object, struct str key, json_t *value);

#endif
