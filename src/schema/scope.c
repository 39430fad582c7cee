#include "schema/scope.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

static struct scope *add_scope(struct arena *a, struct scope_list *all)
{
    struct scope *s = arena_new(a, struct scope);

    s->id = (unsigned)all->len;
    *vec_push(a, all) = s;
    return s;
}

const struct scope *scope_empty(struct arena *a, struct scope_list *all)
{
    return all->len ? all->at[0] : add_scope(a, all);
}

const struct anchor *scope_bound(const struct scope *s, struct str name)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->bound[i]->name, name))
            return s->bound[i];
    return NULL;
}

static size_t count_new(const struct scope *from, const struct resource *resource)
{
    size_t fresh = 0;

    for (size_t i = 0; i < resource->anchors.len; i++)
        if (resource->anchors.at[i].dynamic &&
            !scope_bound(from, resource->anchors.at[i].name))
            fresh++;
    return fresh;
}

/* The order of binding does not matter, so the same set is the same scope. */
static bool same_scope(const struct scope *x, const struct scope *y)
{
    if (x->count != y->count || x->recursive != y->recursive)
        return false;
    for (size_t i = 0; i < x->count; i++)
        if (scope_bound(y, x->bound[i]->name) != x->bound[i])
            return false;
    return true;
}

static const struct scope *extend(struct arena *a, struct scope_list *all,
                                  const struct scope *from,
                                  const struct resource *resource, size_t fresh)
{
    const struct anchor **bound =
        arena_array(a, const struct anchor *, from->count + fresh);
    struct scope wanted = { .bound = bound,
                            .count = from->count,
                            .recursive = from->recursive };

    if (from->count)
        memcpy(bound, from->bound, from->count * sizeof(const struct anchor *));
    for (size_t i = 0; i < resource->anchors.len; i++) {
        const struct anchor *anchor = &resource->anchors.at[i];

        if (anchor->dynamic && !scope_bound(from, anchor->name))
            bound[wanted.count++] = anchor;
    }
    if (!wanted.recursive && resource->recursive_anchor)
        wanted.recursive = resource;
    for (size_t i = 0; i < all->len; i++)
        if (same_scope(all->at[i], &wanted))
            return all->at[i];
    struct scope *s = add_scope(a, all);

    s->bound = bound;
    s->count = wanted.count;
    s->recursive = wanted.recursive;
    return s;
}

const struct scope *scope_enter(struct arena *a, struct scope_list *all,
                                const struct scope *from, const struct resource *resource)
{
    size_t fresh = resource->anchors.len ? count_new(from, resource) : 0;

    if (!fresh && (from->recursive || !resource->recursive_anchor))
        return from;
    for (size_t i = 0; i < from->steps.len; i++)
        if (from->steps.at[i].resource == resource)
            return from->steps.at[i].to;
    const struct scope *to = extend(a, all, from, resource, fresh);
    struct scope *memo = all->at[from->id]; /* `from`, as ours to change */

    *vec_push(a, &memo->steps) = (struct scope_step){ resource, to };
    return to;
}
