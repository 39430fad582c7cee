/* States on a live target: made by requests, existing as they are, or lent from a pool.
 */
#include "run/states_live.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/rng.h"
#include "check/check.h"
#include "doc/json.h"
#include "doc/node.h"
#include "run/alone.h"
#include "run/capture.h"
#include "run/look.h"
#include "run/states.h"

#include "base/banned.h"

/* --- choosing --- */

/* A setting as it will be in this state: what the state says of itself, or else what is
 * known of the target. */
static const json_t *setting_of(const struct lease *l, const struct live_state *s,
                                const char *name)
{
    const json_t *own = json_object_get(s->settings, name);

    return own ? own : json_object_get(l->endpoint->target->settings, name);
}

/* What the case's state needs and the target is known to lack. */
static bool lacks_setting(const struct lease *l, const struct live_state *s,
                          struct err *err)
{
    const char *name;
    json_t *need;

    json_object_foreach (json_mutable(l->def->state->settings), name, need) {
        const json_t *value = setting_of(l, s, name);

        if (value && json_same(value, need))
            continue;
        struct str text = json_to_str(l->arena, need, JSON_PRINT_COMPACT);

        err_set(err, ERR_REFUSED, "the target's setting %s is not %.*s", name,
                STR_ARG(text));
        return true;
    }
    return false;
}

static void add_fixtures(struct lease *l, const struct live_state *s, const json_t *map)
{
    json_t *object = json_mutable(map);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const struct resource *resource = live_resource_of(
            s->written, l->endpoint->contract, l->def->state, json_iter_key(at));
        const json_t *key =
            resource ? json_member(json_object_iter_value(at), resource->key) : NULL;

        if (key)
            l->live.fixtures[l->live.fixture_count++] =
                (struct fixture){ .resource = resource, .key = key };
    }
}

/* What a state needs, and what the case itself does. */
static struct lock_need need_of(const struct lease *l, const struct lock_need *state)
{
    struct str *names = arena_array(l->arena, struct str, state->len + l->unique.len + 1);

    for (size_t i = 0; i < state->len; i++)
        names[i] = state->at[i];
    for (size_t i = 0; i < l->unique.len; i++)
        names[state->len + i] = l->unique.at[i];
    return (struct lock_need){ names, state->len + l->unique.len,
                               state->whole || case_runs_alone(l->def) };
}

/* Takes one of the alternatives. */
static bool take_locks(struct lease *l, const struct lock_need *all,
                       const struct lock_need *alternatives, size_t count, size_t *ret)
{
    struct live_lease *live = &l->live;

    if (!live->needs) {
        live->all = need_of(l, all);
        live->needs = arena_array(l->arena, struct lock_need, count + 1);
        for (size_t i = 0; i < count; i++)
            live->needs[i] = need_of(l, &alternatives[i]);
    }
    return locks_take(l->endpoint->live->locks, &live->lock, live->all, live->needs,
                      count, ret);
}

/* Takes what the state needs, all at once. */
static enum lease_result take(struct lease *l, struct live_state *s, struct err *err)
{
    struct live_lease *live = &l->live;
    json_t *values = NULL, *item;
    size_t chosen;

    if (!take_locks(l, &s->all, s->needs, s->need_count, &chosen))
        return LEASE_BUSY;
    live->state = s;
    l->gives = arena_json(l->arena, json_object());
    if (s->values && !tmpl_fill(l->arena, s->values, l->env, &values, err))
        return LEASE_REFUSED;
    item = json_array_get(s->pool, chosen);
    json_object_update(l->gives, values);
    json_object_update(l->gives, item);
    if (s->written->restore && l->writes) {
        live->fixtures = arena_array(l->arena, struct fixture,
                                     json_object_size(values) + json_object_size(item));
        add_fixtures(l, s, values);
        add_fixtures(l, s, item);
    }
    return LEASE_DONE;
}

static enum lease_result begin(struct lease *l, struct err *err)
{
    static const struct lock_need nothing;
    struct live_state *s;
    size_t chosen;

    if (!l->def->state) { /* it must not meet a case that needs the whole system */
        if (!take_locks(l, &nothing, &nothing, 1, &chosen))
            return LEASE_BUSY;
        l->live.phase = LIVE_READY;
        return LEASE_DONE;
    }
    s = live_states_find(l->endpoint->live, l->def->state->name);
    if (!s) {
        err_set(err, ERR_REFUSED,
                "the target does not say how to bring about the state `%.*s`",
                STR_ARG(l->def->state->name));
        return LEASE_REFUSED;
    }
    if (lacks_setting(l, s, err))
        return LEASE_REFUSED;
    enum lease_result result = take(l, s, err);

    if (result == LEASE_DONE)
        l->live.phase = LIVE_BEFORE;
    return result;
}

