/* Worlds: records by resource, settings, a clock. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/banned.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/copy.h"
#include "model/limits.h"
#include "model/world_internal.h"

enum {
    INDEX_FROM = 12, /* fewer records are looked through one by one */
    KEY_TEXT_MAX = 24,
};

struct table {
    json_t **at; /* a reference each; NULL: removed, until the next commit */
    size_t len, cap, removed;
    uint32_t *index; /* open addressing by key, slot + 1; NULL: not made */
    size_t index_size, indexed;
};

struct change {
    struct table *table;
    size_t slot;
    json_t *old; /* NULL: there was none */
};

struct world {
    const struct contract *contract;
    json_t *settings;
    bool settings_shared;
    int64_t now_ms;
    bool noting;
    struct change *changes;
    size_t change_count, change_cap;
    size_t table_count;
    struct table tables[]; /* by the contract's resources */
};

static struct table *table_of(const struct world *w, const struct resource *r)
{
    size_t i = (size_t)(r - w->contract->resources);

    BUG_IF(i >= w->table_count);
    struct world *same;

    memcpy(&same, &w, sizeof same); /* looking things up makes the index */
    return &same->tables[i];
}

/* --- keys --- */

/* A key as it stands in a path: text, or an integer in decimal; empty for all else. */
static struct str key_text(const json_t *key, char room[KEY_TEXT_MAX])
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
    return key_text(json_member(record, r->key), room);
}

/* --- the index --- */

static void index_put(struct table *t, struct str key, size_t slot)
{
    size_t mask = t->index_size - 1, i = (size_t)str_hash(key) & mask;

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

static size_t find_slot(struct table *t, const struct resource *r, struct str key)
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

    for (size_t i = (size_t)str_hash(key) & mask; t->index[i]; i = (i + 1) & mask)
        if (slot_has_key(t, r, t->index[i] - 1, key))
            return t->index[i] - 1;
    return SLOT_NONE;
}

size_t world_slot_by_text(const struct world *w, const struct resource *r, struct str key)
{
    return key.len ? find_slot(table_of(w, r), r, key) : SLOT_NONE;
}

size_t world_slot_of(const struct world *w, const struct resource *r,
                     const json_t *record)
{
    const struct table *t = table_of(w, r);
    char room[KEY_TEXT_MAX];
    size_t slot = world_slot_by_text(w, r, record_key(r, record, room));

    if (slot != SLOT_NONE && t->at[slot] == record)
        return slot;
    for (size_t i = 0; i < t->len; i++)
        if (t->at[i] == record)
            return i;
    return slot; /* another copy of the record with that key */
}

json_t *world_at_slot(const struct world *w, const struct resource *r, size_t slot)
{
    return table_of(w, r)->at[slot];
}

/* --- changes --- */

static void note(struct world *w, struct table *t, size_t slot, json_t *old)
{
    if (!w->noting) {
        json_decref(old);
        return;
    }
    if (w->change_count == w->change_cap) {
        w->change_cap = w->change_cap ? w->change_cap * 2 : 8;
        w->changes = xrealloc(w->changes, w->change_cap * sizeof *w->changes);
    }
    w->changes[w->change_count++] = (struct change){ t, slot, old };
}

static void compact(struct table *t)
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

static void compact_all(struct world *w)
{
    for (size_t i = 0; i < w->table_count; i++)
        compact(&w->tables[i]);
}

static size_t append(struct table *t, json_t *record)
{
    if (t->len == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 4;
        t->at = xrealloc(t->at, t->cap * sizeof(*t->at));
    }
    t->at[t->len] = json_incref(record);
    return t->len++;
}

static bool same_key(const struct resource *r, const json_t *a, const json_t *b)
{
    char room[KEY_TEXT_MAX], other[KEY_TEXT_MAX];

    return str_eq(record_key(r, a, room), record_key(r, b, other));
}

void world_replace(struct world *w, const struct resource *r, size_t slot, json_t *record)
{
    struct table *t = table_of(w, r);
    json_t *old = t->at[slot];

    BUG_IF(!old);
    if (old == record)
        return;
    t->at[slot] = json_incref(record);
    if (!record)
        t->removed++;
    else if (!same_key(r, old, record))
        index_add(t, r, slot);
    note(w, t, slot, old);
    if (!w->noting)
        compact(t);
}

void world_begin(struct world *w)
{
    BUG_IF(w->noting);
    w->noting = true;
}

void world_commit(struct world *w)
{
    for (size_t i = 0; i < w->change_count; i++)
        json_decref(w->changes[i].old);
    w->change_count = 0;
    w->noting = false;
    compact_all(w);
}

static void undo(const struct change *c)
{
    struct table *t = c->table;

    if (!c->old) { /* newest first, so it is the last slot */
        json_decref(t->at[c->slot]);
        if (!t->at[c->slot])
            t->removed--;
        t->len = c->slot;
        index_drop(t);
        return;
    }
    if (!t->at[c->slot])
        t->removed--;
    json_decref(t->at[c->slot]);
    t->at[c->slot] = c->old;
    index_drop(t); /* rare, and made again when needed */
}

