/* doc/node_build.h - how the readers make trees; only inside doc/.
 *
 * A reader opens maps and lists, adds what it finds and closes them.  Items gather on one
 * stack and move to the arena when their container closes, in an array of the right size.
 * Scalars that occur again and again share one value. */
#ifndef DOC_NODE_BUILD_H
#define DOC_NODE_BUILD_H

#include "doc/node.h"

struct node_builder;

struct node_builder *node_build_open(struct arena *a, const struct source *source,
                                     struct diags *diags);
/* The nodes stay, they are the arena's. */
void node_build_close(struct node_builder *b);

/* What a scalar's text means. */
enum scalar_rule {
    SCALAR_TEXT, /* a string */
    SCALAR_CORE, /* YAML's core schema, where JSON's numbers and words are the same */
};

/* `text` is copied. */
struct node *node_build_scalar(struct node_builder *b, struct str text,
                               enum scalar_rule rule, struct span span);
/* A null with its text "". */
struct node *node_build_null(struct node_builder *b, struct span span);
/* An empty list or map, to be filled before node_build_end() is called for it. */
struct node *node_build_container(struct node_builder *b, enum node_kind kind,
                                  struct span span);

/* Remembers where the items of a container begin ... */
size_t node_build_begin(const struct node_builder *b);
/* ... each is added behind that ... */
void node_build_add(struct node_builder *b, struct node *key, struct node *value);
/* ... or, of another map, those items whose keys are not there yet ... */
void node_build_merge(struct node_builder *b, size_t begin, const struct node *from);
/* ... and taken off again.  Two keys of a map with the same text are an error. */
void node_build_end(struct node_builder *b, struct node *container, size_t begin);

#endif
