/* doc/yaml_internal.h - what the parts of the YAML reader share. */
#ifndef DOC_YAML_INTERNAL_H
#define DOC_YAML_INTERNAL_H

#include <yaml.h>

#include "base/map.h"
#include "doc/node.h"
#include "doc/yaml.h"
#include "doc/yaml_text.h"

struct node_builder;

struct yaml_reader {
    struct arena *arena;
    struct arena *scratch; /* for what is needed while reading only */
    const struct source *source;
    struct diags *diags;
    struct yaml_text *text;
    struct node_builder *builder;
    yaml_parser_t parser;
    struct map anchors; /* name to struct yaml_anchor */
    size_t depth;
    size_t nodes;   /* so far, aliases expanded */
    size_t aliased; /* of them by aliases */
    size_t end;     /* offset behind the token read last */
};

/* Reads the scalar of an event; `key`: it is one of a map. */
struct node *yaml_read_scalar(struct yaml_reader *r, const yaml_event_t *event, bool key);

/* The place of an event's token, in bytes of the source. */
struct span yaml_span(const struct yaml_reader *r, const yaml_event_t *event);

/* Sets the tag of a list or map, or complains. */
void yaml_tag_container(struct yaml_reader *r, struct node *n, const yaml_char_t *tag);

/* Puts what libyaml says about the text into `diags`.  Always false. */
bool yaml_complain(struct yaml_reader *r);

#endif
