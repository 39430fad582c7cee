/* The JSON Patch (RFC 6902) between two values. */
#include "base/buf.h"
#include "doc/json.h"
#include "doc/json_internal.h"

#include "base/banned.h"

struct differ {
    json_t *patch;
    struct buf path;
};

static void diff(struct differ *d, const json_t *from, const json_t *to);

static void emit(struct differ *d, const char *op, const json_t *value)
{
    json_t *operation = json_object();
    struct str path = buf_str(&d->path);

    json_put(operation, S("op"), json_string(op));
    json_put(operation, S("path"), json_stringn_nocheck(path.at, path.len));
    if (value)
        json_put(operation, S("value"), json_duplicate(value));
    json_append(d->patch, operation);
}

static void at_key(struct differ *d, struct str key)
{
    json_pointer_add(&d->path, key);
}

static void at_index(struct differ *d, size_t index)
{
    buf_printf(&d->path, "/%zu", index);
}

static void diff_objects(struct differ *d, const json_t *from, const json_t *to)
{
    json_t *old = json_mutable(from), *new = json_mutable(to);
    size_t here = d->path.len;

    for (void *at = json_object_iter(old); at; at = json_object_iter_next(old, at)) {
        const json_t *after = json_member(to, json_iter_key(at));

        at_key(d, json_iter_key(at));
        if (after)
            diff(d, json_object_iter_value(at), after);
        else
            emit(d, "remove", NULL);
        buf_truncate(&d->path, here);
    }
    for (void *at = json_object_iter(new); at; at = json_object_iter_next(new, at)) {
        if (json_member(from, json_iter_key(at)))
            continue;
        at_key(d, json_iter_key(at));
        emit(d, "add", json_object_iter_value(at));
        buf_truncate(&d->path, here);
    }
}

/* How many items are equal at both ends, where the lengths differ: so that an insertion
 * or a removal in the middle is shown as one. */
static void equal_ends(const json_t *from, const json_t *to, size_t *head, size_t *tail)
{
    size_t m = json_array_size(from), n = json_array_size(to), least = m < n ? m : n;

    *head = *tail = 0;
    if (m == n)
        return;
    while (*head < least &&
           json_same(json_array_get(from, *head), json_array_get(to, *head)))
        ++*head;
    while (*tail < least - *head && json_same(json_array_get(from, m - 1 - *tail),
                                              json_array_get(to, n - 1 - *tail)))
        ++*tail;
}

static void diff_arrays(struct differ *d, const json_t *from, const json_t *to)
{
    size_t m = json_array_size(from), n = json_array_size(to), least = m < n ? m : n;
    size_t head, tail, here = d->path.len;

    equal_ends(from, to, &head, &tail);
    for (size_t i = head; i < least - tail; i++) {
        at_index(d, i);
        diff(d, json_array_get(from, i), json_array_get(to, i));
        buf_truncate(&d->path, here);
    }
    for (size_t i = m - tail; i > n - tail;
         i--) { /* from the end, so that indices stay */
        at_index(d, i - 1);
        emit(d, "remove", NULL);
        buf_truncate(&d->path, here);
    }
    for (size_t i = m - tail; m < n && i < n - tail; i++) {
        at_index(d, i);
        emit(d, "add", json_array_get(to, i));
        buf_truncate(&d->path, here);
    }
}

static void diff(struct differ *d, const json_t *from, const json_t *to)
{
    if (json_is_object(from) && json_is_object(to))
        diff_objects(d, from, to);
    else if (json_is_array(from) && json_is_array(to))
        diff_arrays(d, from, to);
    else if (!json_same(from, to))
        emit(d, "replace", to);
}

json_t *json_patch_diff(struct arena *a, const json_t *from, const json_t *to)
{
    struct differ d = { .patch = arena_json(a, json_array()) };

    buf_init(&d.path, SIZE_MAX / 4);
    diff(&d, from, to);
    buf_release(&d.path);
    return d.patch;
}