const struct env *live_env(struct lease *l)
{
    struct env *env = arena_new(l->arena, struct env);

    *env = (struct env){ .outer = l->env, .values = l->gives };
    return env;
}

/* --- fixtures as they were --- */

static bool look_at_fixture(struct lease *l, struct http_request *ret, struct err *err)
{
    const struct fixture *f = &l->live.fixtures[l->live.at];

    if (look_request(l->endpoint, l->arena, live_env(l), f->resource, f->key,
                     look_given(l->gives, f->resource, f->key), ret, err))
        return true;
    err->code = ERR_INPUT;
    return false;
}

static bool fixture_seen(struct lease *l, const struct http_result *result,
                         struct err *err)
{
    struct fixture *f = &l->live.fixtures[l->live.at];
    json_t *line = ledger_line(l->arena, "fixture");

    const struct json_literals *literals = NULL;
    bool ok = look_answer(l->endpoint, l->arena, f->resource, f->key, result, &f->before,
                          &literals, err);

    lease_learn(l, literals);
    if (!ok)
        return false;
    json_object_set(line, "case", json_str(l->arena, l->case_id));
    json_object_set(line, "resource", json_str(l->arena, f->resource->name));
    json_object_set(line, "key", json_mutable(f->key));
    json_object_set(line, "before",
                    f->before ? f->before : arena_json(l->arena, json_null()));
    return ledger_enter(l->endpoint->ledger, l->arena, l->endpoint, line, &f->entry, err);
}

/* --- setup --- */

enum { ENV_DEPTH = 8 };

/* A copy of an environment that is open.  Built-ins are drawn from a copy, too, so that
 * the run's own sequence does not depend on what is written down. */
struct open_env {
    struct env levels[ENV_DEPTH];
    struct rng rng;
};

static const struct env *open_env(struct open_env *o, const struct env *env, bool *open)
{
    size_t i = 0;

    for (; env; env = env->outer, i++) {
        BUG_IF(i == ENV_DEPTH);
        o->levels[i] = *env;
        o->levels[i].outer = env->outer ? &o->levels[i + 1] : NULL;
    }
    o->rng = *o->levels[i - 1].rng;
    o->levels[i - 1].rng = &o->rng;
    o->levels[i - 1].open = open;
    return o->levels;
}

json_t *live_undo(struct lease *l, const struct step *steps, size_t count,
                  const struct env *env)
{
    json_t *list = arena_json(l->arena, json_array());
    struct err ignored;

    for (size_t i = 0; i < count; i++) {
        struct http_request request;
        bool open = false;
        struct open_env own;
        const struct env *filled = open_env(&own, env, &open);

        if (!endpoint_bare_request(l->endpoint, l->arena, &steps[i].send, filled,
                                   &request, &ignored))
            continue;
        json_t *written = ledger_request(l->arena, &request);

        if (open)
            json_object_set(written, "open", json_true());
        json_array_append(list, written);
    }
    return list;
}

static json_t *captures_of(struct arena *a, const struct step *step)
{
    json_t *object = arena_json(a, json_object());

    for (size_t i = 0; i < step->capture_count; i++) {
        const struct capture *c = &step->captures[i];
        json_t *how = json_str(a, c->query);

        if (!c->path) {
            how = arena_json(a, json_object());
            json_object_set(how, "header", json_str(a, c->header));
            if (c->segment)
                json_object_set(how, "segment", arena_json(a, json_integer(c->segment)));
        }
        json_object_setn_nocheck(object, c->name.at, c->name.len, how);
    }
    return object;
}

/* Requests that find what setup has made, each with what is taken from its answer. */
static json_t *find_lines(struct lease *l, const struct env *env)
{
    const struct live_state *s = l->live.state;
    json_t *list = live_undo(l, s->find, s->find_count, env);

    for (size_t i = 0; i < json_array_size(list); i++)
        json_object_set(json_array_get(list, i), "capture",
                        captures_of(l->arena, &s->find[i]));
    return list;
}

static json_t *setup_undo(struct lease *l)
{
    const struct live_state *s = l->live.state;
    struct env env = { .outer = l->env, .values = l->gives };

    return live_undo(l, s->teardown, s->teardown_count, &env);
}

static bool enter_setup(struct lease *l, struct err *err)
{
    const struct live_state *s = l->live.state;
    json_t *line = ledger_line(l->arena, "made");
    struct env env = { .outer = l->env, .values = l->gives };

    json_object_set(line, "case", json_str(l->arena, l->case_id));
    json_object_set(line, "state", json_str(l->arena, s->written->name));
    json_object_set(line, "by", live_undo(l, s->setup, s->setup_count, &env));
    if (s->find_count)
        json_object_set(line, "find", find_lines(l, &env));
    json_object_set(line, "undo", setup_undo(l));
    return ledger_enter(l->endpoint->ledger, l->arena, l->endpoint, line, &l->live.setup,
                        err);
}

