/* JSON Patch, RFC 6902. */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "doc/json_internal.h"
#include "doc/json_token.h"

#include "base/banned.h"

struct patcher {
    json_t
        *holder; /* an array of one item, the document: so the whole is nothing special */
    struct json_error *error;
    size_t index;
    struct str op, path;
    size_t work; /* values copied, measured or moved so far */
};

/* Where a pointer leads: a container of the document and a token in it. */
struct spot {
    json_t *container;
    struct buf token;
    bool is_index;
    size_t index; /* of an array; its length for "-" */
};

static bool fail(struct patcher *p, const char *fmt, ...) PRINTF(2, 3);

static bool fail(struct patcher *p, const char *fmt, ...)
{
    va_list args;
    int len =
        snprintf(p->error->msg, sizeof p->error->msg, "%.*s %.*s: ", 10,
                 p->op.len ? p->op.at : "operation",
                 p->path.len > 80 ? 80 : (int)p->path.len, p->path.at ? p->path.at : "");

    p->error->off = p->index;
    va_start(args, fmt);
    vsnprintf(p->error->msg + len, sizeof p->error->msg - (size_t)len, fmt, args);
    va_end(args);
    return false;
}

/* --- limits --- */

static bool spend(struct patcher *p, size_t work)
{
    p->work += work;
    return p->work <= JSON_PATCH_WORK_MAX || fail(p, "the patch makes too much work");
}

/* How many levels of containers a value has. */
static size_t height(struct patcher *p, const json_t *value)
{
    size_t most = 0;

    p->work++;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            size_t h = height(p, json_array_get(value, i));

            most = h > most ? h : most;
        }
        return most + 1;
    }
    if (!json_is_object(value))
        return 0;
    json_t *object = json_mutable(value);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        size_t h = height(p, json_object_iter_value(at));

        most = h > most ? h : most;
    }
    return most + 1;
}

static bool check_size(struct patcher *p, const json_t *value)
{
    size_t levels = json_tokens_count(p->path) + height(p, value);

    if (levels > JSON_DEPTH_DEFAULT)
        return fail(p, "nested deeper than %d levels", JSON_DEPTH_DEFAULT);
    return spend(p, 0);
}

/* --- where --- */

static json_t *document(const struct patcher *p)
{
    return json_array_get(p->holder, 0);
}

/* The parent's pointer, and the last token unescaped into `token`. */
static struct str split_pointer(struct str pointer, struct buf *token)
{
    struct json_tokens walk;
    struct str last = S("");
    size_t slash = pointer.len;

    while (slash > 0 && pointer.at[slash - 1] != '/')
        slash--;
    BUG_IF(slash == 0 || !json_tokens_open(&walk, str_from_at(pointer, slash - 1)));
    (void)json_tokens_next(&walk, &last);
    buf_add(token, last);
    json_tokens_close(&walk);
    return str_sub(pointer, 0, slash - 1);
}

static bool find_index(struct patcher *p, struct spot *spot)
{
    size_t len = json_array_size(spot->container);
    struct str token = buf_str(&spot->token);

    spot->is_index = true;
    spot->index = len;
    if (str_eq_c(token, "-"))
        return true;
    if (!json_token_index(token, &spot->index))
        return fail(p, "`%.*s` is no array index", STR_ARG(str_sub(token, 0, 40)));
    return spot->index <= len || fail(p, "the array has only %zu items", len);
}

static void spot_release(struct spot *spot)
{
    buf_release(&spot->token);
}

/* False with nothing to release. */
static bool find_spot(struct patcher *p, struct str pointer, struct spot *spot)
{
    *spot = (struct spot){ .container = p->holder };
    buf_init(&spot->token, pointer.len + 1);
    if (pointer.len == 0)
        buf_add(&spot->token, S("0"));
    else
        spot->container =
            json_pointer_get(document(p), split_pointer(pointer, &spot->token));
    bool ok = json_is_array(spot->container) ? find_index(p, spot)
              : json_is_object(spot->container)
                  ? true
                  : fail(p, "no object or array holds this path");

    if (!ok)
        spot_release(spot);
    return ok;
}

/* The value at a spot, NULL where there is none. */
static json_t *spot_value(const struct spot *spot)
{
    if (spot->is_index)
        return json_array_get(spot->container, spot->index);
    return json_member(spot->container, buf_str(&spot->token));
}

/* --- the changes; `value` is taken over --- */

static bool insert(struct patcher *p, struct spot *spot, json_t *value)
{
    if (!spot->is_index) {
        json_put(spot->container, buf_str(&spot->token), value);
        return true;
    }
    if (spot->container == p->holder)
        return json_array_set_new(p->holder, 0, value) == 0;
    size_t moved = json_array_size(spot->container) - spot->index;

    if (json_array_insert_new(spot->container, spot->index, value) != 0)
        out_of_memory();
    return spend(p, moved / 16);
}

static bool remove_at(struct patcher *p, struct spot *spot)
{
    if (spot->container == p->holder)
        return fail(p, "the whole document cannot be removed");
    if (!spot->is_index) {
        struct str key = buf_str(&spot->token);

        return json_object_deln(spot->container, key.at, key.len) == 0;
    }
    size_t moved = json_array_size(spot->container) - spot->index;

    json_array_remove(spot->container, spot->index);
    return spend(p, moved / 16);
}

