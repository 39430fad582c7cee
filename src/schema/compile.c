#include "schema/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "schema/scope.h"

#include "base/banned.h"

struct schema_pool {
    struct compiler c;
};

/* --- complaints --- */

void compile_complain(struct compiler *c, const struct resource *resource,
                      const struct path *place, const char *fmt, va_list args)
{
    struct buf location;

    if (c->failed)
        return; /* the first one is told */
    c->failed = true;
    buf_init(&location, LOCATION_MAX + resource->uri.len);
    buf_add(&location, resource->uri);
    buf_add_char(&location, '#');
    path_print_fragment(&location, place);
    c->error->location = arena_str(c->a, buf_str(&location));
    buf_release(&location);
    vsnprintf(c->error->msg, sizeof c->error->msg, fmt, args);
}

static void rule_error(struct compiler *c, const struct rule *rule, const char *fmt, ...)
    PRINTF(3, 4);

static void rule_error(struct compiler *c, const struct rule *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    compile_complain(c, rule->resource, rule->place, fmt, args);
    va_end(args);
}

/* --- rules by schema and scope --- */

static const void *identity(const struct rule *rule)
{
    return rule->of_node ? (const void *)rule->node : rule->source;
}

static struct rule **slot_of(const struct compiler *c, const void *schema,
                             const struct resource *resource, unsigned scope)
{
    uint64_t hash = ((uint64_t)(uintptr_t)schema + scope) * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(hash >> 20) & (c->slot_count - 1);

    for (;; i = (i + 1) & (c->slot_count - 1)) {
        const struct rule *rule = c->slots[i];

        if (!rule || (identity(rule) == schema && rule->resource == resource &&
                      rule->scope == scope))
            return &c->slots[i];
    }
}

/* Builds the table anew with `count` slots; rules without a source are left out. */
static void rebuild_slots(struct compiler *c, size_t count)
{
    struct rule **old = c->slots;
    size_t old_count = c->slot_count;

    c->slot_count = count;
    c->slots = xmalloc(count * sizeof(struct rule *));
    memset(c->slots, 0, count * sizeof(struct rule *));
    c->slot_len = 0;
    for (size_t i = 0; i < old_count; i++) {
        if (!old[i] || !identity(old[i]))
            continue;
        *slot_of(c, identity(old[i]), old[i]->resource, old[i]->scope) = old[i];
        c->slot_len++;
    }
    free(old);
}

static struct rule *new_rule(struct compiler *c, struct written schema,
                             const struct resource *resource, const struct path *place,
                             const struct scope *scope)
{
    static const struct check *const no_checks[1];
    struct rule *rule = arena_new(c->a, struct rule);

    *rule = (struct rule){ .types = TYPES_ALL,
                           .checks = no_checks,
                           .of_node = schema.node != NULL,
                           .resource = resource,
                           .place = place,
                           .scope = scope->id,
                           .edges = arena_new(c->scratch, struct rule_edges) };
    if (schema.node)
        rule->node = schema.node;
    else
        rule->source = schema.json;
    *vec_push(c->scratch, &c->rules) = (struct pending){ rule, scope };
    if (c->rules.len > SCHEMA_RULES_MAX)
        rule_error(c, rule, "more than %u schemas refer to each other", SCHEMA_RULES_MAX);
    return rule;
}

struct rule *compile_rule_for(struct compiler *c, struct written schema,
                              const struct resource *resource, const struct path *place,
                              const struct scope *scope)
{
    if (!schema.node &&
        !json_is_object(schema.json)) /* true and false have no address of their own */
        return new_rule(c, schema, resource, place, scope);
    if ((c->slot_len + 1) * 2 > c->slot_count)
        rebuild_slots(c, c->slot_count ? c->slot_count * 2 : 32);
    const void *key = schema.node ? (const void *)schema.node : schema.json;
    struct rule **slot = slot_of(c, key, resource, scope->id);

    if (!*slot) {
        *slot = new_rule(c, schema, resource, place, scope);
        c->slot_len++;
    }
    return *slot;
}

struct rule *compile_target(struct compiler *c, const struct target *t,
                            const struct scope *scope)
{
    size_t before = c->rules.len;
    struct rule *rule = compile_rule_for(c, (struct written){ t->schema, t->node },
                                         t->resource, t->place, scope);

    if (c->rules.len > before)
        rule->place = path_keep(c->a, t->place);
    arena_reset(c->steps);
    return rule;
}

/* --- one rule --- */

static void read_words(struct site *s)
{
    struct members m = members_of(s->shell ? s->shell->object : s->rule->source);

    while (members_next(&m)) {
        enum keyword k = keyword_find(m.name, s->resource->dialect, s->resource->vocabs);

        if (k != KEYWORD_COUNT)
            s->words[k] = m.value;
    }
    if (s->words[KEYWORD_REF] && dialect_ref_is_alone(s->resource->dialect)) {
        const json_t *ref = s->words[KEYWORD_REF];

        memset(s->words, 0, sizeof s->words);
        s->words[KEYWORD_REF] = ref;
    }
}