static enum lease_result setup_request(struct lease *l, struct http_request *ret,
                                       struct err *err)
{
    struct env env = { .outer = l->env, .values = l->gives };
    const struct step *step = &l->live.state->setup[l->live.at];

    if (!endpoint_request(l->endpoint, l->arena, &step->send, &env, STR_NONE, ret, err)) {
        err->code = ERR_INPUT;
        return LEASE_REFUSED;
    }
    if (!l->live.setup.open && request_writes(ret) && !enter_setup(l, err))
        return LEASE_REFUSED;
    l->live.setup_sent++;
    return LEASE_REQUEST;
}

static enum lease_result prepare(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    struct live_lease *live = &l->live;

    (void)done;
    if (live->phase == LIVE_NEW) {
        enum lease_result result = begin(l, err);

        if (result != LEASE_DONE)
            return result;
    }
    if (live->phase == LIVE_BEFORE) {
        if (live->at < live->fixture_count)
            return look_at_fixture(l, ret, err) ? LEASE_REQUEST : LEASE_REFUSED;
        live->phase = LIVE_SETUP;
        live->at = 0;
    }
    if (live->phase == LIVE_SETUP && live->at < live->state->setup_count)
        return setup_request(l, ret, err);
    live->phase = LIVE_READY;
    return LEASE_DONE;
}

bool live_status_fits(const struct step *step, const struct http_result *result,
                      struct err *err)
{
    int status = result->response.status;

    if (result->trouble != HTTP_OK)
        return err_set(err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                       result->err.msg);
    bool fits = step->expect.status.len ? status_set_has(&step->expect.status, status)
                                        : status >= 200 && status < 300;

    return fits || err_set(err, ERR_REFUSED, "the endpoint answered %d: %.*s", status,
                           STR_ARG(str_sub(result->response.body, 0, 300)));
}

bool live_capture(struct lease *l, const struct step *step,
                  const struct http_result *result, struct err *err)
{
    struct body_view body = { 0 };

    if (step->capture_count)
        body = body_read(l->arena, &result->response);
    lease_learn(l, body.literals);
    for (size_t i = 0; i < step->capture_count; i++) {
        const struct capture *c = &step->captures[i];
        json_t *value =
            capture_value(l->arena, c, l->endpoint->base_url, &result->response, &body);

        if (!value)
            return err_set(err, ERR_INPUT, "nothing to capture as `%.*s` in the answer",
                           STR_ARG(c->name));
        json_object_set(l->gives, arena_cstr(l->arena, c->name), value);
    }
    return true;
}

/* Who refuses has not done what was asked; who broke on it, or did not answer, may have.
 */
static bool may_have_done(const struct http_result *result)
{
    if (result->trouble != HTTP_OK)
        return result->trouble != HTTP_TROUBLE_RESOLVE &&
               result->trouble != HTTP_TROUBLE_CONNECT &&
               result->trouble != HTTP_TROUBLE_TLS;
    return result->response.status < 400 || result->response.status >= 500;
}

static bool setup_answered(struct lease *l, const struct http_result *result,
                           struct err *err)
{
    const struct step *step = &l->live.state->setup[l->live.at++];

    if (!live_status_fits(step, result, err) || !live_capture(l, step, result, err)) {
        l->live.unsure = may_have_done(result);
        return false;
    }
    return ledger_know(l->endpoint->ledger, l->arena, &l->live.setup, setup_undo(l), err);
}

static bool prepare_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    (void)done;
    if (l->live.phase == LIVE_SETUP)
        return setup_answered(l, result, err);
    BUG_IF(l->live.phase != LIVE_BEFORE);
    if (!fixture_seen(l, result, err))
        return false;
    l->live.at++;
    return true;
}

/* --- observing --- */

static enum lease_result observe(struct lease *l, const struct resource *resource,
                                 const json_t *key, struct http_request *ret,
                                 struct err *err)
{
    return look_request(l->endpoint, l->arena, live_env(l), resource, key,
                        look_given(l->gives, resource, key), ret, err)
               ? LEASE_REQUEST
               : LEASE_REFUSED;
}

static bool observe_answer(struct lease *l, const struct resource *resource,
                           const json_t *key, const struct http_result *result,
                           json_t **ret, struct err *err)
{
    const struct json_literals *literals = NULL;
    bool ok =
        look_answer(l->endpoint, l->arena, resource, key, result, ret, &literals, err);

    lease_learn(l, literals);
    return ok;
}

/* --- releasing --- */

static enum lease_result release(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    (void)done;
    return live_release(l, ret, err);
}

static bool release_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    (void)done;
    return live_release_answer(l, result, err);
}

const struct state_driver live_driver = {
    .prepare = prepare,
    .prepare_answer = prepare_answer,
    .observe = observe,
    .observe_answer = observe_answer,
    .release = release,
    .release_answer = release_answer,
};
