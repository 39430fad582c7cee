#include "check/match.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "check/evidence.h"
#include "doc/json.h"
#include "suite/template.h"

#include "base/banned.h"

enum { POINTER_MAX = 64 * 1024 };

/* --- places --- */

static void add_steps(struct buf *out, const struct match_path *at)
{
    if (!at)
        return;
    add_steps(out, at->up);
    if (at->name.at)
        json_pointer_add(out, at->name);
    else
        buf_printf(out, "/%zu", at->index);
}

/* JSON Pointer of a place; valid until the buffer is released. */
static struct str pointer_to(struct buf *out, const struct matcher *m,
                             const struct match_path *at)
{
    buf_init(out, POINTER_MAX);
    buf_add(out, m->base);
    add_steps(out, at);
    return buf_str(out);
}

static struct str where(struct matcher *m, const struct match_path *at)
{
    struct buf pointer;
    struct str text = m->root;

    if (m->name.len)
        text = arena_printf(m->arena, "%.*s %.*s", STR_ARG(text),
                            STR_ARG(evidence_text(m->arena, m->name)));
    if (!at && m->base.len == 0)
        return text;
    struct str place = evidence_text(m->arena, pointer_to(&pointer, m, at));

    buf_release(&pointer);
    return arena_printf(m->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(place));
}

/* --- findings --- */

static struct finding *add(struct matcher *m, const struct expect *e,
                           const struct match_path *at)
{
    struct finding *f = finding_add(m->arena, m->findings, m->kind, where(m, at));

    f->span = e->span;
    return f;
}

bool match_report(struct matcher *m, const struct expect *e, const struct match_path *at,
                  struct str expected, struct str actual)
{
    if (!m->findings || m->findings->len > m->findings_max)
        return false;
    if (m->findings->len == m->findings_max) {
        struct finding *last = add(m, e, NULL);

        last->message = S("there are more differences, which are not shown");
        return false;
    }
    struct finding *f = add(m, e, at);

    f->expected = expected;
    f->actual = actual;
    f->message = evidence_sentence(m->arena, expected, actual);
    return false;
}

bool match_unjudged(struct matcher *m, const struct expect *e,
                    const struct match_path *at, struct str why)
{
    struct str *unjudged = m->ctx->unjudged;

    if (!unjudged)
        return match_report(m, e, at, expect_describe_filled(m->arena, e, m->ctx->env),
                            why);
    if (unjudged->len == 0)
        *unjudged =
            arena_printf(m->arena, "%.*s: %.*s", STR_ARG(where(m, at)), STR_ARG(why));
    return false;
}

bool match_fill(struct matcher *m, const struct expect *e, const struct tmpl *t,
                const struct match_path *at, json_t **ret)
{
    struct err err = { 0 };

    m->literals = json_literals_join(m->arena, tmpl_literals(t), m->literals);
    if (tmpl_fill(m->arena, t, m->ctx->env, ret, &err))
        return true;
    return match_unjudged(m, e, at, arena_str(m->arena, str_from(err.msg)));
}

bool match_quietly(struct matcher *m, const struct expect *e, const json_t *actual,
                   const struct match_path *at)
{
    struct finding_list *findings = m->findings;

    m->findings = NULL;
    bool ok = match(m, e, actual, at);

    m->findings = findings;
    return ok;
}

bool match_differs(struct matcher *m, const struct expect *e, const json_t *actual,
                   const struct match_path *at)
{
    if (!m->findings)
        return false;
    return match_report(m, e, at, expect_describe_filled(m->arena, e, m->ctx->env),
                        evidence_value(m->arena, actual, m->literals));
}

/* --- objects --- */

static bool member_name(struct matcher *m, const struct expect *e,
                        const struct expect_member *member, const struct match_path *at,
                        struct str *ret)
{
    struct err err = { 0 };

    *ret = member->name;
    if (!member->key || tmpl_fill_text(m->arena, member->key, m->ctx->env, ret, &err))
        return true;
    return match_unjudged(m, e, at, arena_str(m->arena, str_from(err.msg)));
}

static bool is_named(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

static bool no_others(struct matcher *m, const struct expect *e, const json_t *actual,
                      const struct str *names, const struct match_path *at)
{
    json_t *object = json_mutable(actual);
    bool ok = true;

    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        struct match_path below = { .up = at, .name = json_iter_key(it) };

        if (is_named(names, e->member_count, below.name))
            continue;
        ok = match_report(
            m, e, &below, S("nothing (!exactly)"),
            evidence_value(m->arena, json_object_iter_value(it), m->literals));
        if (!m->findings)
            break;
    }
    return ok;
}

