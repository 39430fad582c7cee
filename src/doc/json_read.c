#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/json_literals.h"
#include "doc/json_number.h"
#include "doc/json_scan.h"

#include "base/banned.h"

struct duplicate_list {
    struct json_duplicate *at;
    size_t len, cap;
};

struct reader {
    struct arena *arena;
    json_t *root;
    bool notes_wanted;
    struct duplicate_list duplicates;
    struct json_literals *literals;
};

/* --- notes --- */

static void keep_duplicate(struct reader *r, const struct json_slot *slot)
{
    if (r->notes_wanted && r->duplicates.len < JSON_DUPLICATES_MAX)
        *vec_push(r->arena, &r->duplicates) =
            (struct json_duplicate){ arena_str(r->arena, slot->key), slot->key_off };
}

/* --- values --- */

/* Takes over the reference. */
static void put(struct reader *r, const struct json_slot *slot, json_t *value)
{
    json_t *parent = slot->parent;
    int failed = 0;

    if (!value)
        out_of_memory();
    if (!parent) {
        r->root = value;
    } else if (slot->member) {
        size_t before = json_object_size(parent);

        failed = json_object_setn_new_nocheck(parent, slot->key.at, slot->key.len, value);
        if (json_object_size(parent) == before)
            keep_duplicate(r, slot);
    } else {
        failed = json_array_append_new(parent, value);
    }
    if (failed)
        out_of_memory();
}

static json_t *make_number(struct reader *r, struct str text)
{
    struct number n = number_parse(text);
    json_t *value = n.integer ? json_integer(n.i) : json_real(n.d);

    if (!n.exact && r->notes_wanted)
        json_literals_keep(r->arena, &r->literals, value, text);
    else
        json_literals_forget(r->literals, value);
    return value;
}

static void read_scalar(void *ctx, const struct json_slot *slot,
                        const struct json_found *found)
{
    struct reader *r = ctx;

    switch (found->kind) {
    case JSON_SCALAR_STRING:
        put(r, slot, json_stringn_nocheck(found->text.at, found->text.len));
        break;
    case JSON_SCALAR_NUMBER:
        put(r, slot, make_number(r, found->text));
        break;
    case JSON_SCALAR_WORD:
        put(r, slot,
            found->text.at[0] == 'n' ? json_null()
                                     : json_boolean(found->text.at[0] == 't'));
        break;
    }
}

static void *read_open(void *ctx, const struct json_slot *slot, bool object, size_t off)
{
    json_t *container = object ? json_object() : json_array();

    (void)off;
    put(ctx, slot, container);
    return container;
}

static void read_close(void *ctx, void *container, size_t end)
{
    (void)ctx, (void)container, (void)end;
}

json_t *json_read(struct arena *a, struct str text, const struct json_limits *limits,
                  struct json_notes *notes, struct json_error *error)
{
    size_t depth = limits && limits->depth ? limits->depth : JSON_DEPTH_DEFAULT;
    struct reader r = { .arena = a, .notes_wanted = notes != NULL };
    struct json_sink sink = { read_scalar, read_open, read_close, &r };
    struct json_trouble trouble;

    if (depth > JSON_DEPTH_MAX)
        depth = JSON_DEPTH_MAX;
    if (!json_scan(text, depth, &sink, &trouble)) {
        json_decref(r.root);
        error->off = trouble.off;
        snprintf(error->msg, sizeof error->msg, "%s%s%.*s%s", trouble.msg,
                 trouble.hint[0] ? " (" : "", 36, trouble.hint,
                 trouble.hint[0] ? ")" : "");
        return NULL;
    }
    if (notes)
        *notes = (struct json_notes){ r.duplicates.at, r.duplicates.len, r.literals };
    return arena_json(a, r.root);
}
