/* Keywords that apply schemas to the same value: references, allOf, anyOf, oneOf, not,
 * if. */
#include "base/arena.h"
#include "base/buf.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/discriminator.h"

#include "base/banned.h"

/* --- references --- */

struct ref_check {
    struct check base;
    struct link link;
};

static bool ref_holds(struct run *run, const struct check *check, const json_t *v,
                      struct seen *seen)
{
    return link_holds(run, ((const struct ref_check *)check)->link, v, seen);
}

static bool ref_collect(struct visit *visit, const struct check *check)
{
    return visit_link(visit, ((const struct ref_check *)check)->link,
                      (struct step){ .keyword = check->keyword,
                                     .value = visit->value,
                                     .seen = visit->seen });
}

const struct link *reference_link(const struct check *check)
{
    return check->holds == ref_holds ? &((const struct ref_check *)check)->link : NULL;
}

static void compile_ref(struct site *s, enum keyword keyword)
{
    if (!s->words[keyword])
        return;
    struct ref_check *c = site_check(s, struct ref_check, GROUP_ANY, keyword, ref_holds);

    c->base.collect = ref_collect;
    site_link_ref(s, &c->link, keyword);
    if (c->link.rule)
        site_in_place(s, &c->link);
}

/* --- allOf, anyOf, oneOf --- */

struct list_check {
    struct check base;
    struct link *links;
    size_t count;
    const struct discriminator *discriminator; /* NULL: none */
};

static bool all_hold(struct run *run, const struct check *check, const json_t *v,
                     struct seen *seen)
{
    const struct list_check *c = (const struct list_check *)check;

    for (size_t i = 0; i < c->count; i++)
        if (!link_holds(run, c->links[i], v, seen))
            return false;
    return true;
}

static bool marking_branch_holds(struct run *run, struct link link, const json_t *v,
                                 struct seen *seen)
{
    struct seen own;

    seen_open(&own, v);
    bool holds = link_holds(run, link, v, &own);

    if (holds)
        seen_merge(seen, &own);
    seen_close(&own);
    return holds;
}

/* What a branch marks counts only when the branch holds.  So it gets marks of its own;
 * or, where asking twice costs little, it is asked without any first, which is faster the
 * more branches do not hold.  (With rules below that ask others the work would double at
 * each level.) */
static bool branch_holds(struct run *run, struct link link, const json_t *v,
                         struct seen *seen)
{
    if (!seen || !link.fast->marks)
        return link_holds(run, link, v, NULL);
    if (link.fast->shallow)
        return link_holds(run, link, v, NULL) && link_holds(run, link, v, seen);
    return marking_branch_holds(run, link, v, seen);
}

static bool any_holds(struct run *run, const struct check *check, const json_t *v,
                      struct seen *seen)
{
    const struct list_check *c = (const struct list_check *)check;
    bool holds = false;

    for (size_t i = 0; i < c->count && (seen || !holds); i++)
        holds |= branch_holds(run, c->links[i], v, seen);
    return holds;
}

static bool one_holds(struct run *run, const struct check *check, const json_t *v,
                      struct seen *seen)
{
    const struct list_check *c = (const struct list_check *)check;
    size_t matches = 0;

    for (size_t i = 0; i < c->count && matches < 2; i++)
        matches += branch_holds(run, c->links[i], v, seen);
    return matches == 1;
}

static bool visit_branch(struct visit *visit, struct link link, enum keyword keyword,
                         const struct path *token, struct seen *seen)
{
    return visit_link(
        visit, link,
        (struct step){
            .keyword = keyword, .token = token, .value = visit->value, .seen = seen });
}

static bool all_collect(struct visit *visit, const struct check *check)
{
    const struct list_check *c = (const struct list_check *)check;
    bool holds = true;

    for (size_t i = 0; i < c->count; i++) {
        const struct path token = { .index = i };

        holds &= visit_branch(visit, c->links[i], check->keyword, &token, visit->seen);
    }
    return holds;
}

/* Branches are visited for their annotations, or to tell why none holds: when all is well
 * and nobody asked, the short walk does.  So what failed branches say is not made only to
 * be dropped. */
static bool holds_without_words(struct visit *visit, const struct check *check)
{
    return !visit->c->annotations &&
           check->holds(&visit->c->run, check, visit->value, visit->seen);
}

static size_t visit_branches(struct visit *visit, const struct list_check *c,
                             size_t which[2])
{
    size_t matches = 0;

    for (size_t i = 0; i < c->count; i++) {
        const struct path token = { .index = i };
        struct seen own;

        if (visit->seen)
            seen_open(&own, visit->value);
        if (visit_branch(visit, c->links[i], c->base.keyword, &token,
                         visit->seen ? &own : NULL)) {
            if (visit->seen)
                seen_merge(visit->seen, &own);
            if (matches < 2)
                which[matches] = i;
            matches++;
        }
        if (visit->seen)
            seen_close(&own);
    }
    return matches;
}

/* No alternative holds.  Where a discriminator names one, only that one says why. */
static bool none_holds(struct visit *visit, const struct list_check *c, struct mark mark)
{
    enum keyword keyword = c->base.keyword;
    const struct discriminator *d = c->discriminator;

    if (!d || !json_is_object(visit->value))
        return visit_errorf(visit, keyword, NULL, "fits none of the %zu alternatives",
                            c->count);
    visit_drop(visit, mark);
    const struct path token = { .index = discriminator_pick(visit, d, keyword) };
    struct buf what;

    if (token.index == SIZE_MAX)
        return false;
    visit_branch(visit, c->links[token.index], keyword, &token, NULL);
    buf_init(&what, 200);
    discriminator_brief(&what, visit, d);
    visit_errorf(visit, keyword, NULL, "does not fit the alternative that %.*s names",
                 STR_ARG(buf_str(&what)));
    buf_release(&what);
    return false;
}

