/* unevaluatedProperties and unevaluatedItems: what is left after all that stands beside.
 */
#include "base/arena.h"
#include "schema/objects.h"

#include "base/banned.h"

struct rest_check {
    struct check base;
    struct link link;
};

static bool members_left_hold(struct run *run, const struct rest_check *c,
                              const json_t *v, struct seen *seen)
{
    struct members m = members_of(v);

    for (size_t i = 0; members_next_name(&m); i++)
        if (!seen_has(seen, i) && !link_holds(run, c->link, members_value(&m), NULL))
            return false;
    return true;
}

static bool properties_hold(struct run *run, const struct check *check, const json_t *v,
                            struct seen *seen)
{
    if (!json_is_object(v) || seen_is_full(seen))
        return true;
    if (!members_left_hold(run, (const struct rest_check *)check, v, seen))
        return false;
    seen->all = true;
    return true;
}

static bool items_hold(struct run *run, const struct check *check, const json_t *v,
                       struct seen *seen)
{
    const struct rest_check *c = (const struct rest_check *)check;

    if (!json_is_array(v) || seen_is_full(seen))
        return true;
    for (size_t i = 0; i < json_array_size(v); i++)
        if (!seen_has(seen, i) && !link_holds(run, c->link, json_array_get(v, i), NULL))
            return false;
    seen->all = true;
    return true;
}

static bool properties_collect(struct visit *visit, const struct check *check)
{
    const struct rest_check *c = (const struct rest_check *)check;
    struct members m = members_of(visit->value);
    json_t *names = NULL;
    bool holds = true;

    for (size_t i = 0; json_is_object(visit->value) && members_next(&m); i++) {
        const struct path child = { .token = m.name };

        if (seen_has(visit->seen, i))
            continue;
        if (rule_is_false(c->link.rule))
            holds = visit_refused_member(visit, KEYWORD_UNEVALUATED_PROPERTIES, m.name);
        else
            holds &= visit_link(visit, c->link,
                                (struct step){ .keyword = KEYWORD_UNEVALUATED_PROPERTIES,
                                               .child = &child,
                                               .value = m.value });
        if (!names)
            names = json_array();
        json_array_append_new(names, json_stringn_nocheck(m.name.at, m.name.len));
    }
    if (names && visit->c->annotations)
        visit_annotate(visit, keyword_name(KEYWORD_UNEVALUATED_PROPERTIES),
                       json_incref(names));
    json_decref(names);
    visit->seen->all |= json_is_object(visit->value);
    return holds;
}

static bool items_collect(struct visit *visit, const struct check *check)
{
    const struct rest_check *c = (const struct rest_check *)check;
    bool holds = true, any = false;

    for (size_t i = 0; i < json_array_size(visit->value); i++) {
        const struct path child = { .index = i };

        if (seen_has(visit->seen, i))
            continue;
        any = true;
        if (rule_is_false(c->link.rule))
            holds = visit_errorf(visit, KEYWORD_UNEVALUATED_ITEMS, &child,
                                 "item %zu is not allowed", i);
        else
            holds &=
                visit_link(visit, c->link,
                           (struct step){ .keyword = KEYWORD_UNEVALUATED_ITEMS,
                                          .child = &child,
                                          .value = json_array_get(visit->value, i) });
    }
    if (any && visit->c->annotations)
        visit_annotate(visit, keyword_name(KEYWORD_UNEVALUATED_ITEMS), json_true());
    visit->seen->all |= json_is_array(visit->value);
    return holds;
}

static void compile_rest(struct site *s, enum keyword keyword,
                         bool (*holds)(struct run *, const struct check *, const json_t *,
                                       struct seen *),
                         bool (*collect_)(struct visit *, const struct check *))
{
    if (!s->words[keyword])
        return;
    struct rest_check *c = site_check(s, struct rest_check, GROUP_LATE, keyword, holds);

    c->base.collect = collect_;
    s->rule->marks = true;
    site_link(s, &c->link, keyword, s->words[keyword]);
}

void compile_unevaluated(struct site *s)
{
    compile_rest(s, KEYWORD_UNEVALUATED_PROPERTIES, properties_hold, properties_collect);
    compile_rest(s, KEYWORD_UNEVALUATED_ITEMS, items_hold, items_collect);
}
