#include "run/dry.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/rng.h"
#include "base/vec.h"
#include "doc/json.h"
#include "run/job_steps.h"
#include "run/ledger.h"
#include "run/look.h"
#include "run/own_credential.h"
#include "run/put_back.h"
#include "run/states_live.h"

#include "base/banned.h"

/* A case as it is walked through. */
struct walk {
    struct arena *arena;
    const struct endpoint *endpoint;
    const struct case_def *def;
    struct rng rng;
    bool open;
    struct env builtins, given, bound;
    struct dry_case *ret;
};

bool dry_endpoint(struct arena *a, const struct target *target, const struct contract *c,
                  const struct states *states, struct endpoint *ret, struct err *err)
{
    struct endpoint e = { .target = target, .contract = c, .states = states };

    e.base_url = target->kind == TARGET_MOCK ? S("http://mock") : target->engine.base_url;
    e.driver = target->kind == TARGET_LIVE ? &live_driver : &control_driver;
    if (target->kind == TARGET_LIVE) {
        e.live = live_states_read(a, target, c, states, err);
        if (!e.live)
            return false;
    }
    *ret = e;
    return true;
}

static void add(struct walk *w, const char *what, const struct http_request *request)
{
    *vec_push(w->arena, &w->ret->requests) =
        (struct dry_request){ what, *request, request_writes(request) };
}

static void add_send(struct walk *w, const char *what, const struct send *send,
                     const struct env *env)
{
    struct http_request request;
    struct err err;

    if (endpoint_request(w->endpoint, w->arena, send, env, STR_NONE, &request, &err))
        add(w, what, &request);
}

static void add_steps(struct walk *w, const char *what, const struct step *steps,
                      size_t count, const struct env *env)
{
    for (size_t i = 0; i < count; i++)
        add_send(w, what, &steps[i].send, env);
}

static void add_look(struct walk *w, const struct resource *resource, const json_t *key)
{
    struct http_request request;
    struct err err;

    if (w->endpoint->live &&
        look_request(w->endpoint, w->arena, &w->given, resource, key,
                     look_given(w->given.values, resource, key), &request, &err))
        add(w, "look", &request);
}

/* Each record is looked at once beforehand; whoever compares nothing does not look. */
static void add_looks(struct walk *w, const struct step *step, bool before)
{
    for (size_t i = 0; i < step->then_count; i++) {
        const struct observation *o = &step->then[i];
        struct err err;
        json_t *key;

        if (before && !job_needs_before(o->is) && !job_needs_before(o->rest))
            continue;
        w->open = false;
        if (tmpl_fill(w->arena, o->key, &w->bound, &key, &err) && !(before && w->open))
            add_look(w, o->resource, key);
    }
}

/* --- the state --- */

static void give(struct walk *w, const json_t *values)
{
    json_object_update(w->given.values, json_mutable(values));
}

static void give_state(struct walk *w, const struct live_state *s)
{
    json_t *values = NULL;
    struct err err;

    if (!w->def->state)
        return;
    if (!w->endpoint->live) {
        give(w, state_gives(w->arena, w->def->state));
        return;
    }
    if (!s) {
        w->ret->skip = S("the target does not say how to bring about its state");
        return;
    }
    if (s->values && tmpl_fill(w->arena, s->values, &w->builtins, &values, &err))
        give(w, values);
    give(w, json_array_get(s->pool, 0)); /* which one, the run will see */
}

typedef void fixture_fn(struct walk *w, const struct resource *resource,
                        const json_t *key);

static void each_fixture(struct walk *w, const struct live_state *s, fixture_fn *visit)
{
    const char *name;
    json_t *value;

    if (!s || !s->written->restore)
        return;
    json_object_foreach (w->given.values, name, value) {
        const struct resource *resource = live_resource_of(
            s->written, w->endpoint->contract, w->def->state, str_from(name));
        const json_t *key = resource ? json_member(value, resource->key) : NULL;

        if (key)
            visit(w, resource, key);
    }
}

/* Where it differs, what differs is sent: what that is, only the run will tell. */
static void add_put_back(struct walk *w, const struct resource *resource,
                         const json_t *key)
{
    struct http_request request;

    add_look(w, resource, key);
    if (put_back_example(w->endpoint, w->arena, resource, key, &request))
        add(w, "put back", &request);
}

/* --- all of it --- */

static void begin(struct walk *w, const struct case_instance *instance, uint64_t seed,
                  const json_t *variables)
{
    w->rng = rng_seeded(seed ^ instance->id);
    w->builtins = (struct env){ .rng = &w->rng,
                                .now_ms = clock_wall_ms(),
                                .variables = variables,
                                .values = arena_json(w->arena, json_object()),
                                .open = &w->open };
    w->given = (struct env){ .outer = &w->builtins,
                             .values = arena_json(w->arena, json_object()) };
    w->bound = (struct env){ .outer = &w->given, .values = instance->bindings };
}

static void walk_case(struct walk *w, const struct live_state *s)
{
    const struct case_def *def = w->def;
    const struct case_file *file = def->file;

    give_state(w, s);
    if (w->ret->skip.len)
        return;
    each_fixture(w, s, add_look);
    if (s)
        add_steps(w, "setup", s->setup, s->setup_count, &w->given);
    add_steps(w, "setup", file->setup, file->setup_count, &w->bound);
    for (size_t i = 0; i < def->step_count; i++)
        add_looks(w, &def->steps[i], true);
    for (size_t i = 0; i < def->step_count; i++) {
        add_send(w, "step", &def->steps[i].send, &w->bound);
        add_looks(w, &def->steps[i], false);
    }
    add_steps(w, "teardown", file->teardown, file->teardown_count, &w->bound);
    if (s)
        add_steps(w, "teardown", s->teardown, s->teardown_count, &w->given);
    each_fixture(w, s, add_put_back);
}

void dry_case(struct arena *a, const struct endpoint *e,
              const struct case_instance *instance, uint64_t seed,
              const json_t *variables, struct dry_case *ret)
{
    const struct case_def *def = instance->def;
    struct walk w = { .arena = a, .endpoint = e, .def = def, .ret = ret };
    struct err err = { 0 };

    *ret = (struct dry_case){ .skip = def->skip };
    begin(&w, instance, seed, variables);
    if (!def->skip.len && !own_credentials_known(e, a, def, &w.bound, &err))
        ret->skip = arena_printf(a, "%s", err.msg);
    if (!ret->skip.len)
        walk_case(&w, e->live && def->state ? live_states_find(e->live, def->state->name)
                                            : NULL);
}