static bool any_collect(struct visit *visit, const struct check *check)
{
    const struct list_check *c = (const struct list_check *)check;
    struct mark mark = visit_mark(visit);
    size_t which[2];

    if (holds_without_words(visit, check))
        return true;
    if (visit_branches(visit, c, which)) {
        visit_drop(visit, mark);
        return true;
    }
    return none_holds(visit, c, mark);
}

static bool one_collect(struct visit *visit, const struct check *check)
{
    const struct list_check *c = (const struct list_check *)check;
    struct mark mark = visit_mark(visit);
    size_t which[2] = { 0 };

    if (holds_without_words(visit, check))
        return true;
    size_t matches = visit_branches(visit, c, which);

    if (matches == 0)
        return none_holds(visit, c, mark);
    visit_drop(visit, mark);
    if (matches == 1)
        return true;
    return visit_errorf(
        visit, KEYWORD_ONE_OF, NULL,
        "fits %zu alternatives where only one is allowed (the first two are "
        "%zu and %zu)",
        matches, which[0], which[1]);
}

static void compile_list(struct site *s, enum keyword keyword,
                         bool (*holds)(struct run *, const struct check *, const json_t *,
                                       struct seen *),
                         bool (*collect_)(struct visit *, const struct check *))
{
    const json_t *list = site_list(s, keyword);

    if (!list)
        return;
    if (json_array_size(list) == 0) {
        site_error(s, keyword, "must not be empty");
        return;
    }
    struct list_check *c = site_check(s, struct list_check, GROUP_ANY, keyword, holds);

    c->base.collect = collect_;
    c->count = json_array_size(list);
    c->links = arena_array(s->c->a, struct link, c->count);
    for (size_t i = 0; i < c->count; i++) {
        site_link_at(s, &c->links[i], keyword, i, json_array_get(list, i));
        site_in_place(s, &c->links[i]);
    }
    if (keyword != KEYWORD_ALL_OF)
        c->discriminator = discriminator_compile(s, list);
}

/* --- not --- */

static bool not_holds(struct run *run, const struct check *check, const json_t *v,
                      struct seen *seen)
{
    (void)seen;
    return !link_holds(run, ((const struct ref_check *)check)->link, v, NULL);
}

static void not_explain(struct buf *out, const struct run *run, const struct check *check,
                        const json_t *v)
{
    (void)check;
    brief_typed(out, run, v);
    buf_add_c(out, " fits a schema that it must not fit");
}

static void compile_not(struct site *s)
{
    if (!s->words[KEYWORD_NOT])
        return;
    struct ref_check *c =
        site_check(s, struct ref_check, GROUP_ANY, KEYWORD_NOT, not_holds);

    c->base.explain = not_explain;
    site_link(s, &c->link, KEYWORD_NOT, s->words[KEYWORD_NOT]);
    site_in_place(s, &c->link);
}

/* --- if, then, else --- */

struct if_check {
    struct check base;
    struct link condition;
    struct link *then, *otherwise; /* NULL: nothing more to ask */
};

static bool if_holds(struct run *run, const struct check *check, const json_t *v,
                     struct seen *seen)
{
    const struct if_check *c = (const struct if_check *)check;
    const struct link *next =
        branch_holds(run, c->condition, v, seen) ? c->then : c->otherwise;

    return !next || link_holds(run, *next, v, seen);
}

static bool if_collect(struct visit *visit, const struct check *check)
{
    const struct if_check *c = (const struct if_check *)check;
    bool met = branch_holds(&visit->c->run, c->condition, visit->value, visit->seen);
    const struct link *next = met ? c->then : c->otherwise;

    if (met && visit->c->annotations)
        visit_branch(visit, c->condition, KEYWORD_IF, NULL, visit->seen);
    return !next || visit_branch(visit, *next, met ? KEYWORD_THEN : KEYWORD_ELSE, NULL,
                                 visit->seen);
}

static struct link *compile_branch(struct site *s, enum keyword keyword)
{
    if (!s->words[keyword])
        return NULL;
    struct link *link = arena_new(s->c->a, struct link);

    site_link(s, link, keyword, s->words[keyword]);
    site_in_place(s, link);
    return link;
}

static void compile_if(struct site *s)
{
    if (!s->words[KEYWORD_IF])
        return;
    struct if_check *c = site_check(s, struct if_check, GROUP_ANY, KEYWORD_IF, if_holds);

    c->base.collect = if_collect;
    site_link(s, &c->condition, KEYWORD_IF, s->words[KEYWORD_IF]);
    site_in_place(s, &c->condition);
    c->then = compile_branch(s, KEYWORD_THEN);
    c->otherwise = compile_branch(s, KEYWORD_ELSE);
}

void compile_logic(struct site *s)
{
    compile_ref(s, KEYWORD_REF);
    compile_ref(s, KEYWORD_DYNAMIC_REF);
    compile_ref(s, KEYWORD_RECURSIVE_REF);
    compile_list(s, KEYWORD_ALL_OF, all_hold, all_collect);
    compile_list(s, KEYWORD_ANY_OF, any_holds, any_collect);
    compile_list(s, KEYWORD_ONE_OF, one_holds, one_collect);
    compile_not(s);
    compile_if(s);
}