void world_rollback(struct world *w)
{
    while (w->change_count)
        undo(&w->changes[--w->change_count]);
    w->noting = false;
}

/* --- opening and closing --- */

static void fill(struct world *w, const struct state *state)
{
    for (size_t i = 0; i < state->record_count; i++)
        append(table_of(w, state->records[i].resource),
               json_mutable(state->records[i].record));
    if (state->settings) {
        w->settings = json_incref(json_mutable(state->settings));
        w->settings_shared = true;
    }
}

struct world *world_open(const struct contract *c, const struct state *state,
                         int64_t now_ms)
{
    size_t size = sizeof(struct world) + c->resource_count * sizeof(struct table);
    struct world *w = xmalloc(size);

    memset(w, 0, size);
    w->contract = c;
    w->table_count = c->resource_count;
    w->now_ms = now_ms;
    if (state)
        fill(w, state);
    if (!w->settings)
        w->settings = json_object();
    return w;
}

void world_close(struct world *w)
{
    if (!w)
        return;
    world_rollback(w);
    for (size_t i = 0; i < w->table_count; i++) {
        struct table *t = &w->tables[i];

        for (size_t k = 0; k < t->len; k++)
            json_decref(t->at[k]);
        free(t->at);
        free(t->index);
    }
    json_decref(w->settings);
    free(w->changes);
    free(w);
}

/* --- looking --- */

size_t world_count(const struct world *w, const struct resource *r)
{
    const struct table *t = table_of(w, r);

    return t->len - t->removed;
}

bool world_has_room(const struct world *w, const struct resource *r)
{
    return table_of(w, r)->len < WORLD_RECORDS_MAX;
}

json_t *world_record(const struct world *w, const struct resource *r, size_t i)
{
    const struct table *t = table_of(w, r);

    if (!t->removed)
        return i < t->len ? t->at[i] : NULL;
    for (size_t k = 0; k < t->len; k++)
        if (t->at[k] && i-- == 0)
            return t->at[k];
    return NULL;
}

/* Unlike in a path, "7" is not 7 here. */
static size_t slot_by_key(const struct world *w, const struct resource *r,
                          const json_t *key)
{
    const struct table *t = table_of(w, r);
    char room[KEY_TEXT_MAX];
    size_t slot = key ? world_slot_by_text(w, r, key_text(key, room)) : SLOT_NONE;

    if (slot == SLOT_NONE || !json_same(json_member(t->at[slot], r->key), key))
        return SLOT_NONE;
    return slot;
}

json_t *world_find(const struct world *w, const struct resource *r, const json_t *key)
{
    size_t slot = slot_by_key(w, r, key);

    return slot == SLOT_NONE ? NULL : table_of(w, r)->at[slot];
}

/* --- changing --- */

void world_add(struct world *w, const struct resource *r, json_t *record)
{
    struct table *t = table_of(w, r);
    size_t slot = slot_by_key(w, r, json_member(record, r->key));

    if (slot != SLOT_NONE) {
        world_replace(w, r, slot, record);
        return;
    }
    slot = append(t, record);
    if (w->noting)
        note(w, t, slot, NULL);
    index_add(t, r, slot);
}

bool world_remove(struct world *w, const struct resource *r, const json_t *key)
{
    size_t slot = slot_by_key(w, r, key);

    if (slot == SLOT_NONE)
        return false;
    world_replace(w, r, slot, NULL);
    return true;
}

json_t *world_edit(struct world *w, const struct resource *r, const json_t *key)
{
    size_t slot = slot_by_key(w, r, key);

    if (slot == SLOT_NONE)
        return NULL;
    struct arena *scratch = arena_open();
    json_t *copy = copy_structure(scratch, world_at_slot(w, r, slot));

    world_replace(w, r, slot, copy);
    arena_close(scratch);
    return copy;
}

/* --- settings and time --- */

json_t *world_settings(const struct world *w)
{
    return w->settings;
}

json_t *world_setting(const struct world *w, const char *name)
{
    return json_object_get(w->settings, name);
}

void world_set_setting(struct world *w, struct str name, json_t *value)
{
    if (w->settings_shared) {
        json_t *own = json_copy(w->settings);

        if (!own)
            out_of_memory();
        json_decref(w->settings);
        w->settings = own;
        w->settings_shared = false;
    }
    if (!value)
        json_object_deln(w->settings, name.at, name.len);
    else if (json_object_setn_nocheck(w->settings, name.at, name.len, value) != 0)
        out_of_memory();
}

int64_t world_now(const struct world *w)
{
    return w->now_ms;
}

void world_set_now(struct world *w, int64_t now_ms)
{
    if (now_ms > w->now_ms)
        w->now_ms = now_ms;
}