static bool set_at(struct patcher *p, struct spot *spot, json_t *value)
{
    (void)p;
    if (spot->is_index)
        return json_array_set_new(spot->container, spot->index, value) == 0;
    json_put(spot->container, buf_str(&spot->token), value);
    return true;
}

/* --- the operations --- */

static bool add_value(struct patcher *p, struct str path, const json_t *value, bool owned)
{
    struct spot spot;

    if (!check_size(p, value) || !find_spot(p, path, &spot))
        return false;
    bool ok = insert(p, &spot,
                     owned ? json_incref(json_mutable(value)) : json_duplicate(value));

    spot_release(&spot);
    return ok;
}

static bool do_add(struct patcher *p, const json_t *operation)
{
    return add_value(p, p->path, json_member(operation, S("value")), false);
}

static bool remove_path(struct patcher *p, struct str path)
{
    struct spot spot;

    if (!find_spot(p, path, &spot))
        return false;
    bool ok =
        spot_value(&spot) ? remove_at(p, &spot) : fail(p, "there is nothing to remove");

    spot_release(&spot);
    return ok;
}

static bool do_remove(struct patcher *p, const json_t *operation)
{
    (void)operation;
    return remove_path(p, p->path);
}

static bool do_replace(struct patcher *p, const json_t *operation)
{
    const json_t *value = json_member(operation, S("value"));
    struct spot spot;

    if (!check_size(p, value) || !find_spot(p, p->path, &spot))
        return false;
    bool ok = spot_value(&spot) ? set_at(p, &spot, json_duplicate(value))
                                : fail(p, "there is nothing to replace");

    spot_release(&spot);
    return ok;
}

static json_t *from_value(struct patcher *p, struct str from)
{
    json_t *value = json_pointer_get(document(p), from);

    if (!value)
        fail(p, "nothing stands at `from`");
    return value;
}

static bool do_move(struct patcher *p, const json_t *operation)
{
    struct str from = json_member_text(operation, "from");
    json_t *value = from_value(p, from);

    if (!value || str_eq(from, p->path))
        return value != NULL;
    if (str_starts(p->path, from) && p->path.at[from.len] == '/')
        return fail(p, "a value cannot be moved into itself");
    json_incref(value);
    bool ok = remove_path(p, from) && add_value(p, p->path, value, true);

    json_decref(value);
    return ok;
}

static bool do_copy(struct patcher *p, const json_t *operation)
{
    json_t *value = from_value(p, json_member_text(operation, "from"));

    return value && add_value(p, p->path, value, false);
}

static bool do_test(struct patcher *p, const json_t *operation)
{
    const json_t *value = json_pointer_get(document(p), p->path);

    if (!value)
        return fail(p, "there is nothing to test");
    return json_same(value, json_member(operation, S("value"))) ||
           fail(p, "the value is not the one expected");
}

static const struct operation {
    struct str name;
    const char *needs; /* a member beside `op` and `path` */
    bool (*apply)(struct patcher *p, const json_t *operation);
} operations[] = {
    { { "add", 3 }, "value", do_add },         { { "remove", 6 }, NULL, do_remove },
    { { "replace", 7 }, "value", do_replace }, { { "move", 4 }, "from", do_move },
    { { "copy", 4 }, "from", do_copy },        { { "test", 4 }, "value", do_test },
};

static bool is_pointer(const json_t *value)
{
    return json_is_string(value) && json_pointer_is_valid(json_text(value));
}

static bool apply(struct patcher *p, const json_t *operation)
{
    p->op = json_member_text(operation, "op");
    p->path = json_member_text(operation, "path");
    if (!json_is_object(operation))
        return fail(p, "an operation is an object");
    if (!is_pointer(json_member(operation, S("path"))))
        return fail(p, "`path` must be a JSON Pointer");
    for (size_t i = 0; i < countof(operations); i++) {
        const struct operation *o = &operations[i];

        if (!str_eq(p->op, o->name))
            continue;
        if (o->needs && !json_member(operation, str_from(o->needs)))
            return fail(p, "`%s` is missing", o->needs);
        if (o->needs && str_eq_c(S("from"), o->needs) &&
            !is_pointer(json_member(operation, S("from"))))
            return fail(p, "`from` must be a JSON Pointer");
        return o->apply(p, operation);
    }
    return fail(p, "there is no such operation");
}

static bool apply_all(struct patcher *p, const json_t *patch)
{
    if (!json_is_array(patch))
        return fail(p, "a patch is an array of operations");
    for (p->index = 0; p->index < json_array_size(patch); p->index++)
        if (!apply(p, json_array_get(patch, p->index)))
            return false;
    return true;
}

json_t *json_patch(struct arena *a, const json_t *doc, const json_t *patch,
                   struct json_error *error)
{
    struct patcher p = { .holder = arena_json(a, json_array()), .error = error };

    json_append(p.holder, json_duplicate(doc));
    return apply_all(&p, patch) ? document(&p) : NULL;
}