static unsigned busy_types(const struct rule *rule)
{
    static const unsigned types[] = {
        [GROUP_OBJECT] = TYPE_BIT(JSON_OBJECT),
        [GROUP_ARRAY] = TYPE_BIT(JSON_ARRAY),
        [GROUP_STRING] = TYPE_BIT(JSON_STRING),
        [GROUP_NUMBER] = TYPES_NUMBER,
        [GROUP_ANY] = TYPES_BOOLEAN | TYPE_BIT(JSON_NULL),
        [GROUP_LATE] = TYPE_BIT(JSON_OBJECT) | TYPE_BIT(JSON_ARRAY),
    };
    unsigned busy = 0;

    for (size_t g = 0; g < GROUP_COUNT; g++)
        busy |= rule->lists[g].len ? types[g] : 0;
    return busy;
}

/* The number of checks of a rule is bounded: there is at most one a keyword, and those
 * for any value stand in the lists of some groups. */
struct layout {
    const struct check **at;
    size_t len;
};

static size_t lay_out(struct layout *all, const struct check_list *list)
{
    size_t from = all->len;

    if (list->len)
        memcpy(all->at + from, list->at, list->len * sizeof(const struct check *));
    all->len += list->len;
    return from;
}

static void set_list(struct rule *rule, enum group group, size_t from, size_t end)
{
    BUG_IF(end > UINT8_MAX);
    rule->lists[group].from = (uint8_t)from;
    rule->lists[group].len = (uint8_t)(end - from);
}

/* Groups with checks of their own have those for any value behind them; the others share
 * one list of these. */
static void lay_out_checks(struct site *s)
{
    const struct check *room[KEYWORD_COUNT * GROUP_COUNT];
    struct rule *rule = s->rule;
    struct layout all = { .at = room };
    const struct check_list *any = &s->checks[GROUP_ANY];
    size_t shared = lay_out(&all, any), shared_end = all.len;

    for (enum group g = GROUP_OBJECT; g <= GROUP_ANY; g++) {
        bool own = g != GROUP_ANY && s->checks[g].len > 0;
        size_t from = own ? lay_out(&all, &s->checks[g]) : shared;

        if (own)
            lay_out(&all, any);
        set_list(rule, g, from, own ? all.len : shared_end);
    }
    size_t late = lay_out(&all, &s->checks[GROUP_LATE]);

    set_list(rule, GROUP_LATE, late, all.len);
    const struct check **checks = arena_array(s->c->a, const struct check *, all.len);

    if (all.len)
        memcpy(checks, room, all.len * sizeof(const struct check *));
    rule->checks = checks;
    rule->busy = (uint16_t)busy_types(rule);
    rule->unevaluated = all.len > late;
    if (all.len == 1 && any->len == 1 && rule->types == TYPES_ALL)
        rule->edges->alone = reference_link(any->at[0]);
}

static void compile_object_rule(struct compiler *c, struct rule *rule,
                                const struct scope *scope)
{
    struct site s = { .c = c, .rule = rule, .scope = scope, .resource = rule->resource };

    if (rule->resource->trouble) {
        site_error(&s, KEYWORD_COUNT, "%s", rule->resource->trouble);
        return;
    }
    if (rule->of_node) {
        s.shell = &c->shell;
        shell_open(s.shell, rule->node, rule->resource);
    }
    read_words(&s);
    compile_types(&s);
    compile_values(&s);
    compile_numbers(&s);
    compile_strings(&s);
    compile_arrays(&s);
    compile_objects(&s);
    compile_logic(&s);
    compile_unevaluated(&s);
    lay_out_checks(&s);
    if (s.shell)
        shell_close(s.shell);
}

static void compile_rule(struct compiler *c, struct rule *rule, const struct scope *scope)
{
    if (rule->of_node || json_is_object(rule->source)) {
        compile_object_rule(c, rule, scope);
    } else if (json_is_boolean(rule->source)) {
        rule->types = json_is_true(rule->source) ? (uint16_t)TYPES_ALL : 0;
    } else {
        rule_error(c, rule, "a schema must be an object or a boolean");
    }
}

/* --- afterwards --- */

/* Of a rule that is being looked at; 0 is not known yet. */
#define HEIGHT_OPEN UINT8_MAX
_Static_assert(SCHEMA_CHAIN_MAX + 1 < HEIGHT_OPEN, "a height fits its member");

/* How many rules for the same value are chained below `rule`.  A chain that comes back to
 * its beginning would never end for any value; one beyond the limit is refused, which
 * bounds the recursion here, too. */
static unsigned measure(struct compiler *c, struct rule *rule, unsigned depth)
{
    if (rule->height && rule->height != HEIGHT_OPEN)
        return rule->height;
    if (rule->height == HEIGHT_OPEN) {
        rule_error(c, rule,
                   "leads back to itself without getting any deeper into the value");
        return 1;
    }
    if (depth > SCHEMA_CHAIN_MAX) {
        rule_error(c, rule, "more than %u schemas apply through each other",
                   SCHEMA_CHAIN_MAX);
        return 1;
    }
    rule->height = HEIGHT_OPEN;
    unsigned height = 0;

    for (size_t i = 0; i < rule->edges->in_place.len && !c->failed; i++) {
        /* Rules are ours to change until compiling ends. */
        union {
            const struct rule *in;
            struct rule *out;
        } next = { .in = rule->edges->in_place.at[i] };
        unsigned below = measure(c, next.out, depth + 1);

        rule->marks |= next.out->marks;
        if (below > height)
            height = below;
    }
    rule->height = (uint8_t)(height + 1);
    if (rule->height > SCHEMA_CHAIN_MAX)
        rule_error(c, rule, "more than %u schemas apply through each other",
                   SCHEMA_CHAIN_MAX);
    return rule->height;
}

