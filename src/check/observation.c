/* `then`: a record afterwards, held against what it was before. */
#include "base/arena.h"
#include "base/vec.h"
#include "check/check.h"
#include "check/evidence.h"
#include "check/match.h"
#include "check/members.h"
#include "doc/json.h"

#include "base/banned.h"

static bool is_named(struct matcher *m, const struct expect *is, struct str member)
{
    if (!is || is->kind != EXPECT_OBJECT)
        return false;
    for (size_t i = 0; i < is->member_count; i++) {
        struct str name = is->members[i].name;
        struct err ignored;

        if (is->members[i].key &&
            !tmpl_fill_text(m->arena, is->members[i].key, m->ctx->env, &name, &ignored))
            continue; /* said when `is` was judged */
        if (str_eq(name, member))
            return true;
    }
    return false;
}

static void note_undocumented(struct matcher *m, struct str member, const json_t *now,
                              const json_t *before)
{
    const json_t *was = json_member(before, member), *is = json_member(now, member);

    if (!m->ctx->notes || (was && is && json_same(was, is)))
        return;
    *vec_push(m->arena, m->ctx->notes) =
        arena_printf(m->arena, "%.*s %.*s: the undocumented member `%.*s` changed",
                     STR_ARG(m->root), STR_ARG(m->name), STR_ARG(member));
}

/* What is the same for all members of one record. */
struct comparison {
    struct matcher *m;
    const struct observation *o;
    const struct expect *expect; /* for each member */
    const json_t *now, *before;
};

/* Each member of `record` that neither `is` names nor `unless` has: compared as it is
 * now. */
static void judge_members(const struct comparison *c, const json_t *record,
                          const json_t *unless)
{
    json_t *object = json_mutable(record);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        struct match_path path = { .name = json_iter_key(at) };

        if (json_member(unless, path.name) || is_named(c->m, c->o->is, path.name))
            continue;
        if (resource_speaks_of(c->m->ctx->contract, c->o->resource, path.name))
            (void)match(c->m, c->expect, json_member(c->now, path.name), &path);
        else
            note_undocumented(c->m, path.name, c->now, c->before);
    }
}

static void judge_rest(struct matcher *m, const struct observation *o,
                       const struct expect *expect, const json_t *now,
                       const json_t *before)
{
    struct comparison c = { m, o, expect, now, before };

    judge_members(&c, now, NULL);
    judge_members(&c, before, now);
}

void check_observation(struct arena *a, const struct check_context *ctx,
                       const struct observation *o, const json_t *key, const json_t *now,
                       const json_t *before, struct finding_list *findings)
{
    struct matcher m = {
        .arena = a,
        .ctx = ctx,
        .literals = tmpl_literals_in(a, NULL, ctx->env),
        .prior = before,
        .prior_known = true,
        .findings = findings,
        .findings_max = findings->len + FINDINGS_MAX,
        .kind = FINDING_STATE,
        .root = o->resource->name,
        .name = json_is_string(key) ? json_text(key)
                                    : json_to_str(a, key, JSON_PRINT_COMPACT),
    };
    bool both = json_is_object(now) && json_is_object(before);

    if (o->is && o->is->kind == EXPECT_UNCHANGED && both)
        judge_rest(&m, o, o->is, now, before);
    else if (o->is)
        (void)match(&m, o->is, now, NULL);
    if (!o->rest || (!now && o->is))
        return; /* a record that is not there was said once */
    if (now)
        judge_rest(&m, o, o->rest, now, before);
    else
        (void)match(&m, o->rest, NULL, NULL);
}
