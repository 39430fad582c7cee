/* doc/node_pack.h - trees as bytes, and back: for trees that were read and checked, and
 * are put aside until they are needed.
 *
 * The bytes are for this process alone: nothing in them is checked when they are read.
 * Where a scalar's text is what stands at its place in the source, only the place is
 * written, so that a tree takes few bytes beside its text. */
#ifndef DOC_NODE_PACK_H
#define DOC_NODE_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "doc/node.h"

struct arena;
struct buf;
struct node_packer;
struct source;

/* Numbers of up to 64 bits, small ones in a byte; texts with their length. */
void pack_number(struct buf *out, uint64_t number);
void pack_text(struct buf *out, struct str text);
uint64_t unpack_number(struct str *io);
struct str unpack_text(struct str *io);

/* Whether all places of the tree lie in the same source, from `from` to `to`: what an
 * alias stands for may be elsewhere. */
bool node_lies_within(const struct node *n, const struct source *source, size_t from,
                      size_t to);

/* Adds a tree that lies within its source; places become relative to `from`. */
void node_pack(struct buf *out, const struct node *n, size_t from);

/* Keeps the values of scalars that occur again and again, from tree to tree. */
struct node_unpacker;
struct node_unpacker *node_unpacker_open(void);
void node_unpacker_close(struct node_unpacker *u);

/* The tree at the head of *io, which moves on behind it.  `source` has the text that its
 * places are in; the tree is the arena's. */
struct node *node_unpack(struct node_unpacker *u, struct arena *a,
                         const struct source *source, struct str *io);

#endif
