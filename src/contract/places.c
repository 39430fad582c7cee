#include "contract/places.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/suggest.h"
#include "contract/ids.h"
#include "doc/json.h"

#include "base/banned.h"

enum {
    SUGGEST_MAX = 2000 /* names that are compared for a suggestion */
};

/* --- members --- */

struct at at_root(const struct file *file)
{
    return (struct at){ .file = file, .node = file->node };
}

struct at at_member(struct files *f, const struct at *parent, struct str key)
{
    const struct node_item *item = node_values_item(f->values, parent->node, key);

    if (!item)
        return (struct at){ 0 };
    return (struct at){ .file = parent->file,
                        .node = item->value,
                        .up = parent,
                        .token = node_text(item->key),
                        .base = parent->base };
}

struct at at_get(struct files *f, const struct at *parent, const char *key)
{
    return at_member(f, parent, str_from(key));
}

size_t at_len(const struct at *at)
{
    return node_is_map(at->node) || node_is_list(at->node) ? at->node->len : 0;
}

const struct node *at_key(const struct at *parent, size_t i)
{
    return parent->node->items[i].key;
}

static const char *const small_numbers[] = {
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"
};

struct at at_item(const struct at *parent, size_t i)
{
    const struct node_item *item = &parent->node->items[i];
    struct at child = {
        .file = parent->file, .node = item->value, .up = parent, .base = parent->base
    };

    /* In a list the index is in `token.len` when the text has no constant to stand for
     * it: see token_print(). */
    child.token = item->key                    ? node_text(item->key)
                  : i < countof(small_numbers) ? str_from(small_numbers[i])
                                               : (struct str){ NULL, i };
    return child;
}

bool at_is(const struct at *at)
{
    return at->file != NULL;
}

bool at_is_map(const struct at *at)
{
    return node_is_map(at->node);
}

struct span at_span(const struct at *at)
{
    return at->node ? at->node->span : SPAN_NONE;
}

json_t *at_json(struct files *f, const struct at *at)
{
    return node_values_json(f->values, at->node);
}

/* --- pointers --- */

static void token_print(struct buf *out, struct str token)
{
    if (token.at || !token.len)
        json_pointer_add(out, token);
    else
        buf_printf(out, "/%zu", token.len);
}

static void pointer_print(struct buf *out, const struct at *at)
{
    if (!at->up) {
        buf_add(out, at->pointer);
        return;
    }
    pointer_print(out, at->up);
    token_print(out, at->token);
}

struct str at_pointer(struct arena *a, const struct at *at)
{
    struct buf out;

    if (!at->up)
        return at->pointer;
    buf_init(&out, SIZE_MAX / 2);
    pointer_print(&out, at);
    struct str pointer = arena_str(a, buf_str(&out));

    buf_release(&out);
    return pointer;
}

void places_escape(struct buf *out, struct str text)
{
    static const char plain[] = "-._~!$&'()*+,;=:@/";

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool keep = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                    (c >= 'A' && c <= 'Z') || (c && strchr(plain, c));

        if (keep)
            buf_add_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

struct str at_uri(struct arena *a, const struct at *at)
{
    struct buf out, pointer;

    buf_init(&out, SIZE_MAX / 2);
    buf_init(&pointer, SIZE_MAX / 2);
    pointer_print(&pointer, at);
    buf_add(&out, at->file->uri);
    buf_add_char(&out, '#');
    places_escape(&out, buf_str(&pointer));
    struct str uri = arena_str(a, buf_str(&out));

    buf_release(&pointer);
    buf_release(&out);
    return uri;
}

struct at at_detach(struct arena *a, const struct at *at)
{
    struct at alone = *at;

    alone.pointer = at_pointer(a, at);
    alone.up = NULL;
    alone.token = STR_NONE;
    return alone;
}

bool at_ref(struct files *f, const struct at *at, struct at *ret_ref)
{
    *ret_ref = at_get(f, at, "$ref");
    return at_is(ret_ref) && node_is_string(ret_ref->node);
}

/* --- walking --- */

static struct str unescape(struct arena *a, struct str token)
{
    if (str_find_char(token, '~') == SIZE_MAX)
        return token;
    char *out = arena_alloc(a, token.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < token.len; i++) {
        bool escape = token.at[i] == '~' && i + 1 < token.len;

        if (escape && (token.at[i + 1] == '0' || token.at[i + 1] == '1'))
            out[len++] = token.at[++i] == '0' ? '~' : '/';
        else
            out[len++] = token.at[i];
    }
    return (struct str){ out, len };
}

bool places_token(struct arena *a, struct str *pointer, struct str *ret)
{
    if (!pointer->len || pointer->at[0] != '/')
        return false;
    struct str rest = str_from_at(*pointer, 1);
    size_t end = str_find_char(rest, '/');

    *ret = unescape(a, end == SIZE_MAX ? rest : str_sub(rest, 0, end));
    *pointer = end == SIZE_MAX ? STR_NONE : str_from_at(rest, end);
    return true;
}

static struct at step(struct files *f, const struct at *from, struct str token)
{
    uint64_t index;

    if (node_is_map(from->node))
        return at_member(f, from, token);
    bool canonical = token.len == 1 || (token.len > 1 && token.at[0] != '0');

    if (node_is_list(from->node) && canonical && str_to_u64(token, &index) &&
        index < from->node->len)
        return at_item(from, (size_t)index);
    return (struct at){ 0 };
}

/* Walks as far as it goes: *ret_rest is what is left of the pointer, from the token on
 * that leads nowhere. */
static struct at walk(struct files *f, struct at root, struct str pointer,
                      struct str *ret_rest)
{
    struct at here = root;

    struct str next_rest = pointer, token;

    *ret_rest = pointer;
    while (places_token(f->arena, &next_rest, &token)) {
        struct at next = step(f, &here, token);

        if (!at_is(&next))
            break;
        next.up = NULL;
        ids_enter(f, &next);
        here = next;
        *ret_rest = next_rest;
    }
    return here;
}

struct at places_walk(struct files *f, struct at root, struct str pointer)
{
    struct str rest;
    struct at end = walk(f, root, pointer, &rest);

    if (rest.len)
        return (struct at){ 0 };
    end.up = NULL;
    end.token = STR_NONE;
    end.pointer = root.pointer.len ? arena_printf(f->arena, "%.*s%.*s",
                                                  STR_ARG(root.pointer), STR_ARG(pointer))
                                   : pointer;
    return end;
}

struct str places_nearest(struct files *f, struct at root, struct str pointer)
{
    struct str rest;
    struct at end = walk(f, root, pointer, &rest);
    struct str wrong = rest.len ? str_from_at(rest, 1) : STR_NONE;
    size_t slash = str_find_char(wrong, '/');
    size_t count = node_is_map(end.node) ? end.node->len : 0;
    struct buf out;

    if (count == 0 || count > SUGGEST_MAX)
        return STR_NONE;
    struct str *names = arena_array(f->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        names[i] = node_text(end.node->items[i].key);
    struct str near = suggest(unescape(f->arena, str_sub(wrong, 0, slash)), names, count);

    if (!near.len)
        return STR_NONE;
    buf_init(&out, SIZE_MAX / 2);
    buf_add(&out, str_sub(pointer, 0, pointer.len - rest.len));
    json_pointer_add(&out, near);
    if (slash != SIZE_MAX)
        buf_add(&out, str_from_at(wrong, slash));
    struct str found = arena_str(f->arena, buf_str(&out));

    buf_release(&out);
    return found;
}
