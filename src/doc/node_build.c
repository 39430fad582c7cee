#include "doc/node_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/core_schema.h"
#include "doc/json.h"

#include "base/banned.h"

enum {
    CACHE_SLOTS_MIN = 32,        /* powers of two */
    CACHE_SLOTS_MAX = 16 * 1024, /* gone when the file is read: less than it saves */
    CACHE_BYTES_A_SLOT = 16,     /* of text: a slot for each scalar, about */
    CACHE_TEXT_MAX = 40,
    BLOCK_NODES_MIN = 16, /* of a file with one case; each block is twice the last */
    BLOCK_NODES_MAX = 128,
    TEXT_BLOCK_MIN = 256, /* bytes, likewise */
    TEXT_BLOCK_MAX = 4096,
    TEXT_OWN = 512, /* from here on a text is kept by itself */
    FEW_KEYS = 10,  /* up to here each key is compared with each other */
};

/* What equal scalars share.  One slot a hash, the newer one wins: so nobody can make it
 * slow. */
struct cached {
    struct str text; /* NULL: the slot is free */
    const struct node_number *number;
    enum node_kind kind;
    enum scalar_rule rule;
};

struct node_builder {
    struct arena *arena;
    const struct source *source;
    struct diags *diags;
    struct node *block;
    size_t block_left, block_size;
    char *texts;
    size_t texts_left, texts_size;
    struct node_item *stack;
    size_t len, cap;
    size_t cache_slots;
    struct cached cache[];
};

struct node_builder *node_build_open(struct arena *a, const struct source *source,
                                     struct diags *diags)
{
    size_t slots = CACHE_SLOTS_MIN;

    while (slots < CACHE_SLOTS_MAX && slots * CACHE_BYTES_A_SLOT < source->text.len)
        slots *= 2;
    struct node_builder *b = xmalloc(sizeof *b + slots * sizeof b->cache[0]);

    *b = (struct node_builder){ .arena = a,
                                .source = source,
                                .diags = diags,
                                .block_size = BLOCK_NODES_MIN,
                                .texts_size = TEXT_BLOCK_MIN,
                                .cache_slots = slots };
    memset(b->cache, 0, slots * sizeof b->cache[0]);
    return b;
}

void node_build_close(struct node_builder *b)
{
    free(b->stack);
    free(b);
}

static struct node *new_node(struct node_builder *b, enum node_kind kind,
                             struct span span)
{
    if (b->block_left == 0) {
        b->block = arena_array(b->arena, struct node, b->block_size);
        b->block_left = b->block_size;
        if (b->block_size < BLOCK_NODES_MAX)
            b->block_size *= 2;
    }
    b->block_left--;
    b->block->kind = kind;
    b->block->span = span;
    return b->block++;
}

/* Many texts are short: each by itself would be rounded up. */
static char *room_for_text(struct node_builder *b, size_t size)
{
    if (size >= TEXT_OWN)
        return arena_alloc(b->arena, size);
    if (b->texts_left < size) {
        if (b->texts && b->texts_size < TEXT_BLOCK_MAX)
            b->texts_size *= 2;
        b->texts_left = b->texts_size < size ? size : b->texts_size;
        b->texts = arena_alloc(b->arena, b->texts_left);
    }
    char *room = b->texts;

    b->texts += size;
    b->texts_left -= size;
    return room;
}

static struct str keep_text(struct node_builder *b, struct str text)
{
    char *room = room_for_text(b, text.len + 1);

    if (text.len)
        memcpy(room, text.at, text.len);
    room[text.len] = '\0';
    return (struct str){ room, text.len };
}

static struct cached make_scalar(struct node_builder *b, struct str text,
                                 enum scalar_rule rule)
{
    struct cached made = { .rule = rule, .kind = NODE_STRING };
    json_t *value = NULL;

    if (rule == SCALAR_CORE)
        made.kind = core_schema_value(text, &value);
    made.text = keep_text(b, text);
    if (made.kind == NODE_INTEGER || made.kind == NODE_REAL) {
        struct node_number *number = arena_new(b->arena, struct node_number);

        *number = (struct node_number){ arena_json(b->arena, value), made.text.at };
        made.number = number;
    }
    return made;
}

static struct cached find_scalar(struct node_builder *b, struct str text,
                                 enum scalar_rule rule)
{
    if (text.len > CACHE_TEXT_MAX)
        return make_scalar(b, text, rule);
    struct cached *slot = &b->cache[(str_hash(text) ^ rule) % b->cache_slots];

