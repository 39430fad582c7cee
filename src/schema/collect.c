#include "schema/collect.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"
#include "schema/annotate.h"
#include "schema/registry.h"

#include "base/banned.h"

#define MESSAGE_MAX 400

static struct str print_path(struct collector *c, const struct path *path)
{
    struct buf b;

    buf_init(&b, LOCATION_MAX);
    path_print(&b, path);
    struct str text = arena_str(c->a, buf_str(&b));

    buf_release(&b);
    return text;
}

static struct str print_absolute(struct collector *c, const struct rule *rule,
                                 struct str keyword)
{
    const struct path at = { .up = rule->place, .token = keyword };
    struct buf b;

    buf_init(&b, LOCATION_MAX + rule->resource->uri.len);
    buf_add(&b, rule->resource->uri);
    buf_add_char(&b, '#');
    path_print_fragment(&b, keyword.len ? &at : rule->place);
    struct str text = arena_str(c->a, buf_str(&b));

    buf_release(&b);
    return text;
}

static void write_places(struct visit *visit, struct unit *u, const struct path *child)
{
    struct collector *c = visit->c;
    const struct path at = { .up = visit->keyword, .token = u->keyword };
    struct path below = { 0 };

    if (child) {
        below = *child;
        below.up = visit->instance;
    }
    u->instance = print_path(c, child ? &below : visit->instance);
    u->keyword_location = print_path(c, u->keyword.len ? &at : visit->keyword);
    u->absolute = print_absolute(c, visit->rule, u->keyword);
}

static struct unit *add_unit(struct visit *visit, enum unit_kind kind, size_t parent)
{
    struct collector *c = visit->c;
    struct unit *u = vec_push(c->a, &c->units);

    *u = (struct unit){ .kind = kind, .parent = parent };
    if (parent != UNIT_NONE)
        c->units.at[parent].children++;
    return u;
}

/* An error or annotation of this visit's rule. */
static struct unit *add_word(struct visit *visit, enum unit_kind kind, struct str keyword,
                             const struct path *child)
{
    struct unit *u = add_unit(visit, kind, visit->group);

    u->keyword = keyword;
    write_places(visit, u, child);
    return u;
}

bool visit_error(struct visit *visit, enum keyword keyword, const struct path *child,
                 struct str message)
{
    struct collector *c = visit->c;

    if (c->errors >= c->errors_max)
        return false;
    c->errors++;
    add_word(visit, UNIT_ERROR, keyword_name(keyword), child)->message =
        arena_str(c->a, message);
    return false;
}

bool visit_errorf(struct visit *visit, enum keyword keyword, const struct path *child,
                  const char *fmt, ...)
{
    struct buf b;
    va_list args;

    if (visit->c->errors >= visit->c->errors_max)
        return false;
    buf_init(&b, MESSAGE_MAX);
    va_start(args, fmt);
    buf_vprintf(&b, fmt, args);
    va_end(args);
    visit_error(visit, keyword, child, buf_str(&b));
    buf_release(&b);
    return false;
}

void visit_annotate(struct visit *visit, struct str keyword, json_t *owned)
{
    struct str only = visit->c->only;

    if (visit->c->annotation_count >= ANNOTATIONS_MAX ||
        (only.len && !str_eq(only, keyword))) {
        json_decref(owned);
        return;
    }
    visit->c->annotation_count++;
    add_word(visit, UNIT_ANNOTATION, keyword, NULL)->annotation =
        arena_json(visit->c->a, owned);
}

/* Takes back the units of one kind from `mark` on.  `count` is how many there are in all,
 * and were at `mark`: mostly nothing is to be done. */
