#include "jsonpath/select.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

/* What stays the same while one query runs. */
struct walk {
    struct run *run;
    const struct query *query;
    visit_fn *visit;
    void *ctx;
};

static bool walk_on(const struct walk *w, size_t segment, json_t *value,
                    const struct step *at);

/* A child that was selected; the segments from `next` on are still to come. */
static bool take_child(const struct walk *w, size_t next, json_t *child, struct step step)
{
    struct run *r = w->run;

    if (r->steps == 0 || r->depth >= JSONPATH_VALUE_DEPTH_MAX)
        r->gave_up = true;
    if (r->gave_up)
        return false;
    r->steps--;
    r->depth++;
    bool go_on = walk_on(w, next, child, &step);

    r->depth--;
    return go_on;
}

static struct step step_to_name(const struct step *from, struct str name)
{
    return (struct step){ .from = from, .name = name };
}

static struct step step_to_index(const struct step *from, size_t index)
{
    return (struct step){ .from = from, .index = index, .is_index = true };
}

/* All children, or those for which the filter holds. */
static bool take_children(const struct walk *w, size_t next, const struct expr *filter,
                          json_t *value, const struct step *at)
{
    json_t *child;
    size_t i;

    for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it)) {
        child = json_object_iter_value(it);
        if ((!filter || filter_holds(w->run, filter, child)) &&
            !take_child(w, next, child, step_to_name(at, json_iter_key(it))))
            return false;
    }
    json_array_foreach (value, i, child) {
        if ((!filter || filter_holds(w->run, filter, child)) &&
            !take_child(w, next, child, step_to_index(at, i)))
            return false;
    }
    return !w->run->gave_up;
}

/* Negative indexes count from the end; false outside the array. */
static bool find_index(const json_t *array, int64_t index, size_t *ret)
{
    int64_t len = (int64_t)json_array_size(array);

    if (index < 0)
        index += len;
    if (index < 0 || index >= len)
        return false;
    *ret = (size_t)index;
    return true;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Bounds and direction as RFC 9535, 2.3.4.2.2 has them. */
static bool take_slice(const struct walk *w, size_t next, const struct selector *s,
                       json_t *value, const struct step *at)
{
    int64_t len = (int64_t)json_array_size(value), step = s->step;
    int64_t start = s->has_start ? s->start : step > 0 ? 0 : len - 1;
    int64_t end = s->has_end ? s->end : step > 0 ? len : -len - 1;

    if (step == 0)
        return true;
    start = start < 0 ? start + len : start;
    end = end < 0 ? end + len : end;
    start = step > 0 ? clamp(start, 0, len) : clamp(start, -1, len - 1);
    end = step > 0 ? clamp(end, 0, len) : clamp(end, -1, len - 1);
    for (int64_t i = start; step > 0 ? i < end : i > end; i += step)
        if (!take_child(w, next, json_array_get(value, (size_t)i),
                        step_to_index(at, (size_t)i)))
            return false;
    return true;
}

static bool apply(const struct walk *w, size_t next, const struct selector *s,
                  json_t *value, const struct step *at)
{
    json_t *child;
    size_t i;

    switch (s->kind) {
    case SELECT_NAME:
        child = json_member(value, s->name);
        return !child || take_child(w, next, child, step_to_name(at, s->name));
    case SELECT_INDEX:
        return !find_index(value, s->start, &i) ||
               take_child(w, next, json_array_get(value, i), step_to_index(at, i));
    case SELECT_WILDCARD:
        return take_children(w, next, NULL, value, at);
    case SELECT_SLICE:
        return take_slice(w, next, s, value, at);
    case SELECT_FILTER:
        return take_children(w, next, s->filter, value, at);
    }
    return true;
}

static bool apply_all(const struct walk *w, size_t segment, json_t *value,
                      const struct step *at)
{
    const struct segment *s = &w->query->at[segment];

    for (size_t i = 0; i < s->len; i++)
        if (!apply(w, segment + 1, &s->at[i], value, at))
            return false;
    return true;
}

static bool descend(const struct walk *w, size_t segment, json_t *value,
                    const struct step *at);

static bool descend_into(const struct walk *w, size_t segment, json_t *child,
                         struct step step)
{
    struct run *r = w->run;

    if (r->steps == 0 || r->depth >= JSONPATH_VALUE_DEPTH_MAX)
        r->gave_up = true;
    if (r->gave_up)
        return false;
    r->steps--;
    if (!json_is_object(child) && !json_is_array(child))
        return true; /* nothing to select from */
    r->depth++;
    bool go_on = descend(w, segment, child, &step);

    r->depth--;
    return go_on;
}

/* The node itself, then its descendants, each before those behind it. */
static bool descend(const struct walk *w, size_t segment, json_t *value,
                    const struct step *at)
{
    json_t *child;
    size_t i;

    if (!apply_all(w, segment, value, at))
        return false;
    for (void *it = json_object_iter(value); it; it = json_object_iter_next(value, it))
        if (!descend_into(w, segment, json_object_iter_value(it),
                          step_to_name(at, json_iter_key(it))))
            return false;
    json_array_foreach (value, i, child) {
        if (!descend_into(w, segment, child, step_to_index(at, i)))
            return false;
    }
    return true;
}

static bool walk_on(const struct walk *w, size_t segment, json_t *value,
                    const struct step *at)
{
    if (segment == w->query->len)
        return w->visit(value, at, w->ctx);
    if (w->query->at[segment].descendant)
        return descend(w, segment, value, at);
    return apply_all(w, segment, value, at);
}

bool run_query(struct run *r, const struct query *q, json_t *start, const struct step *at,
               visit_fn *visit, void *ctx)
{
    struct walk w = { r, q, visit, ctx };

    return !r->gave_up && walk_on(&w, 0, start, at);
}

json_t *run_singular(const struct query *q, json_t *start)
{
    json_t *value = start;
    size_t i;

    for (size_t n = 0; value && n < q->len; n++) {
        const struct selector *s = &q->at[n].at[0];

        if (s->kind == SELECT_NAME)
            value = json_member(value, s->name);
        else
            value = find_index(value, s->start, &i) ? json_array_get(value, i) : NULL;
    }
    return value;
}

/* ---- the whole query ---- */

struct collector {
    struct arena *arena;
    struct run *run;
    struct jsonpath_nodes nodes;
    struct buf path;
    size_t path_bytes;
};

static bool collect(json_t *value, const struct step *at, void *ctx)
{
    struct collector *c = ctx;

    buf_clear(&c->path);
    add_normalized(&c->path, at);
    c->path_bytes += c->path.len;
    if (c->nodes.len == JSONPATH_NODES_MAX || c->path_bytes > JSONPATH_PATH_BYTES_MAX ||
        buf_overflowed(&c->path)) {
        c->run->gave_up = true;
        return false;
    }
    struct jsonpath_node *node = vec_push(c->arena, &c->nodes);

    node->value = value;
    node->path = arena_str(c->arena, buf_str(&c->path));
    return true;
}

struct jsonpath_nodes jsonpath_select(struct arena *a, const struct jsonpath *q,
                                      json_t *root)
{
    struct run run = { .scratch = arena_open(),
                       .root = root,
                       .steps = JSONPATH_STEPS_MAX };
    struct collector c = { .arena = a, .run = &run };

    buf_init(&c.path, JSONPATH_PATH_BYTES_MAX);
    if (!run_query(&run, &q->query, root, NULL, collect, &c))
        c.nodes.gave_up = run.gave_up;
    buf_release(&c.path);
    arena_close(run.scratch);
    return c.nodes;
}