static bool match_object(struct matcher *m, const struct expect *e, const json_t *actual,
                         const struct match_path *at)
{
    bool ok = true;

    if (!json_is_object(actual))
        return match_differs(m, e, actual, at);
    struct str *names =
        e->exact ? arena_array(m->arena, struct str, e->member_count) : NULL;

    for (size_t i = 0; i < e->member_count && (ok || m->findings); i++) {
        const struct expect_member *member = &e->members[i];
        struct match_path below = { .up = at };

        if (!member_name(m, e, member, at, &below.name)) {
            ok = false;
            continue;
        }
        ok &= match(m, member->expect, json_member(actual, below.name), &below);
        if (names)
            names[i] = below.name;
    }
    if (names && (ok || m->findings))
        ok &= no_others(m, e, actual, names, at);
    return ok;
}

/* --- alternatives, !unchanged --- */

static bool match_one_of(struct matcher *m, const struct expect *e, const json_t *actual,
                         const struct match_path *at)
{
    for (size_t i = 0; i < e->item_count; i++)
        if (match_quietly(m, e->items[i], actual, at))
            return true;
    return match_differs(m, e, actual, at);
}

static bool match_not(struct matcher *m, const struct expect *e, const json_t *actual,
                      const struct match_path *at)
{
    return !match_quietly(m, e->items[0], actual, at) || match_differs(m, e, actual, at);
}

static const json_t *follow(const json_t *prior, const struct match_path *at)
{
    if (!at)
        return prior;
    const json_t *above = follow(prior, at->up);

    return at->name.at ? json_member(above, at->name) : json_array_get(above, at->index);
}

/* The value at the same place before; NULL where there was none. */
static const json_t *prior_at(struct matcher *m, const struct match_path *at)
{
    struct buf pointer;

    if (m->place.len == 0 && m->base.len == 0)
        return follow(m->prior, at);
    struct str whole = pointer_to(&pointer, m, at);
    struct str rest = str_from_at(whole, m->place.len);
    bool inside = str_starts(whole, m->place) && (rest.len == 0 || rest.at[0] == '/');
    const json_t *prior = inside && m->prior ? json_pointer_get(m->prior, rest) : NULL;

    buf_release(&pointer);
    return prior;
}

static bool match_unchanged(struct matcher *m, const struct expect *e,
                            const json_t *actual, const struct match_path *at)
{
    if (!m->prior_known)
        return match_unjudged(m, e, at, S("nothing is known of the value before"));
    const json_t *prior = prior_at(m, at);
    bool same = actual && prior ? match_same(m, actual, prior) : !actual && !prior;

    if (same || !m->findings)
        return same;
    return match_report(
        m, e, at,
        arena_printf(m->arena, "unchanged (%.*s)",
                     STR_ARG(evidence_value(m->arena, prior, m->literals))),
        evidence_value(m->arena, actual, m->literals));
}

/* --- all --- */

bool match(struct matcher *m, const struct expect *e, const json_t *actual,
           const struct match_path *at)
{
    switch (e->kind) {
    case EXPECT_OBJECT:
        return match_object(m, e, actual, at);
    case EXPECT_LIST:
        return match_list(m, e, actual, at);
    case EXPECT_ANY:
        return actual || match_differs(m, e, actual, at);
    case EXPECT_ABSENT:
        return !actual || match_differs(m, e, actual, at);
    case EXPECT_ONE_OF:
        return match_one_of(m, e, actual, at);
    case EXPECT_NOT:
        return match_not(m, e, actual, at);
    case EXPECT_CONTAINS:
        return match_contains(m, e, actual, at) || match_differs(m, e, actual, at);
    case EXPECT_ONCE:
        return match_once(m, e, actual, at) || match_differs(m, e, actual, at);
    case EXPECT_EACH:
        return match_each(m, e, actual, at);
    case EXPECT_UNORDERED:
        return match_unordered(m, e, actual, at);
    case EXPECT_UNCHANGED:
        return match_unchanged(m, e, actual, at);
    case EXPECT_VALUE:
    case EXPECT_TYPE:
    case EXPECT_MATCHES:
    case EXPECT_FORMAT:
    case EXPECT_LENGTH:
    case EXPECT_BETWEEN:
    case EXPECT_LESS:
    case EXPECT_GREATER:
    case EXPECT_LATER_THAN:
    case EXPECT_SCHEMA:
    case EXPECT_CLOSE_TO:
        return match_value(m, e, actual, at);
    }
    BUG("expectation kind %d", (int)e->kind);
}