static void drop(struct collector *c, enum unit_kind kind, size_t mark)
{
    size_t keep = mark;

    for (size_t i = mark; i < c->units.len; i++) {
        bool gone = c->units.at[i].kind == kind;

        c->errors -= gone && kind == UNIT_ERROR;
        c->annotation_count -= gone && kind == UNIT_ANNOTATION;
        if (c->groups && gone)
            c->units.at[i].kind = UNIT_GONE; /* groups are known by position */
        else if (!c->groups && !gone)
            c->units.at[keep++] = c->units.at[i];
    }
    if (!c->groups)
        c->units.len = keep;
}

struct mark visit_mark(const struct visit *visit)
{
    const struct collector *c = visit->c;

    return (struct mark){ c->units.len, c->errors, c->annotation_count };
}

void visit_drop(struct visit *visit, struct mark mark)
{
    if (visit->c->errors > mark.errors)
        drop(visit->c, UNIT_ERROR, mark.units);
}

void visit_drop_annotations(struct visit *visit, struct mark mark)
{
    if (visit->c->annotation_count > mark.annotations)
        drop(visit->c, UNIT_ANNOTATION, mark.units);
}

/* --- types --- */

static void add_type(struct buf *out, const char *name)
{
    if (out->len)
        buf_add_c(out, " or ");
    buf_add_c(out, name);
}

static void name_types(struct buf *out, unsigned types)
{
    if (types & TYPE_BIT(JSON_STRING))
        add_type(out, "string");
    if ((types & TYPES_NUMBER) == TYPES_NUMBER)
        add_type(out, "number");
    else if (types & TYPE_BIT(JSON_INTEGER))
        add_type(out, "integer");
    if ((types & TYPES_BOOLEAN) == TYPES_BOOLEAN)
        add_type(out, "boolean");
    if (types & TYPE_BIT(JSON_OBJECT))
        add_type(out, "object");
    if (types & TYPE_BIT(JSON_ARRAY))
        add_type(out, "array");
    if (types & TYPE_BIT(JSON_NULL))
        add_type(out, "null");
}

static bool visit_types(struct visit *visit)
{
    const struct rule *r = visit->rule;
    const json_t *v = visit->value;
    struct buf b, types;

    if (r->types >> json_typeof(v) & 1 ||
        (json_is_real(v) && rule_takes_real(&visit->c->run, r, v)))
        return true;
    if (rule_is_boolean(r))
        return visit_errorf(visit, KEYWORD_COUNT, NULL, "nothing is allowed here");
    buf_init(&b, MESSAGE_MAX);
    buf_init(&types, MESSAGE_MAX);
    name_types(&types, r->types);
    buf_printf(&b, "expected %.*s, got ", STR_ARG(buf_str(&types)));
    brief_typed(&b, &visit->c->run, v);
    visit_error(visit, KEYWORD_TYPE, NULL, buf_str(&b));
    buf_release(&types);
    buf_release(&b);
    return false;
}

/* --- checks --- */

static bool visit_check(struct visit *visit, const struct check *check)
{
    struct buf b;

    if (check->collect)
        return check->collect(visit, check);
    if (check->holds(&visit->c->run, check, visit->value, NULL))
        return true;
    buf_init(&b, MESSAGE_MAX);
    check->explain(&b, &visit->c->run, check, visit->value);
    visit_error(visit, check->keyword, NULL, buf_str(&b));
    buf_release(&b);
    return false;
}

static bool visit_all(struct visit *visit, struct checks checks)
{
    bool holds = true;

    for (size_t i = 0; i < checks.len; i++)
        holds &= visit_check(visit, checks.at[i]);
    return holds;
}

static bool visit_checks(struct visit *visit)
{
    const struct rule *r = visit->rule;
    struct checks checks = rule_checks(r, group_of(visit->value));
    struct seen *outer = visit->seen, own;

    if (!r->unevaluated || group_of(visit->value) > GROUP_ARRAY)
        return visit_all(visit, checks);
    seen_open(&own, visit->value);
    visit->seen = &own;
    bool holds = visit_all(visit, checks);

    holds &= visit_all(visit, rule_checks(r, GROUP_LATE));
    if (holds && outer)
        seen_merge(outer, &own);
    seen_close(&own);
    visit->seen = outer;
    return holds;
}

