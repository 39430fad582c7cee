/* doc/yaml_tag.h - what a tag asks for; only inside doc/. */
#ifndef DOC_YAML_TAG_H
#define DOC_YAML_TAG_H

#include "doc/node.h"

enum yaml_tag_kind {
    YAML_TAG_NONE,
    YAML_TAG_STANDARD,    /* of YAML's own: the node must be of kind `kind` */
    YAML_TAG_APPLICATION, /* `name` is kept on the node */
};

struct yaml_tag {
    enum yaml_tag_kind what;
    enum node_kind kind;
    struct str name;
};

/* `text` as libyaml gives it, with handles resolved; NULL where there is no tag. */
struct yaml_tag yaml_tag_of(const char *text, bool scalar);

#endif
