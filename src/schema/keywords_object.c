/* Keywords that look at each member: properties, patternProperties, additionalProperties,
 * and `required`, which is counted on the way.  All four are one check. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/names.h"
#include "schema/objects.h"
#include "schema/one_way.h"
#include "schema/regex.h"

#include "base/banned.h"

struct member_rule {
    struct str name;
    struct link link; /* rule == NULL: only required */
    bool required;
};

struct pattern_rule {
    struct regex *regex;
    struct str text;
    struct str prefix; /* of a pattern that is no more than that; at == NULL: another */
    struct link link;
};

struct members_check {
    struct check base;
    struct names names; /* of `known` */
    struct member_rule *known;
    size_t known_count, required_count, property_count;
    struct pattern_rule *patterns;
    size_t pattern_count;
    struct link *others; /* additionalProperties; NULL: anything */
};

/* --- the short walk --- */

static inline enum regex_result pattern_matches(const struct pattern_rule *p,
                                                struct str name)
{
    if (!p->prefix.at)
        return regex_search(p->regex, name);
    return name.len >= p->prefix.len && memcmp(name.at, p->prefix.at, p->prefix.len) == 0
               ? REGEX_YES
               : REGEX_NO;
}

static bool patterns_hold(struct run *run, const struct members_check *c,
                          struct members *m, bool *matched)
{
    for (size_t i = 0; i < c->pattern_count; i++) {
        enum regex_result result = pattern_matches(&c->patterns[i], m->name);

        if (result == REGEX_NO)
            continue;
        if (result == REGEX_GAVE_UP ||
            !link_holds(run, c->patterns[i].link, members_value(m), NULL))
            return false;
        *matched = true;
    }
    return true;
}

static bool members_hold(struct run *run, const struct check *check, const json_t *v,
                         struct seen *seen)
{
    const struct members_check *c = (const struct members_check *)check;
    size_t missing = c->required_count, i = 0;
    struct members m = members_of(v);

    if (json_object_size(v) < missing)
        return false;
    for (; members_next(&m); i++) {
        size_t at = names_find(&c->names, m.name);
        bool matched = false;

        if (at != NAMES_NONE) {
            const struct member_rule *known = &c->known[at];

            missing -= known->required;
            if (known->link.rule) {
                matched = true;
                if (!link_holds(run, known->link, m.value, NULL))
                    return false;
            }
        }
        if (c->pattern_count && !patterns_hold(run, c, &m, &matched))
            return false;
        if (!matched && c->others) {
            matched = true;
            if (!link_holds(run, *c->others, m.value, NULL))
                return false;
        }
        if (matched)
            seen_mark(seen, i);
    }
    return missing == 0;
}

/* Nothing but patterns: values are looked at only where one matches. */
static bool pattern_members_hold(struct run *run, const struct check *check,
                                 const json_t *v, struct seen *seen)
{
    const struct members_check *c = (const struct members_check *)check;
    struct members m = members_of(v);

    if (!seen && c->pattern_count == 1 && link_is_true(c->patterns[0].link))
        return true; /* only there to mark, as OpenAPI's "^x-" */
    for (size_t i = 0; members_next_name(&m); i++) {
        bool matched = false;

        if (!patterns_hold(run, c, &m, &matched))
            return false;
        if (matched)
            seen_mark(seen, i);
    }
    return true;
}

/* additionalProperties alone: a map. */
static bool other_members_hold(struct run *run, const struct check *check,
                               const json_t *v, struct seen *seen)
{
    const struct members_check *c = (const struct members_check *)check;
    struct members m = members_of(v);

    while (!link_is_true(*c->others) && members_next_name(&m))
        if (!link_holds(run, *c->others, members_value(&m), NULL))
            return false;
    if (seen)
        seen->all = true;
    return true;
}

/* Without patterns and additionalProperties, a large object need not be walked through.
 */
static bool known_members_hold(struct run *run, const struct check *check,
                               const json_t *v, struct seen *seen)
{
    const struct members_check *c = (const struct members_check *)check;

    if (seen || json_object_size(v) <= c->known_count)
        return members_hold(run, check, v, seen);
    for (size_t i = 0; i < c->known_count; i++) {
        const struct member_rule *known = &c->known[i];
        const json_t *value = json_object_getn(v, known->name.at, known->name.len);

        if (value ? known->link.rule && !link_holds(run, known->link, value, NULL)
                  : known->required)
            return false;
    }
    return true;
}

/* --- the long walk --- */

/* The same members through several keywords: each annotates with the names it took. */
struct taken {
    json_t *by_properties, *by_patterns, *by_others;
};

