/* What a target says of its states, compiled against the contract. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node.h"
#include "run/states_live.h"
#include "suite/steps.h"

#include "base/banned.h"

enum { MESSAGE_MAX = 64 * 1024 };

/* The names that every fixture of the pool has. */
static void add_pool_names(struct arena *a, struct scope *scope, const json_t *pool)
{
    json_t *first = json_array_get(pool, 0);

    for (void *at = json_object_iter(first); at; at = json_object_iter_next(first, at)) {
        size_t having = 0;

        for (size_t i = 0; i < json_array_size(pool); i++)
            having += json_member(json_array_get(pool, i), json_iter_key(at)) != NULL;
        if (having == json_array_size(pool))
            scope_add(a, scope, json_iter_key(at));
    }
}

const struct resource *live_resource_of(const struct target_state *t,
                                        const struct contract *c,
                                        const struct state *state, struct str name)
{
    for (size_t i = 0; t->shared && i < t->shared->len; i++)
        if (str_eq(node_text(t->shared->items[i].value), name))
            return NULL;
    for (size_t i = 0; t->resources && i < t->resources->len; i++)
        if (str_eq(node_text(t->resources->items[i].key), name))
            return contract_resource(c, node_text(t->resources->items[i].value));
    for (size_t i = 0; state && i < state->record_count; i++)
        if (str_eq(state->records[i].name, name))
            return state->records[i].resource;
    return NULL;
}

struct reading {
    struct arena *arena;
    const struct contract *contract;
    const struct states *states;
    struct diags *diags;
};

struct names {
    struct str *at;
    size_t len, cap;
};

/* The records that a map of names holds, each under its resource's name and its key. */
static void add_records(const struct reading *r, const struct live_state *s,
                        const json_t *map, struct names *ret)
{
    const struct state *state =
        r->states ? states_find(r->states, s->written->name) : NULL;
    json_t *object = json_mutable(map);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const struct resource *resource =
            live_resource_of(s->written, r->contract, state, json_iter_key(at));
        const json_t *key =
            resource ? json_member(json_object_iter_value(at), resource->key) : NULL;

        if (key)
            *vec_push(r->arena, ret) =
                arena_printf(r->arena, "%.*s %.*s", STR_ARG(resource->name),
                             STR_ARG(json_to_str(r->arena, key, JSON_PRINT_COMPACT)));
    }
}

/* What a case takes: the values' records, one item of the pool, and the state's lock. */
static void read_needs(const struct reading *r, struct live_state *s,
                       const json_t *values)
{
    const struct target_state *t = s->written;
    struct names all = { 0 };

    s->need_count = s->pool ? json_array_size(s->pool) : 1;
    s->needs = arena_array(r->arena, struct lock_need, s->need_count);
    for (size_t i = 0; i < s->need_count; i++) {
        struct names names = { 0 };

        if (t->lock.len)
            *vec_push(r->arena, &names) =
                arena_printf(r->arena, "lock %.*s", STR_ARG(t->lock));
        add_records(r, s, values, &names);
        add_records(r, s, json_array_get(s->pool, i), &names);
        s->needs[i] = (struct lock_need){ names.at, names.len, t->exclusive };
        for (size_t k = 0; k < names.len; k++)
            *vec_push(r->arena, &all) = names.at[k];
    }
    s->all = (struct lock_need){ all.at, all.len, t->exclusive };
}

struct lock_need live_state_needs(struct arena *a, const struct target_state *t,
                                  const struct contract *c, const struct states *states)
{
    const struct reading r = { .arena = a, .contract = c, .states = states };
    struct live_state s = { .written = t,
                            .pool = t->pool ? node_to_json(a, t->pool) : NULL };

    read_needs(&r, &s, t->values ? node_to_json(a, t->values) : NULL);
    return s.all;
}

static void check_resources(const struct reading *r, const struct target_state *t)
{
    for (size_t i = 0; t->resources && i < t->resources->len; i++) {
        const struct node *value = t->resources->items[i].value;

        if (!contract_resource(r->contract, node_text(value)))
            diags_error(r->diags, value->span, "config",
                        "the contract has no resource `%.*s`", STR_ARG(node_text(value)));
    }
}

static void read_state(const struct reading *r, struct live_state *s)
{
    struct arena *a = r->arena;
    const struct target_state *t = s->written;
    struct scope scope = { 0 }, builtins = { 0 };
    json_t *values = NULL;

    check_resources(r, t);
    if (t->values) {
        values = node_to_json(a, t->values);
        s->values = tmpl_compile(a, t->values, &builtins, r->diags);
        /* what a built-in gives is a text, as its place in the file is */
        scope_add_given(a, &scope, values);
    }
    if (t->pool) {
        s->pool = node_to_json(a, t->pool);
        add_pool_names(a, &scope, s->pool);
    }
    if (t->settings)
        s->settings = node_to_json(a, t->settings);
    read_needs(r, s, values);
    struct scope before = scope;

    before.names = arena_array(a, struct str, scope.len + 1);
    before.used = arena_array(a, bool, scope.len + 1);
    before.cap = scope.len + 1;
    if (scope.len)
        memcpy(before.names, scope.names, scope.len * sizeof *scope.names);
    suite_read_steps(a, r->contract, t->setup, &scope, r->diags, &s->setup,
                     &s->setup_count);
    suite_read_steps(a, r->contract, t->find, &before, r->diags, &s->find,
                     &s->find_count);
    suite_read_steps(a, r->contract, t->teardown, &scope, r->diags, &s->teardown,
                     &s->teardown_count);
}

struct live_states *live_states_read(struct arena *a, const struct target *target,
                                     const struct contract *contract,
                                     const struct states *states, struct err *err)
{
    struct live_states *all = arena_new(a, struct live_states);
    struct reading r = { a, contract, states, diags_new(a) };
    struct buf text;

    all->locks = locks_new(a);
    all->len = target->state_count;
    all->at = arena_array(a, struct live_state, all->len + 1);
    for (size_t i = 0; i < all->len; i++) {
        all->at[i].written = &target->states[i];
        read_state(&r, &all->at[i]);
    }
    if (diags_ok(r.diags))
        return all;
    buf_init(&text, MESSAGE_MAX);
    diags_render(r.diags, &text, false);
    err_set(err, ERR_INPUT, "%s", text.at);
    buf_release(&text);
    return NULL;
}

struct live_state *live_states_find(const struct live_states *all, struct str name)
{
    for (size_t i = 0; i < all->len; i++)
        if (str_eq(all->at[i].written->name, name))
            return &all->at[i];
    return NULL;
}
