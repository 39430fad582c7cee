/* model/world_table.h - the records of one resource in one world; only for world.c.
 *
 * A slot is a record's place: it stays the same until table_compact().  Few records are
 * looked through, many are found by an index that is made when it is first needed. */
#ifndef MODEL_WORLD_TABLE_H
#define MODEL_WORLD_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "contract/contract.h"
#include "model/world_internal.h"

struct table {
    json_t **at; /* a reference each; NULL: removed, until it is compacted */
    size_t len, cap, removed;
    uint32_t *index; /* open addressing by key, slot + 1; NULL: not made */
    size_t index_size, indexed;
};

#define KEY_TEXT_MAX 24

/* A key as it stands in a path: text, or an integer in decimal; empty for all else. */
struct str table_key_text(const json_t *key, char room[KEY_TEXT_MAX]);

/* SLOT_NONE where there is none; with several of one key, the first. */
size_t table_find(struct table *t, const struct resource *r, struct str key);

/* A new reference is taken of each record. */
size_t table_append(struct table *t, const struct resource *r, json_t *record);
/* Another record (NULL: none) in a slot; its old one, whose reference is the caller's. */
json_t *table_swap(struct table *t, const struct resource *r, size_t slot,
                   json_t *record);

/* Takes back the last append. */
void table_cut(struct table *t, size_t len);
/* Closes the gaps that removed records left. */
void table_compact(struct table *t);
void table_release(struct table *t);

#endif