static void take(struct visit *visit, json_t **list, struct str name)
{
    if (!visit->c->annotations)
        return;
    if (!*list)
        *list = json_array();
    json_array_append_new(*list, json_stringn_nocheck(name.at, name.len));
}

static void annotate_taken(struct visit *visit, const struct taken *t)
{
    if (t->by_properties)
        visit_annotate(visit, keyword_name(KEYWORD_PROPERTIES), t->by_properties);
    if (t->by_patterns)
        visit_annotate(visit, keyword_name(KEYWORD_PATTERN_PROPERTIES), t->by_patterns);
    if (t->by_others)
        visit_annotate(visit, keyword_name(KEYWORD_ADDITIONAL_PROPERTIES), t->by_others);
}

static bool visit_member(struct visit *visit, struct link link, enum keyword keyword,
                         const struct path *token, const struct members *m)
{
    const struct path child = { .token = m->name };

    return visit_link(
        visit, link,
        (struct step){
            .keyword = keyword, .token = token, .child = &child, .value = m->value });
}

static bool visit_patterns(struct visit *visit, const struct members_check *c,
                           const struct members *m, struct taken *taken, bool *matched)
{
    bool holds = true;

    for (size_t i = 0; i < c->pattern_count; i++) {
        const struct pattern_rule *p = &c->patterns[i];
        const struct path token = { .token = p->text };
        enum regex_result result = regex_search(p->regex, m->name);

        if (result == REGEX_GAVE_UP)
            holds = visit_errorf(visit, KEYWORD_PATTERN_PROPERTIES, &token,
                                 "a member's name takes too long to be matched");
        if (result != REGEX_YES)
            continue;
        take(visit, &taken->by_patterns, m->name);
        *matched = true;
        holds &= visit_member(visit, p->link, KEYWORD_PATTERN_PROPERTIES, &token, m);
    }
    return holds;
}

bool visit_refused_member(struct visit *visit, enum keyword keyword, struct str name)
{
    const struct path child = { .token = name };
    struct buf b;

    buf_init(&b, 400);
    buf_add_c(&b, "member ");
    brief_text(&b, name);
    buf_add_c(&b, " is not allowed");
    visit_error(visit, keyword, &child, buf_str(&b));
    buf_release(&b);
    return false;
}

bool visit_missing_member(struct visit *visit, enum keyword keyword, struct str name,
                          struct str because)
{
    struct buf b;

    buf_init(&b, 400);
    buf_add_c(&b, "required member ");
    brief_text(&b, name);
    buf_add_c(&b, " is missing");
    if (because.at) {
        buf_add_c(&b, " beside ");
        brief_text(&b, because);
    }
    visit_error(visit, keyword, NULL, buf_str(&b));
    buf_release(&b);
    return false;
}

static bool visit_one_member(struct visit *visit, const struct members_check *c,
                             const struct members *m, struct taken *taken, bool *matched)
{
    size_t at = names_find(&c->names, m->name);
    bool holds = true;

    if (at != NAMES_NONE && c->known[at].link.rule) {
        const struct path token = { .token = m->name };

        *matched = true;
        take(visit, &taken->by_properties, m->name);
        if (rule_is_false(c->known[at].link.rule))
            holds = visit_refused_member(visit, KEYWORD_PROPERTIES, m->name);
        else
            holds = visit_member(visit, c->known[at].link, KEYWORD_PROPERTIES, &token, m);
    }
    holds &= visit_patterns(visit, c, m, taken, matched);
    if (*matched || !c->others)
        return holds;
    *matched = true;
    take(visit, &taken->by_others, m->name);
    if (rule_is_false(c->others->rule))
        return visit_refused_member(visit, KEYWORD_ADDITIONAL_PROPERTIES, m->name);
    return visit_member(visit, *c->others, KEYWORD_ADDITIONAL_PROPERTIES, NULL, m) &&
           holds;
}

static bool members_collect(struct visit *visit, const struct check *check)
{
    const struct members_check *c = (const struct members_check *)check;
    struct members m = members_of(visit->value);
    struct taken taken = { 0 };
    bool holds = true;

    for (size_t i = 0; c->required_count && i < c->known_count; i++)
        if (c->known[i].required &&
            !json_object_getn(visit->value, c->known[i].name.at, c->known[i].name.len))
            holds =
                visit_missing_member(visit, KEYWORD_REQUIRED, c->known[i].name, STR_NONE);
    if (c->property_count + c->pattern_count == 0 && !c->others)
        return holds;
    for (size_t i = 0; members_next(&m); i++) {
        bool matched = false;

        holds &= visit_one_member(visit, c, &m, &taken, &matched);
        if (matched)
            seen_mark(visit->seen, i);
    }
    annotate_taken(visit, &taken);
    return holds;
}

