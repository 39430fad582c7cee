/* Expectations on lists. */
#include <string.h>

#include "base/arena.h"
#include "check/evidence.h"
#include "check/match.h"
#include "doc/json.h"
#include "suite/template.h"

#include "base/banned.h"

static bool wrong_length(struct matcher *m, const struct expect *e, const json_t *actual,
                         const struct match_path *at)
{
    if (!m->findings)
        return false;
    return match_report(
        m, e, at,
        arena_printf(m->arena, "%zu items: %.*s", e->item_count,
                     STR_ARG(expect_describe_filled(m->arena, e, m->ctx->env))),
        arena_printf(m->arena, "%zu items: %.*s", json_array_size(actual),
                     STR_ARG(evidence_value(m->arena, actual, m->literals))));
}

bool match_list(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at)
{
    bool ok = true;

    if (!json_is_array(actual))
        return match_differs(m, e, actual, at);
    if (json_array_size(actual) != e->item_count)
        return wrong_length(m, e, actual, at);
    for (size_t i = 0; i < e->item_count && (ok || m->findings); i++) {
        struct match_path below = { .up = at, .index = i };

        ok &= match(m, e->items[i], json_array_get(actual, i), &below);
    }
    return ok;
}

bool match_each(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at)
{
    bool ok = true;

    if (!json_is_array(actual))
        return match_differs(m, e, actual, at);
    for (size_t i = 0; i < json_array_size(actual) && (ok || m->findings); i++) {
        struct match_path below = { .up = at, .index = i };

        ok &= match(m, e->items[0], json_array_get(actual, i), &below);
    }
    return ok;
}

/* --- !contains --- */

static bool some_item(struct matcher *m, const struct expect *e, const json_t *list,
                      const struct match_path *at)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct match_path below = { .up = at, .index = i };

        if (match_quietly(m, e, json_array_get(list, i), &below))
            return true;
    }
    return false;
}

bool match_once(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at)
{
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(actual); i++) {
        struct match_path below = { .up = at, .index = i };

        count += match_quietly(m, e->items[0], json_array_get(actual, i), &below);
    }
    return count == 1;
}

/* Plain text must occur in it, other expectations are held against the whole. */
static bool in_text(struct matcher *m, const struct expect *e, const json_t *text,
                    const struct match_path *at)
{
    json_t *part;

    if (e->kind != EXPECT_VALUE)
        return match_quietly(m, e, text, at);
    if (!match_fill(m, e, e->value, at, &part))
        return false;
    return json_is_string(part) && str_find(json_text(text), json_text(part)) != SIZE_MAX;
}

bool match_contains(struct matcher *m, const struct expect *e, const json_t *actual,
                    const struct match_path *at)
{
    if (!json_is_array(actual) && !json_is_string(actual))
        return false;
    for (size_t i = 0; i < e->item_count; i++)
        if (!(json_is_array(actual) ? some_item : in_text)(m, e->items[i], actual, at))
            return false;
    return true;
}

/* --- !unordered: a matching of expectations and items --- */

enum { UNASKED, YES, NO };

struct pairing {
    struct matcher *m;
    const struct expect *e;
    const json_t *list;
    const struct match_path *at;
    size_t len;
    unsigned char *known; /* of expectation i and item k, at i * len + k */
    size_t *taken_by;     /* of item k: 1 + the expectation, 0 = free */
    bool *tried;          /* items in this search */
};

static bool fits(struct pairing *p, size_t i, size_t k)
{
    unsigned char *known = &p->known[i * p->len + k];

    if (*known == UNASKED) {
        struct match_path below = { .up = p->at, .index = k };
        const json_t *item = json_array_get(p->list, k);

        *known = match_quietly(p->m, p->e->items[i], item, &below) ? YES : NO;
    }
    return *known == YES;
}

/* An item for expectation i, others moving over where need be (Kuhn). */
static bool place(struct pairing *p, size_t i)
{
    for (size_t k = 0; k < p->len; k++) {
        if (p->tried[k] || !fits(p, i, k))
            continue;
        p->tried[k] = true;
        if (p->taken_by[k] == 0 || place(p, p->taken_by[k] - 1)) {
            p->taken_by[k] = i + 1;
            return true;
        }
    }
    return false;
}

static bool place_all(struct pairing *p)
{
    for (size_t i = 0; i < p->len; i++) {
        memset(p->tried, 0, p->len * sizeof *p->tried);
        if (!place(p, i))
            return false;
    }
    return true;
}

bool match_unordered(struct matcher *m, const struct expect *e, const json_t *actual,
                     const struct match_path *at)
{
    size_t len = e->item_count;
    struct pairing p = { .m = m, .e = e, .list = actual, .at = at, .len = len };

    if (!json_is_array(actual))
        return match_differs(m, e, actual, at);
    if (json_array_size(actual) != len)
        return wrong_length(m, e, actual, at);
    p.known = arena_alloc(m->arena, len * len); /* at most 4 MB: EXPECT_UNORDERED_MAX */
    p.taken_by = arena_array(m->arena, size_t, len);
    p.tried = arena_array(m->arena, bool, len);
    return place_all(&p) || match_differs(m, e, actual, at);
}
