#include <stdlib.h>

#include "base/terminal.h"
#include "changes/internal.h"
#include "doc/json.h"

#include "base/banned.h"

enum { SHOWN_BYTES = 80 /* of a value in a message */ };

struct at at_alone(struct at at)
{
    at.up = NULL; /* its pointer is not asked for */
    at.pointer = STR_NONE;
    at.token = STR_NONE;
    return at;
}

struct at side_follow(struct comparison *c, const struct side *s, const struct at *at)
{
    struct at here = *at, ref, next;
    struct str file;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX && at_is_map(&here); i++) {
        if (!at_ref(s->files, &here, &ref) ||
            files_resolve(s->files, &here, node_text(ref.node), &next, &file,
                          c->ignored) != REF_FOUND)
            break;
        here = next;
    }
    return at_alone(here);
}

struct at side_entry(struct comparison *c, const struct side *s, const struct at *map,
                     struct str key)
{
    for (size_t i = 0; at_is_map(map) && i < at_len(map); i++)
        if (str_eq_nocase(node_text(at_key(map, i)), key)) {
            struct at entry = at_item(map, i);

            return side_follow(c, s, &entry);
        }
    return (struct at){ 0 };
}

struct at side_get(struct comparison *c, const struct side *s, const struct at *at,
                   const char *key)
{
    struct at child = at_get(s->files, at, key);

    return at_is(&child) ? side_follow(c, s, &child) : child;
}

struct str at_text(const struct at *at)
{
    return at->node && !node_is_map(at->node) && !node_is_list(at->node)
               ? node_text(at->node)
               : STR_NONE;
}

bool at_true(const struct at *at)
{
    return node_is_true(at->node);
}

struct span key_span(const struct at *parent, struct str key)
{
    const struct node *n = parent->node;

    for (size_t i = 0; node_is_map(n) && i < n->len; i++)
        if (str_eq(node_text(n->items[i].key), key))
            return n->items[i].key->span;
    return at_span(parent);
}

struct str at_shown(struct arena *a, const struct at *at)
{
    struct buf out;

    if (!at->node)
        return S("absent");
    buf_init(&out, SIZE_MAX / 2);
    terminal_add_visible(&out,
                         json_to_str(a, node_to_json(a, at->node), JSON_PRINT_COMPACT));
    struct str whole = buf_str(&out);
    struct str text = whole.len > SHOWN_BYTES
                          ? arena_printf(a, "%.*s...", SHOWN_BYTES, whole.at)
                          : arena_str(a, whole);

    buf_release(&out);
    return text;
}

/* --- equality --- */

static bool node_same(struct arena *a, const struct node *left, const struct node *right);

static void index_members(struct arena *a, const struct node *map, struct map *ret)
{
    for (size_t i = 0; i < map->len; i++)
        map_set(a, ret, node_text(map->items[i].key), map->items[i].value);
}

/* The same members stand at the same places, as a rule; else they are looked for. */
static bool maps_same(struct arena *a, const struct node *left, const struct node *right)
{
    struct map index = { 0 };

    for (size_t i = 0; i < left->len; i++) {
        const struct node *l = left->items[i].value, *r = right->items[i].value;
        struct str key = node_text(left->items[i].key);

        if (!str_eq(key, node_text(right->items[i].key))) {
            if (!index.len)
                index_members(a, right, &index);
            r = map_get(&index, key);
        }
        if (!r || !node_same(a, l, r))
            return false;
    }
    return true;
}

static bool lists_same(struct arena *a, const struct node *left, const struct node *right)
{
    for (size_t i = 0; i < left->len; i++)
        if (!node_same(a, left->items[i].value, right->items[i].value))
            return false;
    return true;
}

static bool scalars_same(const struct node *left, const struct node *right)
{
    json_t *one = node_scalar(left), *other = node_scalar(right);
    bool same = json_same(one, other);

    json_decref(one);
    json_decref(other);
    return same;
}

/* As deep as the readers of doc/ allow.  No value is made for it: documents are large. */
static bool node_same(struct arena *a, const struct node *left, const struct node *right)
{
    bool tree = node_is_map(left) || node_is_list(left);

    if (tree && (left->kind != right->kind || left->len != right->len))
        return false;
    if (node_is_map(left))
        return maps_same(a, left, right);
    if (node_is_list(left))
        return lists_same(a, left, right);
    return !node_is_container(right) && scalars_same(left, right);
}

bool at_same(const struct at *left, const struct at *right)
{
    if (!left->node || !right->node)
        return !left->node && !right->node;
    struct arena *a = arena_open();
    bool same = node_same(a, left->node, right->node);

    arena_close(a);
    return same;
}

/* --- lines --- */

struct line_index {
    uint32_t *starts;
    size_t len;
};

struct change_lines {
    struct arena *arena;
    struct ptr_map by_source; /* struct source → struct line_index */
};

struct change_lines *change_lines_new(struct arena *a)
{
    struct change_lines *l = arena_new(a, struct change_lines);

    l->arena = a;
    return l;
}

static const struct line_index *index_of(struct change_lines *l,
                                         const struct source *source)
{
    struct line_index *index = ptr_map_get(&l->by_source, source);
    size_t lines = 1;

    if (index)
        return index;
    for (size_t i = 0; i < source->text.len; i++)
        lines += source->text.at[i] == '\n';
    index = arena_new(l->arena, struct line_index);
    index->starts = arena_array(l->arena, uint32_t, lines);
    for (size_t i = 0; i < source->text.len; i++)
        if (source->text.at[i] == '\n')
            index->starts[++index->len] = (uint32_t)i + 1;
    index->len = lines;
    ptr_map_set(l->arena, &l->by_source, source, index);
    return index;
}

struct place change_place(struct change_lines *l, struct span span)
{
    if (!span.source)
        return (struct place){ 0, 0 };
    const struct line_index *index = index_of(l, span.source);
    size_t low = 0, high = index->len;

    while (high - low > 1) {
        size_t middle = (low + high) / 2;

        if (index->starts[middle] <= span.off)
            low = middle;
        else
            high = middle;
    }
    struct str text = span.source->text;
    size_t column = 1;

    for (size_t i = index->starts[low]; i < span.off && i < text.len; i++)
        column += ((unsigned char)text.at[i] & 0xC0) != 0x80; /* characters, not bytes */
    return (struct place){ low + 1, column };
}
