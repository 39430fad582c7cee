/* doc/yaml_style.h - how a scalar is written in YAML; only inside doc/. */
#ifndef DOC_YAML_STYLE_H
#define DOC_YAML_STYLE_H

#include "doc/node.h"

struct buf;

/* Where it stands, which decides what is in need of quotes. */
enum yaml_place { YAML_IN_BLOCK, YAML_IN_FLOW, YAML_AS_KEY };

/* Writes tag and text in one line, in plain style where that reads back to the same. */
void yaml_write_scalar(struct buf *out, const struct node *n, enum yaml_place place);

/* "!name", nothing without a tag. */
void yaml_write_tag(struct buf *out, struct str tag);

/* Text of several lines that can stand as a literal block ("|"). */
bool yaml_is_literal(const struct node *n);

#endif
