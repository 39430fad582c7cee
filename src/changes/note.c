/* Changes as they are found, and where each of them is felt. */
#include <stdarg.h>

#include "base/bug.h"
#include "changes/internal.h"
#include "doc/json.h"

#include "base/banned.h"

static const struct rule {
    const char *name;
    enum change_severity in[2]; /* by direction */
} rules[] = {
#define RULE(ID, name, sent, received)                                                   \
    [CHANGE_##ID] = { name, { CHANGE_##sent, CHANGE_##received } },
#include "changes/rules.def"
#undef RULE
};

const char *change_rule_name(enum change_rule r)
{
    return rules[r].name;
}

enum change_severity rule_severity(enum change_rule rule, enum direction d)
{
    return rules[rule].in[d];
}

const char *change_severity_name(enum change_severity s)
{
    switch (s) {
    case CHANGE_BREAKING:
        return "breaking";
    case CHANGE_UNCLASSIFIED:
        return "unclassified";
    case CHANGE_NON_BREAKING:
        return "non-breaking";
    }
    BUG("no severity");
}

struct noted *note(struct comparison *c, enum change_rule rule, enum direction d,
                   struct span old, struct span new, struct str message)
{
    struct str key = arena_printf(c->scratch, "%d %d %p %u %p %u %.*s", (int)rule, (int)d,
                                  (const void *)old.source, old.off,
                                  (const void *)new.source, new.off, STR_ARG(message));
    struct noted *n = map_get(&c->changes, key);

    if (n)
        return n;
    n = arena_new(c->arena, struct noted);
    *n = (struct noted){ .change = { .severity = rule_severity(rule, d),
                                     .rule = rule,
                                     .message = arena_str(c->arena, message),
                                     .old = old,
                                     .new = new },
                         .order = c->noted.len };
    map_set(c->arena, &c->changes, arena_str(c->arena, key), n);
    *vec_push(c->arena, &c->noted) = n;
    return n;
}

void add_use(struct comparison *c, struct noted *n, struct change_use use)
{
    *vec_push(c->arena, &n->change.uses) = use;
}

struct noted *note_use(struct comparison *c, enum change_rule rule, enum direction d,
                       struct span old, struct span new, struct change_use use,
                       struct str message)
{
    struct noted *n = note(c, rule, d, old, new, message);

    add_use(c, n, use);
    return n;
}

void note_name(struct comparison *c, struct noted *n, struct str name)
{
    for (size_t i = 0; i < n->change.names.len; i++)
        if (str_eq(n->change.names.at[i], name))
            return;
    if (name.len)
        *vec_push(c->arena, &n->change.names) = name;
}

void note_schema(struct comparison *c, struct pair *p, enum change_rule rule,
                 struct span old, struct span new, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str message = arena_vprintf(c->scratch, fmt, args);

    va_end(args);
    struct noted *n = note(c, rule, p->direction, old, new, message);

    for (size_t i = 0; i < p->changes.len; i++)
        if (p->changes.at[i] == n)
            return;
    *vec_push(c->arena, &p->changes) = n;
}

/* --- where they are felt --- */

/* Backwards from what changed, so that the rest is never walked. */
static void mark_dirty(struct comparison *c)
{
    struct pair_list stack = { 0 };

    for (size_t i = 0; i < c->queue.len; i++)
        if (c->queue.at[i]->changes.len) {
            c->queue.at[i]->dirty = true;
            *vec_push(c->arena, &stack) = c->queue.at[i];
        }
    while (stack.len) {
        struct pair *p = stack.at[--stack.len];

        for (size_t i = 0; i < p->from.len; i++)
            if (!p->from.at[i]->dirty) {
                p->from.at[i]->dirty = true;
                *vec_push(c->arena, &stack) = p->from.at[i];
            }
    }
}

/* One step of the way from where a schema is used. */
struct walk {
    struct pair *pair;
    const struct edge *by; /* NULL at the root */
    size_t above;          /* index of the step before */
};

struct walk_list {
    struct walk *at;
    size_t len, cap;
};

static void add_path(struct comparison *c, const struct walk_list *walked, size_t i,
                     struct buf *out, struct noted *n)
{
    const struct walk *w = &walked->at[i];

    if (!w->by)
        return;
    add_path(c, walked, w->above, out, n);
    buf_add(out, w->by->label);
    note_name(c, n, w->by->name);
}

static void tell(struct comparison *c, const struct walk_list *walked, size_t i,
                 const struct root_use *root, uint32_t visit)
{
    const struct pair *p = walked->at[i].pair;

    for (size_t k = 0; k < p->changes.len; k++) {
        struct noted *n = p->changes.at[k];

        if (n->use == visit)
            continue;
        n->use = visit;
        add_use(c, n, root->use);
        note_name(c, n, root->name);
        if (n->change.uses.len > 1)
            continue;
        struct buf path;

        buf_init(&path, SIZE_MAX / 2);
        buf_add(&path, S("$"));
        add_path(c, walked, i, &path, n);
        n->change.path = arena_str(c->arena, buf_str(&path));
        buf_release(&path);
    }
}

/* In breadth, so that the shortest way is told. */
static void walk_use(struct comparison *c, const struct root_use *root, uint32_t visit)
{
    struct walk_list walked = { 0 };

    if (!root->pair->dirty)
        return;
    root->pair->visit = visit;
    *vec_push(c->scratch, &walked) = (struct walk){ .pair = root->pair };
    for (size_t i = 0; i < walked.len; i++) {
        const struct pair *p = walked.at[i].pair;

        tell(c, &walked, i, root, visit);
        for (size_t k = 0; k < p->edges.len; k++) {
            struct pair *to = p->edges.at[k].to;

            if (!to->dirty || to->visit == visit)
                continue;
            to->visit = visit;
            *vec_push(c->scratch, &walked) =
                (struct walk){ .pair = to, .by = &p->edges.at[k], .above = i };
        }
    }
    arena_reset(c->scratch);
}

void find_uses(struct comparison *c)
{
    mark_dirty(c);
    for (size_t i = 0; i < c->roots.len; i++)
        walk_use(c, &c->roots.at[i], (uint32_t)i + 1);
}
