/* `then`: a record afterwards, held against what it was before. */
#include "base/arena.h"
#include "base/banned.h"
#include "check/check.h"
#include "check/evidence.h"
#include "check/match.h"
#include "doc/json.h"

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

/* Each member of `record` that neither `is` names nor `unless` has: compared as it is
 * now. */
static void judge_members(struct matcher *m, const struct observation *o,
                          const json_t *record, const json_t *unless, const json_t *now)
{
    json_t *object = json_mutable(record);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        struct match_path path = { .name = json_iter_key(at) };

        if (json_member(unless, path.name) || is_named(m, o->is, path.name))
            continue;
        (void)match(m, o->rest, json_member(now, path.name), &path);
    }
}

void check_observation(struct arena *a, const struct check_context *ctx,
                       const struct observation *o, const json_t *key, const json_t *now,
                       const json_t *before, struct finding_list *findings)
{
    struct matcher m = {
        .arena = a,
        .ctx = ctx,
        .prior = before,
        .prior_known = true,
        .findings = findings,
        .findings_max = findings->len + FINDINGS_MAX,
        .kind = FINDING_STATE,
        .root = o->resource->name,
        .name = json_is_string(key) ? json_text(key)
                                    : json_to_str(a, key, JSON_PRINT_COMPACT),
    };

    if (o->is)
        (void)match(&m, o->is, now, NULL);
    if (!o->rest || (!now && o->is))
        return; /* a record that is not there was said once */
    if (!now) {
        (void)match(&m, o->rest, NULL, NULL);
        return;
    }
    judge_members(&m, o, now, NULL, now);
    judge_members(&m, o, before, now, now);
}