/* Past a limit nothing is asked any more, so this is said once. */
static bool give_up(struct visit *visit, const char *what)
{
    struct collector *c = visit->c;

    c->run.gave_up = true;
    if (c->told)
        return false;
    c->told = true;
    return visit_errorf(visit, KEYWORD_COUNT, NULL, "cannot be judged: %s", what);
}

static bool is_beyond_limits(struct visit *visit)
{
    if (visit->c->run.depth >= SCHEMA_DEPTH_MAX)
        return !give_up(visit, "too many schemas within each other");
    if (++visit->c->visits > SCHEMA_VISITS_MAX)
        return !give_up(visit, "the schemas take too long");
    return false;
}

/* A group in which nothing is left was not worth a unit. */
static void end_group(struct visit *visit, struct mark mark)
{
    struct collector *c = visit->c;
    struct unit *u = &c->units.at[mark.units];

    if (c->errors == mark.errors && c->annotation_count == mark.annotations) {
        c->units.len = mark.units;
        if (u->parent != UNIT_NONE)
            c->units.at[u->parent].children--;
    } else if (u->children > 1) {
        write_places(visit, u, NULL);
    }
}

static bool visit_rule(struct visit *visit)
{
    struct collector *c = visit->c;
    struct mark mark = visit_mark(visit);

    if (is_beyond_limits(visit))
        return false;
    if (c->groups) {
        visit->group = mark.units;
        add_unit(visit, UNIT_GROUP, visit->parent);
    }
    c->run.depth++;
    bool holds = visit_types(visit);

    if (visit->rule->busy >> json_typeof(visit->value) & 1)
        holds &= visit_checks(visit);
    c->run.depth--;
    if (c->annotations && holds)
        annotate_plain(visit);
    if (!holds)
        visit_drop_annotations(visit, mark);
    if (c->groups)
        end_group(visit, mark);
    return holds;
}

bool visit_link(struct visit *visit, struct link link, struct step step)
{
    const struct path keyword = { .up = visit->keyword,
                                  .token = keyword_name(step.keyword) };
    struct path token = { 0 }, child = { 0 };

    if (step.token) {
        token = *step.token;
        token.up = &keyword;
    }
    if (step.child) {
        child = *step.child;
        child.up = visit->instance;
    }
    struct visit next = {
        .c = visit->c,
        .rule = link.rule,
        .value = step.value,
        .instance = step.child ? &child : visit->instance,
        .keyword = step.token ? &token : &keyword,
        .seen = step.seen,
        .parent = visit->group,
        .group = UNIT_NONE,
    };

    return visit_rule(&next);
}

bool collect(struct collector *c, const struct schema *s, const json_t *instance)
{
    struct visit visit = { .c = c,
                           .rule = s->root.rule,
                           .value = instance,
                           .parent = UNIT_NONE,
                           .group = UNIT_NONE };
    bool holds = visit_rule(&visit);

    /* The short walk, asked on the way, may have given up without a word. */
    if (c->run.gave_up)
        give_up(&visit, "the schemas take too long");
    return holds && !c->run.gave_up;
}

struct schema_violations schema_validate(struct arena *a, const struct schema *s,
                                         const json_t *instance,
                                         const struct json_literals *literals)
{
    struct schema_violations found = { 0 };
    struct json_literals both;

    if (schema_is_valid(s, instance, literals))
        return found;
    struct collector c = { .a = a,
                           .run = { .literals = schema_literals(s, literals, &both) },
                           .errors_max = SCHEMA_VIOLATIONS_MAX };

    collect(&c, s, instance);
    for (size_t i = 0; i < c.units.len; i++) {
        const struct unit *u = &c.units.at[i];

        *vec_push(a, &found) =
            (struct schema_violation){ u->instance, u->keyword_location, u->absolute,
                                       u->keyword, u->message };
    }
    return found;
}
