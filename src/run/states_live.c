/* States on a live target: made by requests, existing as they are, or lent from a pool.
 */
#include "run/states_live.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "check/check.h"
#include "doc/json.h"
#include "doc/node.h"
#include "run/capture.h"
#include "run/states.h"
#include "suite/steps.h"

#include "base/banned.h"

enum { MESSAGE_MAX = 64 * 1024 };

/* --- reading --- */

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

static void read_state(struct arena *a, const struct contract *c, struct live_state *s,
                       struct diags *diags)
{
    const struct target_state *t = s->written;
    struct scope scope = { 0 };

    if (t->values) {
        s->values = node_to_json(a, t->values);
        scope_add_given(a, &scope, s->values);
    }
    if (t->pool) {
        s->pool = node_to_json(a, t->pool);
        s->lent = arena_array(a, bool, t->pool->len);
        add_pool_names(a, &scope, s->pool);
    }
    if (t->settings)
        s->settings = node_to_json(a, t->settings);
    suite_read_steps(a, c, t->setup, &scope, diags, &s->setup, &s->setup_count);
    suite_read_steps(a, c, t->teardown, &scope, diags, &s->teardown, &s->teardown_count);
}

struct live_states *live_states_read(struct arena *a, const struct target *target,
                                     const struct contract *contract, struct err *err)
{
    struct live_states *all = arena_new(a, struct live_states);
    struct diags *diags = diags_new(a);
    struct buf text;

    all->len = target->state_count;
    all->at = arena_array(a, struct live_state, all->len + 1);
    for (size_t i = 0; i < all->len; i++) {
        all->at[i].written = &target->states[i];
        read_state(a, contract, &all->at[i], diags);
    }
    if (diags_ok(diags))
        return all;
    buf_init(&text, MESSAGE_MAX);
    diags_render(diags, &text, false);
    err_set(err, ERR_INPUT, "%s", text.at);
    buf_release(&text);
    return NULL;
}

/* --- preparing --- */

static struct live_state *find_state(const struct lease *l)
{
    const struct live_states *all = l->endpoint->live;

    for (size_t i = 0; l->def->state && i < all->len; i++)
        if (str_eq(all->at[i].written->name, l->def->state->name))
            return &all->at[i];
    return NULL;
}

/* A setting as it will be in this state: what the state says of itself, or else what is
 * known of the target. */
static const json_t *setting_of(const struct lease *l, const char *name)
{
    const json_t *own = json_object_get(l->live->settings, name);

    return own ? own : json_object_get(l->endpoint->target->settings, name);
}

/* What the case's state needs and the target is known to lack. */
static bool lacks_setting(const struct lease *l, struct err *err)
{
    const char *name;
    json_t *need;

    json_object_foreach ((json_t *)(uintptr_t)l->def->state->settings, name, need) {
        const json_t *value = setting_of(l, name);

        if (value && json_same(value, need))
            continue;
        struct str text = json_to_str(l->arena, need, JSON_PRINT_COMPACT);

        err_set(err, ERR_REFUSED, "the target's setting %s is not %.*s", name,
                STR_ARG(text));
        return true;
    }
    return false;
}

static enum lease_result borrow(struct lease *l, struct live_state *s)
{
    for (size_t i = 0; i < json_array_size(s->pool); i++) {
        if (s->lent[i])
            continue;
        s->lent[i] = true;
        l->pool_index = i;
        json_object_update(l->gives, json_array_get(s->pool, i));
        return LEASE_DONE;
    }
    return LEASE_BUSY;
}

static enum lease_result begin(struct lease *l, struct err *err)
{
    l->live = find_state(l);
    if (!l->live) {
        err_set(err, ERR_REFUSED,
                "the target does not say how to bring about the state `%.*s`",
                STR_ARG(l->def->state->name));
        return LEASE_REFUSED;
    }
    if (lacks_setting(l, err)) {
        l->live = NULL;
        return LEASE_REFUSED;
    }
    l->gives = arena_json(l->arena, json_object());
    if (l->live->values)
        json_object_update(l->gives, l->live->values);
    if (!l->live->pool)
        return LEASE_DONE;
    enum lease_result result = borrow(l, l->live);

    if (result == LEASE_BUSY)
        l->live = NULL;
    return result;
}

static enum lease_result step_request(struct lease *l, const struct step *step,
                                      struct http_request *ret, struct err *err)
{
    struct env env = { .outer = l->env, .values = l->gives };

    if (endpoint_request(l->endpoint, l->arena, &step->send, &env, STR_NONE, ret, err))
        return LEASE_REQUEST;
    err->code = ERR_INPUT;
    return LEASE_REFUSED;
}

static enum lease_result prepare(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    if (!l->def->state)
        return LEASE_DONE;
    if (!l->live) {
        enum lease_result result = begin(l, err);

        if (result != LEASE_DONE)
            return result;
    }
    if (done >= l->live->setup_count)
        return LEASE_DONE;
    /* From here on it may have had its effect, whatever comes back. */
    l->live_steps_done = done + 1;
    return step_request(l, &l->live->setup[done], ret, err);
}

static bool check_status(const struct step *step, const struct http_result *result,
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

static bool capture_all(struct lease *l, const struct step *step,
                        const struct http_result *result, struct err *err)
{
    struct body_view body = { 0 };

    if (step->capture_count)
        body = body_read(l->arena, &result->response);
    for (size_t i = 0; i < step->capture_count; i++) {
        const struct capture *c = &step->captures[i];
        json_t *value = capture_value(l->arena, c, &result->response, &body);

        if (!value)
            return err_set(err, ERR_INPUT, "nothing to capture as `%.*s` in the answer",
                           STR_ARG(c->name));
        json_object_set(l->gives, arena_cstr(l->arena, c->name), value);
    }
    return true;
}

static bool prepare_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    const struct step *step = &l->live->setup[done];

    return check_status(step, result, err) && capture_all(l, step, result, err);
}

