/* The other keywords for objects: propertyNames, the counts, and what depends on a
 * member. */
#include "base/arena.h"
#include "base/buf.h"
#include "schema/objects.h"

#include "base/banned.h"

/* --- counts --- */

struct count_check {
    struct check base;
    size_t limit;
};

static bool min_properties_holds(struct run *run, const struct check *check,
                                 const json_t *v, struct seen *seen)
{
    (void)run;
    (void)seen;
    return json_object_size(v) >= ((const struct count_check *)check)->limit;
}

static bool max_properties_holds(struct run *run, const struct check *check,
                                 const json_t *v, struct seen *seen)
{
    (void)run;
    (void)seen;
    return json_object_size(v) <= ((const struct count_check *)check)->limit;
}

static void count_explain(struct buf *out, const struct run *run,
                          const struct check *check, const json_t *v)
{
    size_t limit = ((const struct count_check *)check)->limit;

    brief_value(out, run, v);
    buf_printf(out, ", %s than %zu", json_object_size(v) < limit ? "fewer" : "more",
               limit);
}

static void compile_count(struct site *s, enum keyword keyword,
                          bool (*holds)(struct run *, const struct check *,
                                        const json_t *, struct seen *))
{
    size_t limit;

    if (!site_count(s, keyword, &limit))
        return;
    struct count_check *c =
        site_check(s, struct count_check, GROUP_OBJECT, keyword, holds);

    c->base.explain = count_explain;
    c->limit = limit;
}

/* --- propertyNames --- */

struct names_check {
    struct check base;
    struct link link;
};

/* Whether a rule can judge a name as it is; then *ret_holds is what it says. */
static bool judges_text(const struct rule *r, struct str name, bool *ret_holds)
{
    struct checks checks = rule_checks(r, GROUP_STRING);

    *ret_holds = r->types >> JSON_STRING & 1;
    for (size_t i = 0; i < checks.len; i++) {
        if (!checks.at[i]->holds_text)
            return false;
        *ret_holds = *ret_holds && checks.at[i]->holds_text(checks.at[i], name);
    }
    return true;
}

static bool names_hold(struct run *run, const struct check *check, const json_t *v,
                       struct seen *seen)
{
    const struct names_check *c = (const struct names_check *)check;
    struct members m = members_of(v);
    bool holds = true;

    (void)seen;
    while (holds && members_next_name(&m)) {
        if (judges_text(c->link.fast, m.name, &holds))
            continue;
        /* Other rules judge values only, so the name has to become one for a moment. */
        json_t *name = json_stringn_nocheck(m.name.at, m.name.len);

        holds = name && link_holds(run, c->link, name, NULL);
        json_decref(name);
    }
    return holds;
}

static bool names_collect(struct visit *visit, const struct check *check)
{
    const struct names_check *c = (const struct names_check *)check;
    struct members m = members_of(visit->value);
    bool holds = true;

    while (members_next(&m)) {
        json_t *name = json_stringn_nocheck(m.name.at, m.name.len);
        const struct path child = { .token = m.name };
        struct mark mark = visit_mark(visit);

        if (rule_is_false(c->link.rule))
            holds = visit_refused_member(visit, KEYWORD_PROPERTY_NAMES, m.name);
        else
            holds &= visit_link(visit, c->link,
                                (struct step){ .keyword = KEYWORD_PROPERTY_NAMES,
                                               .child = &child,
                                               .value = name });
        visit_drop_annotations(visit,
                               mark); /* they are about the name, which is no value */
        json_decref(name);
    }
    return holds;
}

/* --- dependentRequired, dependentSchemas and `dependencies`, which is both --- */

struct dependent {
    struct str member;
    const json_t *needs; /* names; NULL: `link` is meant */
    struct link link;
};

/* One check for all members, of which there may be many. */
struct dependents_check {
    struct check base;
    struct dependent *at;
    size_t count;
};

