/* doc/yaml.h - YAML 1.2, core schema, on libyaml.
 *
 * One document a file.  Refused with a diagnostic: duplicate keys, keys that are no
 * scalars, undefined aliases, bytes that are not UTF-8, and what goes beyond the limits
 * below.  Only the core schema's words are special: `yes`, `no`, `on`, `12:30`, `1_000`
 * and dates are strings, `0777` is 777 (`0o777` is octal), and `<<` is an ordinary key.
 * `.inf` and `.nan`, for which JSON has no value, are refused.  Integers beyond 64 bits
 * and numbers beyond a double are reals; the node's text has what was written. */
#ifndef DOC_YAML_H
#define DOC_YAML_H

#include "base/attr.h"
#include "base/str.h"
#include "doc/node.h"

struct arena;
struct buf;
struct diags;
struct source;

#define YAML_BYTES_MAX (64u << 20)
#define YAML_DEPTH_MAX 200
/* Nodes after the expansion of aliases: a bomb is refused, an ordinary file never gets
 * here. */
#define YAML_NODES_MAX 16000000u
/* How many of them may come from aliases. */
#define YAML_ALIAS_MAX 1000000u
/* %TAG and %YAML lines in a row: libyaml compares each with each. */
#define YAML_DIRECTIVES_MAX 100

/* NULL after at least one error in `diags`; then there may be several.  An empty file is
 * a null node.  The source must live as long as the nodes. */
MUST_CHECK struct node *yaml_parse(struct arena *a, const struct source *source,
                                   struct diags *diags);

/* Reads a file and parses it, as JSON where its name ends in ".json", else as YAML.  JSON
 * has the same limits, and duplicate keys are refused there, too.  The source is made in
 * the arena; its path is `path` as given ("-": standard input). */
MUST_CHECK struct node *doc_load(struct arena *a, const char *path, struct diags *diags);

/* The same of a text that was read already, and lives as long as the nodes. */
MUST_CHECK struct node *doc_read(struct arena *a, struct str path, struct str text,
                                 struct diags *diags);

/* Writes a tree as YAML that reads back to the same tree, tags included: maps and lists
 * in block style, short lists and maps of scalars in flow style, strings quoted only
 * where needed. */
void yaml_write(struct buf *out, const struct node *n);

#endif