/* --- compiling --- */

static const json_t *required_list(struct site *s)
{
    const json_t *list = s->words[KEYWORD_REQUIRED];
    bool openapi = s->resource->dialect == SCHEMA_OPENAPI_3_0;

    if (openapi && json_is_boolean(list))
        return NULL; /* a remnant of Swagger's parameters, seen in the wild */
    list = site_list(s, KEYWORD_REQUIRED);
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!json_is_string(json_array_get(list, i))) {
            site_error(s, KEYWORD_REQUIRED, "must be an array of strings");
            return NULL;
        }
    return list;
}

static void add_properties(struct site *s, struct members_check *c,
                           const json_t *properties)
{
    struct members m = members_of(properties);

    while (properties && members_next(&m)) {
        struct member_rule *known = &c->known[c->known_count++];

        known->name = site_keep(s, m.name);
        site_link_named(s, &known->link, KEYWORD_PROPERTIES, known->name, m.value);
    }
    c->property_count = c->known_count;
}

static void index_names(struct site *s, struct arena *a, struct members_check *c)
{
    struct str *names = arena_array(s->c->scratch, struct str, c->known_count);

    for (size_t i = 0; i < c->known_count; i++)
        names[i] = c->known[i].name;
    names_init(a, &c->names, names, c->known_count);
}

static void add_required(struct site *s, struct members_check *c, const json_t *required,
                         const json_t *properties)
{
    index_names(s, s->c->scratch, c);
    for (size_t i = 0; i < json_array_size(required); i++) {
        struct str name = string_of(json_array_get(required, i));
        size_t at = names_find(&c->names, name);

        if (member_is_left_out(s, properties, name))
            continue;
        if (at == NAMES_NONE) {
            at = c->known_count++;
            c->known[at].name = name;
        }
        c->known[at].required = true;
    }
    index_names(s, s->c->a, c);
    /* A name may have been given twice: what the tables knows by its first place counts.
     */
    for (size_t i = 0; i < c->known_count; i++) {
        if (names_find(&c->names, c->known[i].name) != i)
            c->known[i].required = false;
        c->required_count += c->known[i].required;
    }
}

static void add_patterns(struct site *s, struct members_check *c, const json_t *patterns)
{
    struct members m = members_of(patterns);
    struct regex_error error;

    if (!patterns)
        return;
    c->patterns = arena_array(s->c->a, struct pattern_rule, json_object_size(patterns));
    while (members_next(&m)) {
        struct pattern_rule *p = &c->patterns[c->pattern_count++];

        p->text = site_keep(s, m.name);
        p->regex = regex_compile(s->c->a, m.name, &error);
        if (!p->regex) {
            site_error(s, KEYWORD_PATTERN_PROPERTIES, "at offset %zu of \"%.*s\": %s",
                       error.off, STR_ARG(m.name), error.msg);
            return;
        }
        p->prefix = regex_prefix(p->regex);
        site_link_named(s, &p->link, KEYWORD_PATTERN_PROPERTIES, p->text, m.value);
    }
}

static bool (*fitting_walk(const struct members_check *c))(struct run *,
                                                           const struct check *,
                                                           const json_t *, struct seen *)
{
    if (!c->pattern_count && !c->others)
        return known_members_hold;
    if (!c->known_count && !c->others)
        return pattern_members_hold;
    if (!c->known_count && !c->pattern_count)
        return other_members_hold;
    return members_hold;
}

void compile_members(struct site *s)
{
    const json_t *properties = site_object(s, KEYWORD_PROPERTIES);
    const json_t *patterns = site_object(s, KEYWORD_PATTERN_PROPERTIES);
    const json_t *others = s->words[KEYWORD_ADDITIONAL_PROPERTIES];
    const json_t *required = required_list(s);

    if (!properties && !patterns && !others && json_array_size(required) == 0)
        return;
    struct members_check *c =
        site_check(s, struct members_check, GROUP_OBJECT, KEYWORD_PROPERTIES, NULL);

    c->base.collect = members_collect;
    c->known = arena_array(s->c->a, struct member_rule,
                           json_object_size(properties) + json_array_size(required));
    add_properties(s, c, properties);
    add_required(s, c, required, properties);
    add_patterns(s, c, patterns);
    if (others) {
        c->others = arena_new(s->c->a, struct link);
        site_link(s, c->others, KEYWORD_ADDITIONAL_PROPERTIES, others);
    }
    c->base.holds = fitting_walk(c);
    s->rule->marks |= properties || patterns || others;
}
