/* Worlds: records by resource, settings, a clock. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/copy.h"
#include "model/limits.h"
#include "model/world_internal.h"
#include "model/world_table.h"

#include "base/banned.h"

struct change {
    struct table *table;
    const struct resource *resource;
    size_t slot;
    json_t *old; /* NULL: there was none */
};

struct world {
    const struct contract *contract;
    json_t *settings;
    bool settings_shared;
    json_t *memory; /* NULL until something is remembered */
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

size_t world_slot_by_text(const struct world *w, const struct resource *r, struct str key)
{
    return key.len ? table_find(table_of(w, r), r, key) : SLOT_NONE;
}

size_t world_slot_of(const struct world *w, const struct resource *r,
                     const json_t *record)
{
    const struct table *t = table_of(w, r);
    char room[KEY_TEXT_MAX];
    size_t slot =
        world_slot_by_text(w, r, table_key_text(json_member(record, r->key), room));

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

/* Takes over the reference of `old`. */
static void note(struct world *w, struct table *t, const struct resource *r, size_t slot,
                 json_t *old)
{
    if (!w->noting) {
        json_decref(old);
        return;
    }
    if (w->change_count == w->change_cap) {
        w->change_cap = w->change_cap ? w->change_cap * 2 : 8;
        w->changes = xrealloc(w->changes, w->change_cap * sizeof *w->changes);
    }
    w->changes[w->change_count++] = (struct change){ t, r, slot, old };
}

static void compact_all(struct world *w)
{
    for (size_t i = 0; i < w->table_count; i++)
        table_compact(&w->tables[i]);
}

void world_replace(struct world *w, const struct resource *r, size_t slot, json_t *record)
{
    struct table *t = table_of(w, r);

    BUG_IF(!t->at[slot]);
    if (t->at[slot] == record)
        return;
    note(w, t, r, slot, table_swap(t, r, slot, record));
    if (!w->noting)
        table_compact(t);
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

/* Newest first, so an added record is in the last slot. */
static void undo(const struct change *c)
{
    if (!c->old)
        table_cut(c->table, c->slot);
    else
        json_decref(table_swap(c->table, c->resource, c->slot, c->old));
    json_decref(c->old);
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
        table_append(table_of(w, state->records[i].resource), state->records[i].resource,
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
    for (size_t i = 0; i < w->table_count; i++)
        table_release(&w->tables[i]);
    json_decref(w->settings);
    json_decref(w->memory);
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
    size_t slot = key ? world_slot_by_text(w, r, table_key_text(key, room)) : SLOT_NONE;

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
    slot = table_append(t, r, record);
    if (w->noting)
        note(w, t, r, slot, NULL);
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

json_t *world_memory(struct world *w)
{
    if (!w->memory)
        w->memory = json_object();
    if (!w->memory)
        out_of_memory();
    return w->memory;
}

json_t *world_memory_of(struct world *w, const char *name)
{
    json_t *all = world_memory(w);

    if (!json_object_get(all, name) &&
        json_object_set_new_nocheck(all, name, json_object()))
        out_of_memory();
    return json_object_get(all, name);
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
