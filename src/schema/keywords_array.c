/* Keywords for arrays: items in their three forms, contains, the counts, uniqueItems. */
#include "base/arena.h"
#include "base/buf.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/value.h"

#include "base/banned.h"

/* --- items: prefixItems + items, or items (an array) + additionalItems --- */

struct items_check {
    struct check base;
    struct link *first; /* one for each of the first items */
    size_t first_count;
    enum keyword first_keyword;
    struct link *rest; /* NULL: anything */
    enum keyword rest_keyword;
};

static bool items_hold(struct run *run, const struct check *check, const json_t *v,
                       struct seen *seen)
{
    const struct items_check *c = (const struct items_check *)check;
    size_t count = json_array_size(v), i = 0;

    for (; i < count && i < c->first_count; i++) {
        if (!link_holds(run, c->first[i], json_array_get(v, i), NULL))
            return false;
        seen_mark(seen, i);
    }
    if (!c->rest)
        return true;
    for (; i < count; i++)
        if (!link_holds(run, *c->rest, json_array_get(v, i), NULL))
            return false;
    if (seen)
        seen->all = true;
    return true;
}

static bool visit_item(struct visit *visit, struct link link, enum keyword keyword,
                       size_t i, bool numbered)
{
    const struct path at = { .index = i };

    return visit_link(visit, link,
                      (struct step){ .keyword = keyword,
                                     .token = numbered ? &at : NULL,
                                     .child = &at,
                                     .value = json_array_get(visit->value, i) });
}

static bool is_false(struct link link)
{
    return rule_is_false(link.rule);
}

static bool items_rest_collect(struct visit *visit, const struct items_check *c)
{
    size_t count = json_array_size(visit->value);
    bool holds = true;

    if (is_false(*c->rest) && count > c->first_count) {
        const struct path at = { .index = c->first_count };

        return visit_errorf(visit, c->rest_keyword, &at,
                            "at most %zu item%s may be there, got %zu", c->first_count,
                            c->first_count == 1 ? "" : "s", count);
    }
    for (size_t i = c->first_count; i < count; i++)
        holds &= visit_item(visit, *c->rest, c->rest_keyword, i, false);
    if (visit->seen)
        visit->seen->all = true;
    if (visit->c->annotations && count > c->first_count)
        visit_annotate(visit, keyword_name(c->rest_keyword), json_true());
    return holds;
}

static bool items_collect(struct visit *visit, const struct check *check)
{
    const struct items_check *c = (const struct items_check *)check;
    size_t count = json_array_size(visit->value), i = 0;
    bool holds = true;

    for (; i < count && i < c->first_count; i++) {
        holds &= visit_item(visit, c->first[i], c->first_keyword, i, true);
        seen_mark(visit->seen, i);
    }
    if (visit->c->annotations && i)
        visit_annotate(visit, keyword_name(c->first_keyword),
                       i == count ? json_true() : json_integer((json_int_t)i - 1));
    return c->rest ? items_rest_collect(visit, c) && holds : holds;
}

static void compile_first_items(struct site *s, struct items_check *c, const json_t *list)
{
    c->first_count = json_array_size(list);
    c->first = arena_array(s->c->a, struct link, c->first_count);
    for (size_t i = 0; i < c->first_count; i++)
        site_link_at(s, &c->first[i], c->first_keyword, i, json_array_get(list, i));
}

static void compile_items(struct site *s)
{
    const json_t *first = site_list(s, KEYWORD_PREFIX_ITEMS),
                 *rest = s->words[KEYWORD_ITEMS];
    enum keyword first_keyword = KEYWORD_PREFIX_ITEMS, rest_keyword = KEYWORD_ITEMS;

    if (json_is_array(rest)) {
        if (DIALECT_BIT(s->resource->dialect) & SINCE_20) {
            site_error(s, KEYWORD_ITEMS,
                       "must be a schema; for an array of them there is prefixItems");
            return;
        }
        first = rest;
        first_keyword = KEYWORD_ITEMS;
        rest = s->words[KEYWORD_ADDITIONAL_ITEMS];
        rest_keyword = KEYWORD_ADDITIONAL_ITEMS;
    }
    if (!first && !rest)
        return;
    struct items_check *c =
        site_check(s, struct items_check, GROUP_ARRAY, rest_keyword, items_hold);

    c->base.collect = items_collect;
    c->first_keyword = first_keyword;
    c->rest_keyword = rest_keyword;
    s->rule->marks = true;
    if (first)
        compile_first_items(s, c, first);
    if (rest) {
        c->rest = arena_new(s->c->a, struct link);
        site_link(s, c->rest, rest_keyword, rest);
    }
}

/* --- contains --- */

struct contains_check {
    struct check base;
    struct link link;
    size_t min, max;
    bool marks; /* what matches counts as evaluated: since 2020-12 */
};

static size_t count_matches(struct run *run, const struct contains_check *c,
                            const json_t *v, struct seen *seen)
{
    size_t matches = 0, enough = c->max == SIZE_MAX ? c->min : c->max + 1;

    for (size_t i = 0; i < json_array_size(v); i++) {
        if (!seen && matches >= enough)
            break;
        if (link_holds(run, c->link, json_array_get(v, i), NULL)) {
            matches++;
            seen_mark(seen, i);
        }
    }
    return matches;
}