    if (!slot->text.at || slot->rule != rule || !str_eq(slot->text, text))
        *slot = make_scalar(b, text, rule);
    return *slot;
}

struct node *node_build_scalar(struct node_builder *b, struct str text,
                               enum scalar_rule rule, struct span span)
{
    struct cached found = find_scalar(b, text, rule);
    struct node *n = new_node(b, found.kind, span);

    BUG_IF(text.len > NODE_TEXT_MAX); /* no reader takes files of that size */
    n->text_len = (uint32_t)text.len & NODE_TEXT_MAX;
    if (found.number)
        n->number = found.number;
    else
        n->chars = found.text.at;
    n->plain = rule == SCALAR_CORE;
    return n;
}

struct node *node_build_null(struct node_builder *b, struct span span)
{
    return node_build_scalar(b, S(""), SCALAR_CORE, span);
}

struct node *node_build_container(struct node_builder *b, enum node_kind kind,
                                  struct span span)
{
    return new_node(b, kind, span);
}

size_t node_build_begin(const struct node_builder *b)
{
    return b->len;
}

void node_build_add(struct node_builder *b, struct node *key, struct node *value)
{
    if (b->len == b->cap) {
        b->cap = b->cap ? b->cap * 2 : 256;
        b->stack = xrealloc(b->stack, b->cap * sizeof *b->stack);
    }
    b->stack[b->len++] = (struct node_item){ key, value };
}

/* --- duplicate keys --- */

static void complain(struct node_builder *b, const struct node *first,
                     const struct node *again)
{
    diags_error(b->diags, again->span, "duplicate-key", "duplicate key `%.*s`",
                STR_ARG(node_text(again)));
    /* Finding a line reads the text from its start: not for complaints that nobody sees.
     */
    if (diags_count(b->diags, SEVERITY_ERROR) <= DIAGS_MAX)
        diags_hint(b->diags, "it is first in line %zu", span_line(first->span));
}

static void compare_each(struct node_builder *b, const struct node *map)
{
    for (size_t i = 1; i < map->len; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_eq(node_text(map->items[i].key), node_text(map->items[j].key))) {
                complain(b, map->items[j].key, map->items[i].key);
                break;
            }
        }
    }
}

static int by_text_then_place(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left;
    const struct node *b = *(const struct node *const *)right;
    int order = str_cmp(node_text(a), node_text(b));

    if (order)
        return order;
    return a->span.off < b->span.off ? -1 : a->span.off > b->span.off;
}

/* Sorting instead of hashing: keys chosen to collide cannot slow it down. */
static void compare_sorted(struct node_builder *b, const struct node *map)
{
    const struct node **keys = xmalloc(map->len * sizeof(struct node *));

    for (size_t i = 0; i < map->len; i++)
        keys[i] = map->items[i].key;
    qsort(keys, map->len, sizeof(struct node *), by_text_then_place);
    for (size_t i = 1, first = 0; i < map->len; i++) {
        if (str_eq(node_text(keys[first]), node_text(keys[i])))
            complain(b, keys[first], keys[i]);
        else
            first = i;
    }
    free(keys);
}

static int by_text(const void *left, const void *right)
{
    const struct node *a = *(const struct node *const *)left;
    const struct node *b = *(const struct node *const *)right;

    return str_cmp(node_text(a), node_text(b));
}

void node_build_merge(struct node_builder *b, size_t begin, const struct node *from)
{
    size_t own = b->len - begin;
    const struct node **keys = xmalloc((own + 1) * sizeof(struct node *));

    for (size_t i = 0; i < own; i++)
        keys[i] = b->stack[begin + i].key;
    qsort(keys, own, sizeof(struct node *), by_text);
    for (size_t i = 0; i < from->len; i++) {
        const struct node *key = from->items[i].key;

        if (!bsearch(&key, keys, own, sizeof(struct node *), by_text))
            node_build_add(b, from->items[i].key, from->items[i].value);
    }
    free(keys);
}

void node_build_end(struct node_builder *b, struct node *container, size_t begin)
{
    size_t count = b->len - begin;

    BUG_IF(begin > b->len);
    b->len = begin;
    container->len = (uint32_t)count;
    if (count == 0)
        return;
    memcpy(node_items(b->arena, container, count), b->stack + begin,
           count * sizeof *b->stack);
    if (container->kind != NODE_MAP)
        return;
    if (count <= FEW_KEYS)
        compare_each(b, container);
    else
        compare_sorted(b, container);
}
