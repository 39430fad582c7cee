/* JSON Merge Patch, RFC 7396. */
#include "doc/json.h"
#include "doc/json_internal.h"

#include "base/banned.h"

/* Section 2's MergePatch(), made anew instead of in place: what stays first, in the order
 * of the target, then what is added. */
static json_t *merge(const json_t *target, const json_t *patch)
{
    if (!json_is_object(patch))
        return json_duplicate(patch);
    json_t *made = json_object(), *old = json_mutable(target),
           *change = json_mutable(patch);

    for (void *at = json_object_iter(old); at; at = json_object_iter_next(old, at)) {
        const json_t *part = json_member(patch, json_iter_key(at));
        const json_t *value = json_object_iter_value(at);

        if (!json_is_null(part))
            json_put(made, json_iter_key(at),
                     part ? merge(value, part) : json_duplicate(value));
    }
    for (void *at = json_object_iter(change); at;
         at = json_object_iter_next(change, at)) {
        const json_t *part = json_object_iter_value(at);

        if (!json_is_null(part) && !json_member(target, json_iter_key(at)))
            json_put(made, json_iter_key(at), merge(NULL, part));
    }
    return made;
}

json_t *json_merge_patch(struct arena *a, const json_t *target, const json_t *patch)
{
    return arena_json(a, patch ? merge(target, patch) : json_null());
}

/* Both are objects.  NULL where there is no difference. */
static json_t *diff(const json_t *from, const json_t *to)
{
    json_t *patch = json_object(), *old = json_mutable(from), *new = json_mutable(to);

    for (void *at = json_object_iter(old); at; at = json_object_iter_next(old, at))
        if (!json_member(to, json_iter_key(at)))
            json_put(patch, json_iter_key(at), json_null());
    for (void *at = json_object_iter(new); at; at = json_object_iter_next(new, at)) {
        const json_t *before = json_member(from, json_iter_key(at));
        const json_t *after = json_object_iter_value(at);
        json_t *part = NULL;

        if (json_is_object(before) && json_is_object(after))
            part = diff(before, after);
        else if (!before || !json_same(before, after))
            part = json_duplicate(after);
        if (part)
            json_put(patch, json_iter_key(at), part);
    }
    if (json_object_size(patch))
        return patch;
    json_decref(patch);
    return NULL;
}

json_t *json_merge_diff(struct arena *a, const json_t *from, const json_t *to)
{
    if (!json_is_object(from) || !json_is_object(to))
        return json_copy_deep(a, to);
    json_t *patch = diff(from, to);

    return arena_json(a, patch ? patch : json_object());
}
