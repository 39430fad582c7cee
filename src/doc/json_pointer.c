#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "doc/json_internal.h"
#include "doc/json_token.h"

#include "base/banned.h"

bool json_pointer_is_valid(struct str pointer)
{
    if (pointer.len && pointer.at[0] != '/')
        return false;
    for (size_t i = 0; i < pointer.len; i++)
        if (pointer.at[i] == '~' && (i + 1 == pointer.len || (pointer.at[i + 1] != '0' &&
                                                              pointer.at[i + 1] != '1')))
            return false;
    return true;
}

void json_pointer_add(struct buf *pointer, struct str token)
{
    buf_add_char(pointer, '/');
    for (size_t i = 0; i < token.len; i++) {
        if (token.at[i] == '~')
            buf_add(pointer, S("~0"));
        else if (token.at[i] == '/')
            buf_add(pointer, S("~1"));
        else
            buf_add_char(pointer, token.at[i]);
    }
}

struct str json_pointer_below(struct arena *a, struct str pointer, struct str token)
{
    struct buf out;

    buf_init(&out, pointer.len + 2 * token.len + 2);
    buf_add(&out, pointer);
    json_pointer_add(&out, token);
    struct str below = arena_str(a, buf_str(&out));

    buf_release(&out);
    return below;
}

/* --- tokens --- */

bool json_tokens_open(struct json_tokens *t, struct str pointer)
{
    if (!json_pointer_is_valid(pointer))
        return false;
    t->rest = pointer;
    buf_init(&t->unescaped, pointer.len);
    return true;
}

void json_tokens_close(struct json_tokens *t)
{
    buf_release(&t->unescaped);
}

static struct str unescape(struct buf *out, struct str token)
{
    if (str_find_char(token, '~') == SIZE_MAX)
        return token;
    buf_clear(out);
    for (size_t i = 0; i < token.len; i++) {
        if (token.at[i] == '~')
            buf_add_char(out, token.at[++i] == '0' ? '~' : '/');
        else
            buf_add_char(out, token.at[i]);
    }
    return buf_str(out);
}

bool json_tokens_next(struct json_tokens *t, struct str *ret)
{
    if (t->rest.len == 0)
        return false;
    struct str rest = str_from_at(t->rest, 1);
    size_t end = str_find_char(rest, '/');

    if (end == SIZE_MAX)
        end = rest.len;
    t->rest = str_from_at(rest, end);
    *ret = unescape(&t->unescaped, str_sub(rest, 0, end));
    return true;
}

bool json_tokens_at_end(const struct json_tokens *t)
{
    return t->rest.len == 0;
}

size_t json_tokens_count(struct str pointer)
{
    size_t count = 0;

    for (size_t i = 0; i < pointer.len; i++)
        count += pointer.at[i] == '/';
    return count;
}

bool json_token_index(struct str token, size_t *ret)
{
    uint64_t value;

    if (token.len > 1 && token.at[0] == '0')
        return false;
    if (!str_to_u64(token, &value) || value > SIZE_MAX / 2)
        return false;
    *ret = (size_t)value;
    return true;
}

/* --- getting --- */

static json_t *child(const json_t *value, struct str token)
{
    size_t index;

    if (json_is_object(value))
        return json_member(value, token);
    if (!json_is_array(value) || !json_token_index(token, &index))
        return NULL;
    return json_array_get(value, index);
}

json_t *json_pointer_get(const json_t *root, struct str pointer)
{
    json_t *at = json_mutable(root);
    struct json_tokens walk;

    if (!json_tokens_open(&walk, pointer))
        return NULL;
    for (struct str token; at && json_tokens_next(&walk, &token);)
        at = child(at, token);
    json_tokens_close(&walk);
    return at;
}

/* --- setting --- */

static bool set_child(json_t *container, struct str token, json_t *value)
{
    size_t index = json_array_size(container);

    if (json_is_object(container))
        return json_object_setn_nocheck(container, token.at, token.len, value) == 0;
    if (!json_is_array(container))
        return false;
    if (!str_eq_c(token, "-") && !json_token_index(token, &index))
        return false;
    if (index == json_array_size(container))
        return json_array_append(container, value) == 0;
    return json_array_set(container, index, value) == 0;
}

static bool set_whole(json_t *root, json_t *value)
{
    if (root == value)
        return true;
    if (json_is_object(root) && json_is_object(value))
        return json_object_clear(root) == 0 && json_object_update(root, value) == 0;
    if (json_is_array(root) && json_is_array(value))
        return json_array_clear(root) == 0 && json_array_extend(root, value) == 0;
    return false;
}

/* `value` inside the objects that the remaining tokens name, as a new reference. */
static json_t *wrap(struct json_tokens *walk, json_t *value)
{
    json_t *outer = NULL, *inner = NULL;

    for (struct str token; json_tokens_next(walk, &token);) {
        json_t *next = json_tokens_at_end(walk) ? json_incref(value) : json_object();

        if (!outer)
            outer = inner = json_object();
        json_put(inner, token, next);
        inner = next;
    }
    return outer ? outer : json_incref(value);
}

static bool set_at(json_t *root, struct json_tokens *walk, json_t *value)
{
    for (struct str token; json_tokens_next(walk, &token);) {
        json_t *next = json_tokens_at_end(walk) ? NULL : child(root, token);

        if (next) {
            root = next;
            continue;
        }
        if (!json_is_object(root) && !json_is_array(root))
            return false;
        struct buf name; /* the walk may overwrite the token */

        buf_init(&name, token.len);
        buf_add(&name, token);
        json_t *wrapped = wrap(walk, value);
        bool done = set_child(root, buf_str(&name), wrapped);

        json_decref(wrapped);
        buf_release(&name);
        return done;
    }
    return set_whole(root, value);
}

bool json_pointer_set(json_t *root, struct str pointer, json_t *value)
{
    struct json_tokens walk;

    if (!root || !value || json_tokens_count(pointer) > JSON_DEPTH_DEFAULT ||
        !json_tokens_open(&walk, pointer))
        return false;
    bool done = set_at(root, &walk, value);

    json_tokens_close(&walk);
    return done;
}

/* --- removing --- */

static bool remove_child(json_t *container, struct str token)
{
    size_t index;

    if (json_is_object(container))
        return json_object_deln(container, token.at, token.len) == 0;
    return json_is_array(container) && json_token_index(token, &index) &&
           json_array_remove(container, index) == 0;
}

bool json_pointer_remove(json_t *root, struct str pointer)
{
    struct json_tokens walk;
    bool done = false;

    if (!json_tokens_open(&walk, pointer))
        return false;
    for (struct str token; root && json_tokens_next(&walk, &token);) {
        if (json_tokens_at_end(&walk))
            done = remove_child(root, token);
        else
            root = child(root, token);
    }
    json_tokens_close(&walk);
    return done;
}
