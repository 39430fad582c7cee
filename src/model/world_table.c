#include "model/world_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "doc/json.h"

#include "base/banned.h"

enum { INDEX_FROM = 12 }; /* fewer records are looked through one by one */

/* --- keys --- */

struct str table_key_text(const json_t *key, char room[KEY_TEXT_MAX])
{
    if (json_is_string(key))
        return json_text(key);
    if (!json_is_integral(key))
        return STR_NONE;
    int len =
        json_is_integer(key)
            ? snprintf(room, KEY_TEXT_MAX, "%" PRId64, (int64_t)json_integer_value(key))
            : snprintf(room, KEY_TEXT_MAX, "%.0f", json_real_value(key));

    return len > 0 && len < KEY_TEXT_MAX ? (struct str){ room, (size_t)len } : STR_NONE;
}

static struct str record_key(const struct resource *r, const json_t *record,
                             char room[KEY_TEXT_MAX])
{
    return table_key_text(json_member(record, r->key), room);
}

/* --- the index --- */

/* Salted with an address that nobody outside knows, and mixed: keys come from requests
 * and shall not be chosen to collide. */
static size_t first_place(const struct table *t, struct str key)
{
    uint64_t hash = str_hash_more((uintptr_t)t->index, key);

    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    return (size_t)(hash ^ hash >> 29) & (t->index_size - 1);
}

static void index_put(struct table *t, struct str key, size_t slot)
{
    size_t mask = t->index_size - 1, i = first_place(t, key);

    while (t->index[i])
        i = (i + 1) & mask;
    t->index[i] = (uint32_t)(slot + 1);
    t->indexed++;
}

static void index_drop(struct table *t)
{
    free(t->index);
    t->index = NULL;
    t->index_size = t->indexed = 0;
}

static void index_make(struct table *t, const struct resource *r)
{
    index_drop(t);
    t->index_size = 32;
    while (t->index_size < t->len * 3)
        t->index_size *= 2;
    t->index = xmalloc(t->index_size * sizeof *t->index);
    memset(t->index, 0, t->index_size * sizeof *t->index);
    for (size_t i = 0; i < t->len; i++) {
        char room[KEY_TEXT_MAX];

        if (t->at[i])
            index_put(t, record_key(r, t->at[i], room), i);
    }
}

/* After a slot got a record; its old entry, if any, is passed over from now on. */
static void index_add(struct table *t, const struct resource *r, size_t slot)
{
    char room[KEY_TEXT_MAX];

    if (!t->index)
        return;
    if (t->indexed * 2 >= t->index_size)
        index_drop(t); /* made afresh when it is needed */
    else
        index_put(t, record_key(r, t->at[slot], room), slot);
}

static bool slot_has_key(const struct table *t, const struct resource *r, size_t slot,
                         struct str key)
{
    char room[KEY_TEXT_MAX];

    return t->at[slot] && str_eq(record_key(r, t->at[slot], room), key);
}

size_t table_find(struct table *t, const struct resource *r, struct str key)
{
    if (t->len < INDEX_FROM) {
        for (size_t i = 0; i < t->len; i++)
            if (slot_has_key(t, r, i, key))
                return i;
        return SLOT_NONE;
    }
    if (!t->index)
        index_make(t, r);
    size_t mask = t->index_size - 1;

    for (size_t i = first_place(t, key); t->index[i]; i = (i + 1) & mask)
        if (slot_has_key(t, r, t->index[i] - 1, key))
            return t->index[i] - 1;
    return SLOT_NONE;
}

/* --- changes --- */

size_t table_append(struct table *t, const struct resource *r, json_t *record)
{
    if (t->len == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 4;
        t->at = xrealloc(t->at, t->cap * sizeof(*t->at));
    }
    t->at[t->len++] = json_incref(record);
    index_add(t, r, t->len - 1);
    return t->len - 1;
}

static bool same_key(const struct resource *r, const json_t *a, const json_t *b)
{
    char room[KEY_TEXT_MAX], other[KEY_TEXT_MAX];

    return str_eq(record_key(r, a, room), record_key(r, b, other));
}

json_t *table_swap(struct table *t, const struct resource *r, size_t slot, json_t *record)
{
    json_t *old = t->at[slot];

    t->at[slot] = json_incref(record);
    t->removed += !record;
    t->removed -= !old;
    if (record && old && !same_key(r, old, record))
        index_add(t, r, slot);
    else if (record && !old)
        index_drop(t); /* a removal undone: rare, and made again when needed */
    return old;
}

void table_cut(struct table *t, size_t len)
{
    while (t->len > len) {
        t->len--;
        t->removed -= !t->at[t->len];
        json_decref(t->at[t->len]);
    }
    index_drop(t);
}

void table_compact(struct table *t)
{
    size_t kept = 0;

    if (!t->removed)
        return;
    for (size_t i = 0; i < t->len; i++)
        if (t->at[i])
            t->at[kept++] = t->at[i];
    t->len = kept;
    t->removed = 0;
    index_drop(t);
}

void table_release(struct table *t)
{
    for (size_t i = 0; i < t->len; i++)
        json_decref(t->at[i]);
    free(t->at);
    free(t->index);
}