static const struct rule *behind_references(const struct rule *rule)
{
    while (rule->alone) /* chains have an end: they were measured */
        rule = rule->alone->rule;
    return rule;
}

static bool is_shallow(const struct rule *rule)
{
    for (size_t i = 0; i < rule->edges->links.len; i++)
        if (rule->edges->links.at[i]->asks)
            return false;
    return rule->edges->in_place.len == 0;
}

static void finish(struct compiler *c)
{
    for (size_t i = 0; i < c->rules.len && !c->failed; i++)
        measure(c, c->rules.at[i].rule, 1);
    if (c->failed)
        return;
    for (size_t i = 0; i < c->rules.len; i++)
        c->rules.at[i].rule->asks = c->rules.at[i].rule->edges->links.len > 0;
    for (size_t i = 0; i < c->rules.len; i++)
        c->rules.at[i].rule->shallow = is_shallow(c->rules.at[i].rule);
    for (size_t i = 0; i < c->rules.len; i++) /* the edges die with `scratch` */
        c->rules.at[i].rule->alone = c->rules.at[i].rule->edges->alone;
    for (size_t i = 0; i < c->links.len; i++)
        c->links.at[i]->fast = behind_references(c->links.at[i]->rule);
}

/* Rules of a schema that did not compile serve no other one. */
static void forget(struct compiler *c)
{
    for (size_t i = 0; i < c->rules.len; i++)
        c->rules.at[i].rule->source = NULL;
    rebuild_slots(c, c->slot_count ? c->slot_count : 32);
}

static bool find_root(struct compiler *c, struct str uri, struct target *t)
{
    struct str msg;
    bool found = registry_resolve(c->steps, c->registry, uri, t, &msg);

    if (found && target_is_schema(t))
        return true;
    c->error->location = arena_str(c->a, uri);
    snprintf(
        c->error->msg, sizeof c->error->msg, "%.*s",
        STR_ARG(found ? S("this is no schema: neither an object nor a boolean") : msg));
    return false;
}

static struct schema *compile(struct compiler *c, struct str uri)
{
    struct arena *a = c->a;
    struct target t;

    if (!find_root(c, uri, &t))
        return NULL;
    struct schema *schema = arena_new(a, struct schema);
    const struct scope *scope =
        scope_enter(a, &c->scopes, scope_empty(a, &c->scopes), t.resource);
    size_t scopes = c->scopes.len;

    schema->root.rule = compile_target(c, &t, scope);
    *vec_push(c->scratch, &c->links) = &schema->root;
    while (c->done < c->rules.len && !c->failed) {
        struct pending next = c->rules.at[c->done++];

        compile_rule(c, next.rule, next.scope);
        if (c->scopes.len - scopes > SCHEMA_SCOPES_MAX)
            rule_error(c, next.rule, "dynamic references have more than %u outcomes",
                       SCHEMA_SCOPES_MAX);
    }
    if (!c->failed)
        finish(c);
    if (c->failed)
        forget(c);
    schema->literals = registry_literals(c->registry);
    return c->failed ? NULL : schema;
}

struct schema_pool *schema_pool_open(struct arena *a, struct schema_registry *r,
                                     struct schema_options options)
{
    struct schema_pool *pool = xmalloc(sizeof *pool);

    *pool = (struct schema_pool){ .c = { .a = a,
                                         .registry = r,
                                         .options = options,
                                         .scratch = arena_open(),
                                         .steps = arena_open(),
                                         .shell.arena = arena_open() } };
    return pool;
}

void schema_pool_close(struct schema_pool *pool)
{
    if (!pool)
        return;
    arena_close(pool->c.scratch);
    arena_close(pool->c.steps);
    arena_close(pool->c.shell.arena);
    free(pool->c.slots);
    free(pool);
}

struct schema *schema_pool_compile(struct schema_pool *pool, struct str uri,
                                   struct schema_error *error)
{
    struct compiler *c = &pool->c;

    c->error = error;
    c->failed = false;
    c->rules = (struct pending_list){ 0 };
    c->links = (struct link_list){ 0 };
    c->done = 0;
    c->shell.values = c->registry->values;
    struct schema *schema = compile(c, uri);

    arena_reset(c->scratch);
    return schema;
}

struct schema *schema_compile(struct arena *a, struct schema_registry *r, struct str uri,
                              struct schema_options options, struct schema_error *error)
{
    struct schema_pool *pool = schema_pool_open(a, r, options);
    struct schema *schema = schema_pool_compile(pool, uri, error);

    schema_pool_close(pool);
    return schema;
}
