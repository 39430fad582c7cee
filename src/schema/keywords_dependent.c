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
    const struct checks *checks = &r->checks[GROUP_STRING];

    *ret_holds = r->types >> JSON_STRING & 1;
    for (size_t i = 0; i < checks->len; i++) {
        if (!checks->at[i]->holds_text)
            return false;
        *ret_holds = *ret_holds && checks->at[i]->holds_text(checks->at[i], name);
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

        if (json_is_false(c->link.rule->source))
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

/* --- dependentRequired, and the arrays of `dependencies` --- */

struct needs_check {
    struct check base;
    struct str member;
    const json_t *needs;
};

static bool has_member(const json_t *object, struct str name)
{
    return json_object_getn(object, name.at, name.len) != NULL;
}

static bool needs_hold(struct run *run, const struct check *check, const json_t *v,
                       struct seen *seen)
{
    const struct needs_check *c = (const struct needs_check *)check;

    (void)run;
    (void)seen;
    if (!has_member(v, c->member))
        return true;
    for (size_t i = 0; i < json_array_size(c->needs); i++)
        if (!has_member(v, string_of(json_array_get(c->needs, i))))
            return false;
    return true;
}

static bool needs_collect(struct visit *visit, const struct check *check)
{
    const struct needs_check *c = (const struct needs_check *)check;
    bool holds = true;

    if (!has_member(visit->value, c->member))
        return true;
    for (size_t i = 0; i < json_array_size(c->needs); i++) {
        struct str name = string_of(json_array_get(c->needs, i));

        if (!has_member(visit->value, name))
            holds = visit_missing_member(visit, check->keyword, name, c->member);
    }
    return holds;
}

static void add_needs(struct site *s, enum keyword keyword, const struct members *m)
{
    for (size_t i = 0; i < json_array_size(m->value); i++)
        if (!json_is_string(json_array_get(m->value, i)))
            site_error(s, keyword, "must hold arrays of strings");
    if (!json_is_array(m->value)) {
        site_error(s, keyword, "must hold arrays of strings");
        return;
    }
    struct needs_check *c =
        site_check(s, struct needs_check, GROUP_OBJECT, keyword, needs_hold);

    c->base.collect = needs_collect;
    c->member = m->name;
    c->needs = m->value;
}

/* --- dependentSchemas, and the schemas of `dependencies` --- */

struct depends_check {
    struct check base;
    struct str member;
    struct link link;
};

static bool depends_holds(struct run *run, const struct check *check, const json_t *v,
                          struct seen *seen)
{
    const struct depends_check *c = (const struct depends_check *)check;

    return !has_member(v, c->member) || link_holds(run, c->link, v, seen);
}

static bool depends_collect(struct visit *visit, const struct check *check)
{
    const struct depends_check *c = (const struct depends_check *)check;
    const struct path token = { .token = c->member };

    if (!has_member(visit->value, c->member))
        return true;
    return visit_link(visit, c->link,
                      (struct step){ .keyword = check->keyword,
                                     .token = &token,
                                     .value = visit->value,
                                     .seen = visit->seen });
}

static void add_depends(struct site *s, enum keyword keyword, const struct members *m)
{
    struct depends_check *c =
        site_check(s, struct depends_check, GROUP_OBJECT, keyword, depends_holds);

    c->base.collect = depends_collect;
    c->member = m->name;
    site_link_named(s, &c->link, keyword, m->name, m->value);
    site_in_place(s, &c->link);
}

static void compile_dependents(struct site *s, enum keyword keyword)
{
    const json_t *value = site_object(s, keyword);
    struct members m = members_of(value);

    while (value && members_next(&m)) {
        if (keyword == KEYWORD_DEPENDENT_REQUIRED || json_is_array(m.value))
            add_needs(s, keyword, &m);
        else
            add_depends(s, keyword, &m);
    }
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