static bool has_member(const json_t *object, struct str name)
{
    return json_object_getn(object, name.at, name.len) != NULL;
}

static bool needs_hold(const struct dependent *d, const json_t *v)
{
    for (size_t i = 0; i < json_array_size(d->needs); i++)
        if (!has_member(v, string_of(json_array_get(d->needs, i))))
            return false;
    return true;
}

static bool dependents_hold(struct run *run, const struct check *check, const json_t *v,
                            struct seen *seen)
{
    const struct dependents_check *c = (const struct dependents_check *)check;

    for (size_t i = 0; i < c->count; i++) {
        const struct dependent *d = &c->at[i];

        if (has_member(v, d->member) &&
            !(d->needs ? needs_hold(d, v) : link_holds(run, d->link, v, seen)))
            return false;
    }
    return true;
}

static bool visit_needs(struct visit *visit, enum keyword keyword,
                        const struct dependent *d)
{
    bool holds = true;

    for (size_t i = 0; i < json_array_size(d->needs); i++) {
        struct str name = string_of(json_array_get(d->needs, i));

        if (!has_member(visit->value, name))
            holds = visit_missing_member(visit, keyword, name, d->member);
    }
    return holds;
}

static bool visit_depends(struct visit *visit, enum keyword keyword,
                          const struct dependent *d)
{
    const struct path token = { .token = d->member };

    return visit_link(visit, d->link,
                      (struct step){ .keyword = keyword,
                                     .token = &token,
                                     .value = visit->value,
                                     .seen = visit->seen });
}

static bool dependents_collect(struct visit *visit, const struct check *check)
{
    const struct dependents_check *c = (const struct dependents_check *)check;
    bool holds = true;

    for (size_t i = 0; i < c->count; i++) {
        const struct dependent *d = &c->at[i];

        if (has_member(visit->value, d->member))
            holds &= (d->needs ? visit_needs : visit_depends)(visit, check->keyword, d);
    }
    return holds;
}

static bool are_strings(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_array_get(list, i)))
            return false;
    return json_is_array(list);
}

static void add_dependent(struct site *s, enum keyword keyword, struct dependent *d,
                          const struct members *m)
{
    d->member = site_keep(s, m->name);
    if (keyword != KEYWORD_DEPENDENT_REQUIRED && !json_is_array(m->value)) {
        site_link_named(s, &d->link, keyword, d->member, m->value);
        site_in_place(s, &d->link);
        return;
    }
    d->needs = m->value;
    if (!are_strings(m->value))
        site_error(s, keyword, "must hold arrays of strings");
}

static void compile_dependents(struct site *s, enum keyword keyword)
{
    const json_t *value = site_object(s, keyword);
    struct members m = members_of(value);

    if (json_object_size(value) == 0)
        return;
    struct dependents_check *c =
        site_check(s, struct dependents_check, GROUP_OBJECT, keyword, dependents_hold);

    c->base.collect = dependents_collect;
    c->at = arena_array(s->c->a, struct dependent, json_object_size(value));
    while (members_next(&m))
        add_dependent(s, keyword, &c->at[c->count++], &m);
}

void compile_objects(struct site *s)
{
    const json_t *names = s->words[KEYWORD_PROPERTY_NAMES];

    compile_count(s, KEYWORD_MIN_PROPERTIES, min_properties_holds);
    compile_count(s, KEYWORD_MAX_PROPERTIES, max_properties_holds);
    compile_members(s);
    if (names) {
        struct names_check *c = site_check(s, struct names_check, GROUP_OBJECT,
                                           KEYWORD_PROPERTY_NAMES, names_hold);

        c->base.collect = names_collect;
        site_link(s, &c->link, KEYWORD_PROPERTY_NAMES, names);
    }
    compile_dependents(s, KEYWORD_DEPENDENT_REQUIRED);
    compile_dependents(s, KEYWORD_DEPENDENT_SCHEMAS);
    compile_dependents(s, KEYWORD_DEPENDENCIES);
}
