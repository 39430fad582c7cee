/* What the readers of keywords may do while a schema object is compiled. */
#include <stdarg.h>

#include "base/arena.h"
#include "schema/compile.h"
#include "schema/scope.h"
#include "schema/uri.h"

#include "base/banned.h"

void site_error(struct site *s, enum keyword keyword, const char *fmt, ...)
{
    const struct path at = { .up = s->rule->place, .token = keyword_name(keyword) };
    va_list args;

    va_start(args, fmt);
    compile_complain(s->c, s->resource, keyword == KEYWORD_COUNT ? s->rule->place : &at,
                     fmt, args);
    va_end(args);
}

static void add_link(struct site *s, struct link *link, const struct rule *rule)
{
    link->rule = rule;
    *vec_push(s->c->scratch, &s->rule->edges->links) = link->rule;
    *vec_push(s->c->scratch, &s->c->links) = link;
}

static void link_below(struct site *s, struct link *link, const json_t *schema,
                       const struct path *place)
{
    const struct node *node = s->shell ? shell_node(s->shell, schema) : NULL;
    const struct written written = { .json = node ? NULL : schema, .node = node };
    const struct resource *own =
        !node && json_is_object(schema) ? registry_root(s->c->registry, schema) : NULL;
    const struct resource *resource = own ? own : s->resource;
    const struct scope *scope = scope_enter(s->c->a, &s->c->scopes, s->scope, resource);

    if (own && !own->is_part)
        place = NULL;
    add_link(s, link, compile_rule_for(s->c, written, resource, place, scope));
}

/* Schemas under one keyword share its place. */
static const struct path *place_of(struct site *s, enum keyword keyword)
{
    if (s->place && s->placed == keyword)
        return s->place;
    struct path *place = arena_new(s->c->a, struct path);

    *place = (struct path){ .up = s->rule->place, .token = keyword_name(keyword) };
    s->placed = keyword;
    return s->place = place;
}

void site_link(struct site *s, struct link *link, enum keyword keyword,
               const json_t *schema)
{
    link_below(s, link, schema, place_of(s, keyword));
}

void site_link_at(struct site *s, struct link *link, enum keyword keyword, size_t index,
                  const json_t *schema)
{
    struct path *step = arena_new(s->c->a, struct path);

    *step = (struct path){ .up = place_of(s, keyword), .index = index };
    link_below(s, link, schema, step);
}

void site_link_named(struct site *s, struct link *link, enum keyword keyword,
                     struct str name, const json_t *schema)
{
    struct path *step = arena_new(s->c->a, struct path);

    *step = (struct path){ .up = place_of(s, keyword), .token = name };
    link_below(s, link, schema, step);
}

/* A dynamic reference means what its name was bound to by the outermost resource. */
static void rebind(struct site *s, enum keyword keyword, struct target *t)
{
    if (keyword == KEYWORD_DYNAMIC_REF && t->dynamic) {
        const struct anchor *bound = scope_bound(s->scope, t->dynamic->name);

        if (bound)
            *t = (struct target){ .resource = bound->resource,
                                  .schema = bound->schema,
                                  .place = bound->place };
    }
    if (keyword == KEYWORD_RECURSIVE_REF && t->resource->recursive_anchor &&
        t->schema == t->resource->root && s->scope->recursive)
        *t = (struct target){ .resource = s->scope->recursive,
                              .schema = s->scope->recursive->root };
}

void site_link_ref(struct site *s, struct link *link, enum keyword keyword)
{
    const json_t *value = s->words[keyword];
    struct target t;
    struct str msg;

    if (!json_is_string(value)) {
        site_error(s, keyword, "a reference must be a string");
        return;
    }
    struct str uri = uri_resolve(s->c->steps, s->resource->uri, string_of(value));

    if (!registry_resolve(s->c->steps, s->c->registry, uri, &t, &msg)) {
        site_error(s, keyword, "leads nowhere: %.*s", STR_ARG(msg));
        return;
    }
    if (!target_is_schema(&t)) {
        site_error(s, keyword, "\"%.*s\" leads to something that is no schema",
                   STR_ARG(string_of(value)));
        return;
    }
    rebind(s, keyword, &t);
    add_link(s, link,
             compile_target(s->c, &t,
                            scope_enter(s->c->a, &s->c->scopes, s->scope, t.resource)));
}

struct str site_keep(struct site *s, struct str name)
{
    return s->shell ? arena_str(s->c->a, name) : name;
}

void site_in_place(struct site *s, const struct link *link)
{
    *vec_push(s->c->scratch, &s->rule->edges->in_place) = link->rule;
}

void *site_check_add(struct site *s, size_t size, enum group group, enum keyword keyword,
                     bool (*holds)(struct run *, const struct check *, const json_t *,
                                   struct seen *))
{
    struct check *check = arena_alloc(s->c->a, size);

    check->holds = holds;
    check->keyword = keyword;
    *vec_push(s->c->scratch, &s->checks[group]) = check;
    return check;
}

bool site_count(struct site *s, enum keyword keyword, size_t *ret)
{
    const json_t *value = s->words[keyword];

    if (!value)
        return false;
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        *ret = (size_t)json_integer_value(value);
        return true;
    }
    double real = json_is_real(value) ? json_real_value(value) : -1;

    if (real >= 0 && real < 9e15 && real == (double)(size_t)real) {
        *ret = (size_t)real;
        return true;
    }
    if (real >= 9e15) {
        *ret = SIZE_MAX;
        return true;
    }
    site_error(s, keyword, "must be an integer that is not negative");
    return false;
}

const json_t *site_object(struct site *s, enum keyword keyword)
{
    const json_t *value = s->words[keyword];

    if (!value || json_is_object(value))
        return value;
    site_error(s, keyword, "must be an object");
    return NULL;
}

const json_t *site_list(struct site *s, enum keyword keyword)
{
    const json_t *value = s->words[keyword];

    if (!value || json_is_array(value))
        return value;
    site_error(s, keyword, "must be an array");
    return NULL;
}