static bool contains_holds(struct run *run, const struct check *check, const json_t *v,
                           struct seen *seen)
{
    const struct contains_check *c = (const struct contains_check *)check;
    size_t matches = count_matches(run, c, v, c->marks ? seen : NULL);

    return matches >= c->min && matches <= c->max;
}

/* What the others lack is not told; those that match are visited for their annotations.
 */
static size_t contains_visit(struct visit *visit, const struct contains_check *c)
{
    json_t *which = json_array();
    size_t matches = 0;

    for (size_t i = 0; i < json_array_size(visit->value); i++) {
        if (!link_holds(&visit->c->run, c->link, json_array_get(visit->value, i), NULL))
            continue;
        matches++;
        if (c->marks)
            seen_mark(visit->seen, i);
        if (visit->c->annotations) {
            visit_item(visit, c->link, KEYWORD_CONTAINS, i, false);
            json_array_append_new(which, json_integer((json_int_t)i));
        }
    }
    if (visit->c->annotations)
        visit_annotate(visit, keyword_name(KEYWORD_CONTAINS), json_incref(which));
    json_decref(which);
    return matches;
}

static bool contains_collect(struct visit *visit, const struct check *check)
{
    const struct contains_check *c = (const struct contains_check *)check;
    size_t matches = contains_visit(visit, c);

    if (matches < c->min)
        return visit_errorf(
            visit, c->min == 1 ? KEYWORD_CONTAINS : KEYWORD_MIN_CONTAINS, NULL,
            "%zu item%s match what the array must contain, fewer than %zu", matches,
            matches == 1 ? "" : "s", c->min);
    if (matches > c->max)
        return visit_errorf(visit, KEYWORD_MAX_CONTAINS, NULL,
                            "%zu item%s match what the array must contain, more than %zu",
                            matches, matches == 1 ? "" : "s", c->max);
    return true;
}

static void compile_contains(struct site *s)
{
    const json_t *value = s->words[KEYWORD_CONTAINS];
    size_t min = 1, max = SIZE_MAX;

    if (!value)
        return;
    (void)!site_count(s, KEYWORD_MIN_CONTAINS, &min);
    (void)!site_count(s, KEYWORD_MAX_CONTAINS, &max);
    struct contains_check *c = site_check(s, struct contains_check, GROUP_ARRAY,
                                          KEYWORD_CONTAINS, contains_holds);

    c->base.collect = contains_collect;
    c->min = min;
    c->max = max;
    c->marks = DIALECT_BIT(s->resource->dialect) & SINCE_20;
    s->rule->marks |= c->marks;
    site_link(s, &c->link, KEYWORD_CONTAINS, value);
}

/* --- counts --- */

struct count_check {
    struct check base;
    size_t limit;
};

static bool min_items_holds(struct run *run, const struct check *check, const json_t *v,
                            struct seen *seen)
{
    (void)run;
    (void)seen;
    return json_array_size(v) >= ((const struct count_check *)check)->limit;
}

static bool max_items_holds(struct run *run, const struct check *check, const json_t *v,
                            struct seen *seen)
{
    (void)run;
    (void)seen;
    return json_array_size(v) <= ((const struct count_check *)check)->limit;
}

static void count_explain(struct buf *out, const struct run *run,
                          const struct check *check, const json_t *v)
{
    size_t limit = ((const struct count_check *)check)->limit;

    brief_value(out, run, v);
    buf_printf(out, ", %s than %zu", json_array_size(v) < limit ? "fewer" : "more",
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
        site_check(s, struct count_check, GROUP_ARRAY, keyword, holds);

    c->base.explain = count_explain;
    c->limit = limit;
}

/* --- uniqueItems --- */

static bool unique_holds(struct run *run, const struct check *check, const json_t *v,
                         struct seen *seen)
{
    size_t first, second;

    (void)check;
    (void)seen;
    return !value_has_duplicate(v, run->literals, &first, &second);
}

static bool unique_collect(struct visit *visit, const struct check *check)
{
    size_t first, second;
    struct buf b;

    (void)check;
    if (!value_has_duplicate(visit->value, visit->c->run.literals, &first, &second))
        return true;
    buf_init(&b, 200);
    brief_value(&b, &visit->c->run, json_array_get(visit->value, first));
    visit_errorf(visit, KEYWORD_UNIQUE_ITEMS, NULL,
                 "items %zu and %zu are the same: %.*s", first, second,
                 STR_ARG(buf_str(&b)));
    buf_release(&b);
    return false;
}

void compile_arrays(struct site *s)
{
    compile_count(s, KEYWORD_MIN_ITEMS, min_items_holds);
    compile_count(s, KEYWORD_MAX_ITEMS, max_items_holds);
    compile_items(s);
    compile_contains(s);
    if (json_is_true(s->words[KEYWORD_UNIQUE_ITEMS])) {
        struct check *c =
            site_check(s, struct check, GROUP_ARRAY, KEYWORD_UNIQUE_ITEMS, unique_holds);

        c->collect = unique_collect;
    }
}