/* --- observing --- */

static const struct observe_rule *rule_of(const struct lease *l,
                                          const struct resource *resource)
{
    const struct target *t = l->endpoint->target;

    for (size_t i = 0; i < t->observe_count; i++)
        if (str_eq(t->observe[i].resource, resource->name))
            return &t->observe[i];
    return NULL;
}

static struct str key_text(struct lease *l, const json_t *key)
{
    return json_is_string(key) ? json_text(key)
                               : json_to_str(l->arena, key, JSON_PRINT_COMPACT);
}

/* "/leads/$(id)" with the key, percent-encoded, for `$(id)`. */
static struct str observe_path(struct lease *l, struct str path, const json_t *key)
{
    struct str encoded = http_percent_encode(l->arena, key_text(l, key));
    size_t open = str_find(path, S("$("));

    if (open == SIZE_MAX)
        return path;
    struct str rest = str_from_at(path, open);
    size_t close = str_find_char(rest, ')');

    return arena_printf(
        l->arena, "%.*s%.*s%.*s", STR_ARG(str_sub(path, 0, open)), STR_ARG(encoded),
        STR_ARG(str_from_at(rest, close == SIZE_MAX ? rest.len : close + 1)));
}

/* An update of the resource by its key in the path whose response shows the record. */
static const struct operation *no_op_of(const struct lease *l,
                                        const struct resource *resource)
{
    const struct contract *c = l->endpoint->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct effect *e = &c->operations[i].effect;

        if (e->verb == EFFECT_UPDATE && e->resource == resource && e->has_response &&
            e->by.len)
            return &c->operations[i];
    }
    return NULL;
}

static bool no_op_request(struct lease *l, const struct operation *op, const json_t *key,
                          struct http_request *ret, struct err *err)
{
    json_t *body = arena_json(l->arena, json_object());
    struct named_template parameter = { .name = op->effect.by,
                                        .value = tmpl_constant(l->arena, key) };
    struct send send = { .operation = op,
                         .parameters = { &parameter, 1, 1 },
                         .body = NULL };

    if (op->effect.request.len)
        json_pointer_set(body, op->effect.request, arena_json(l->arena, json_object()));
    send.body = tmpl_constant(l->arena, body);
    return endpoint_request(l->endpoint, l->arena, &send, l->env, STR_NONE, ret, err);
}

static enum lease_result observe(struct lease *l, const struct resource *resource,
                                 const json_t *key, struct http_request *ret,
                                 struct err *err)
{
    const struct observe_rule *rule = rule_of(l, resource);
    const struct operation *op;

    err_set(err, ERR_REFUSED,
            "the target does not say how to observe the resource `%.*s`",
            STR_ARG(resource->name));
    if (!rule)
        return LEASE_REFUSED;
    switch (rule->how) {
    case OBSERVE_NOT:
        return LEASE_REFUSED;
    case OBSERVE_GET:
        *ret = endpoint_plain_request(l->endpoint, l->arena, S("GET"),
                                      observe_path(l, rule->path, key));
        return LEASE_REQUEST;
    case OBSERVE_NO_OP_UPDATE:
        op = no_op_of(l, resource);
        return op && no_op_request(l, op, key, ret, err) ? LEASE_REQUEST : LEASE_REFUSED;
    }
    return LEASE_REFUSED;
}

static bool observe_answer(struct lease *l, const struct resource *resource,
                           const struct http_result *result, json_t **ret,
                           struct err *err)
{
    const struct observe_rule *rule = rule_of(l, resource);
    const struct operation *op = no_op_of(l, resource);
    struct str at = rule->how == OBSERVE_GET ? rule->at
                    : op                     ? op->effect.response
                                             : S("");

    *ret = NULL;
    if (result->trouble != HTTP_OK)
        return err_set(err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                       result->err.msg);
    if (result->response.status == 404 || result->response.status == 410)
        return true;
    struct body_view body = body_read(l->arena, &result->response);

    if (result->response.status >= 300 || !body.value)
        return err_set(err, ERR_REFUSED, "looking at the record gave %d: %.*s",
                       result->response.status,
                       STR_ARG(str_sub(result->response.body, 0, 300)));
    *ret = json_pointer_get(body.value, at);
    return *ret || err_set(err, ERR_INPUT, "there is no record at `%.*s` of the answer",
                           STR_ARG(at));
}

/* --- releasing --- */

static enum lease_result release(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    if (!l->live)
        return LEASE_DONE;
    if (l->live_steps_done && done < l->live->teardown_count)
        return step_request(l, &l->live->teardown[done], ret, err);
    if (l->live->lent)
        l->live->lent[l->pool_index] = false;
    l->live = NULL;
    return LEASE_DONE;
}

static bool release_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    const struct step *step = &l->live->teardown[done];

    /* What a case has removed itself is as well gone. */
    if (result->trouble == HTTP_OK &&
        (result->response.status == 404 || result->response.status == 410))
        return true;
    return check_status(step, result, err);
}

const struct state_driver live_driver = {
    .prepare = prepare,
    .prepare_answer = prepare_answer,
    .observe = observe,
    .observe_answer = observe_answer,
    .release = release,
    .release_answer = release_answer,
};
