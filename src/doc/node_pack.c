#include "doc/node_pack.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "doc/core_schema.h"
#include "doc/json.h"

#include "base/banned.h"

/* The first byte of a node: its kind, and these. */
enum {
    KIND = 7,
    PLAIN = 8,
    TAGGED = 16,
    IN_PLACE = 32, /* its text is that of its place */
};

enum {
    CACHE_SLOTS = 256, /* a power of two */
    CACHE_TEXT_MAX = 40,
};

/* --- numbers and texts --- */

void pack_number(struct buf *out, uint64_t number)
{
    char bytes[10];
    size_t len = 0;

    for (; number >= 0x80; number >>= 7)
        bytes[len++] = (char)(number | 0x80);
    bytes[len++] = (char)number;
    buf_add(out, (struct str){ bytes, len });
}

void pack_text(struct buf *out, struct str text)
{
    pack_number(out, text.len);
    buf_add(out, text);
}

uint64_t unpack_number(struct str *io)
{
    uint64_t number = 0;
    unsigned shift = 0, byte;

    do {
        BUG_IF(io->len == 0 || shift > 63);
        byte = (unsigned char)io->at[0];
        number |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
        *io = (struct str){ io->at + 1, io->len - 1 };
    } while (byte & 0x80);
    return number;
}

static struct str take(struct str *io, size_t len)
{
    struct str head = { io->at, len };

    BUG_IF(len > io->len);
    *io = (struct str){ io->at + len, io->len - len };
    return head;
}

struct str unpack_text(struct str *io)
{
    return take(io, (size_t)unpack_number(io));
}

/* --- packing --- */

bool node_lies_within(const struct node *n, const struct source *source, size_t from,
                      size_t to)
{
    if (n->span.source != source || n->span.off < from ||
        (size_t)n->span.off + n->span.len > to)
        return false;
    for (size_t i = 0; i < n->len; i++)
        if ((n->items[i].key && !node_lies_within(n->items[i].key, source, from, to)) ||
            !node_lies_within(n->items[i].value, source, from, to))
            return false;
    return true;
}

static struct str text_at(const struct source *source, struct span span)
{
    return str_sub(source->text, span.off, span.len);
}

static void pack_items(struct buf *out, const struct node *n, size_t from)
{
    pack_number(out, n->len);
    for (size_t i = 0; i < n->len; i++) {
        if (n->kind == NODE_MAP)
            node_pack(out, n->items[i].key, from);
        node_pack(out, n->items[i].value, from);
    }
}

void node_pack(struct buf *out, const struct node *n, size_t from)
{
    bool scalar = !node_is_container(n);
    bool in_place = scalar && str_eq(text_at(n->span.source, n->span), node_text(n));

    buf_add_char(out, (char)(n->kind | (n->plain ? PLAIN : 0) | (n->tagged ? TAGGED : 0) |
                             (in_place ? IN_PLACE : 0)));
    pack_number(out, n->span.off - from);
    pack_number(out, n->span.len);
    if (n->tagged)
        pack_text(out, node_tag(n));
    if (scalar && !in_place)
        pack_text(out, node_text(n));
    if (!scalar)
        pack_items(out, n, from);
}

/* --- unpacking --- */

struct cached {
    json_t *value; /* of a number; NULL: the slot is free */
    enum node_kind kind;
    size_t len;
    char bytes[CACHE_TEXT_MAX];
};

struct node_unpacker {
    struct cached cache[CACHE_SLOTS];
};

/* One tree. */
struct unpacking {
    struct node_unpacker *u;
    struct arena *arena;
    const struct source *source;
    struct str *io;
    json_t *owner; /* an array that holds every number: one deferral for all; or NULL */
};

struct node_unpacker *node_unpacker_open(void)
{
    struct node_unpacker *u = xmalloc(sizeof *u);

    for (size_t i = 0; i < CACHE_SLOTS; i++)
        u->cache[i].value = NULL;
    return u;
}

void node_unpacker_close(struct node_unpacker *u)
{
    for (size_t i = 0; u && i < CACHE_SLOTS; i++)
        json_decref(u->cache[i].value);
    free(u);
}

/* A new reference.  What was a real by its tag alone is one again. */
static json_t *make_number(struct str text, enum node_kind kind)
{
    json_t *value = NULL;

    if (core_schema_value(text, &value) == NODE_INTEGER && kind == NODE_REAL) {
        json_t *real = json_real((double)json_integer_value(value));

        json_decref(value);
        value = real;
    }
    if (!value)
        out_of_memory();
    return value;
}

static void own(struct unpacking *w, json_t *value)
{
    if (!w->owner)
        w->owner = arena_json(w->arena, json_array());
    if (json_array_append(w->owner, value) != 0)
        out_of_memory();
}

/* The value of equal numbers is shared; the newer one has the slot. */
static json_t *find_number(struct unpacking *w, struct str text, enum node_kind kind)
{
    if (text.len > CACHE_TEXT_MAX) {
        json_t *value = make_number(text, kind);

        own(w, value);
        json_decref(value);
        return value;
    }
    struct cached *slot = &w->u->cache[(str_hash(text) ^ kind) % CACHE_SLOTS];

    if (!slot->value || slot->kind != kind ||
        !str_eq((struct str){ slot->bytes, slot->len }, text)) {
        json_decref(slot->value);
        slot->value = make_number(text, kind);
        slot->kind = kind;
        slot->len = text.len;
        memcpy(slot->bytes, text.at, text.len);
    }
    own(w, slot->value);
    return slot->value;
}

static void unpack_scalar(struct unpacking *w, struct node *n, struct str text,
                          struct str tag)
{
    struct str kept = arena_str(w->arena, text);

    n->text_len = (uint32_t)text.len & NODE_TEXT_MAX;
    if (n->kind == NODE_INTEGER || n->kind == NODE_REAL) {
        struct node_number *number = arena_new(w->arena, struct node_number);

        *number = (struct node_number){ find_number(w, text, n->kind), kept.at };
        n->number = number;
    } else {
        n->chars = kept.at;
    }
    node_set_tag(w->arena, n, tag);
}

static struct node *unpack(struct unpacking *w);

static void unpack_items(struct unpacking *w, struct node *n)
{
    n->len = (uint32_t)unpack_number(w->io);
    node_items(w->arena, n, n->len);
    for (size_t i = 0; i < n->len; i++) {
        if (n->kind == NODE_MAP)
            n->items[i].key = unpack(w);
        n->items[i].value = unpack(w);
    }
}

static struct node *unpack(struct unpacking *w)
{
    struct node *n = arena_new(w->arena, struct node);
    unsigned first = (unsigned char)take(w->io, 1).at[0];
    size_t off = (size_t)unpack_number(w->io), len = (size_t)unpack_number(w->io);

    n->kind = first & KIND;
    n->plain = (first & PLAIN) != 0;
    n->span = span_make(w->source, off, len);
    struct str tag = first & TAGGED ? unpack_text(w->io) : STR_NONE;

    if (node_is_container(n)) {
        node_set_tag(w->arena, n, tag);
        unpack_items(w, n);
    } else {
        unpack_scalar(w, n,
                      first & IN_PLACE ? text_at(w->source, n->span) : unpack_text(w->io),
                      tag);
    }
    return n;
}

struct node *node_unpack(struct node_unpacker *u, struct arena *a,
                         const struct source *source, struct str *io)
{
    struct unpacking w = { u, a, source, io, NULL };

    return unpack(&w);
}
