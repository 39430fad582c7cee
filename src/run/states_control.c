/* States through the control interface of our own mock (mock/service.h, docs/mock.md). */
#include "base/arena.h"
#include "doc/json.h"
#include "mock/service.h"
#include "run/endpoint.h"
#include "run/states.h"

#include "base/banned.h"

static struct str printed(struct arena *a, const json_t *value)
{
    return json_to_str(a, value, JSON_PRINT_COMPACT);
}

static struct http_request control_request(const char *method, struct str target)
{
    return (struct http_request){ .method = str_from(method), .target = target };
}

static json_t *read_answer(struct lease *l, const struct http_result *result, int status,
                           struct err *err)
{
    struct json_error error;
    struct json_notes notes = { 0 };

    if (result->trouble != HTTP_OK) {
        err_set(err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                result->err.msg);
        return NULL;
    }
    if (result->response.status != status) {
        err_set(err, ERR_INPUT, "the mock's control interface answered %d: %.*s",
                result->response.status, STR_ARG(str_sub(result->response.body, 0, 300)));
        return NULL;
    }
    json_t *value = json_read(l->arena, result->response.body, NULL, &notes, &error);

    lease_learn(l, notes.literals);
    if (!value)
        err_set(err, ERR_INPUT, "the mock's control interface did not answer JSON: %s",
                error.msg);
    return value;
}

/* The world's number from the case and the seed, so that exchanges read alike whatever
 * runs beside, before or on another machine. */
static json_int_t world_wish(const struct lease *l)
{
    const uint64_t bits = UINT64_C(1) << 48;

    return (json_int_t)(bits | (l->env->seed & (bits - 1)));
}

static enum lease_result prepare(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    (void)err;
    if (done > 0)
        return LEASE_DONE;
    json_t *body = arena_json(l->arena, json_object());

    if (l->def->state)
        json_object_set(body, "state", json_str(l->arena, l->def->state->name));
    json_object_set(body, "wish", arena_json(l->arena, json_integer(world_wish(l))));
    *ret = control_request("POST", S(CONTROL_PREFIX "/worlds"));
    ret->body = printed(l->arena, body);
    ret->has_body = true;
    http_header_add(l->arena, &ret->headers, S("Content-Type"), S("application/json"));
    return LEASE_REQUEST;
}

static bool prepare_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    json_t *answer = read_answer(l, result, 201, err);

    (void)done;
    if (!answer)
        return false;
    l->world = json_member_text(answer, "world");
    l->gives = json_member(answer, S("gives"));
    if (l->world.len == 0 || !json_is_object(l->gives))
        return err_set(err, ERR_INPUT, "the control interface's answer names no world");
    return true;
}

static enum lease_result observe(struct lease *l, const struct resource *resource,
                                 const json_t *key, struct http_request *ret,
                                 struct err *err)
{
    struct str text = json_is_string(key) ? json_text(key) : printed(l->arena, key);
    struct str encoded = http_percent_encode(l->arena, text);

    (void)err;
    *ret = control_request("GET",
                           arena_printf(l->arena, CONTROL_PREFIX "/worlds/%.*s/%.*s/%.*s",
                                        STR_ARG(l->world), STR_ARG(resource->name),
                                        STR_ARG(encoded)));
    return LEASE_REQUEST;
}

static bool observe_answer(struct lease *l, const struct resource *resource,
                           const json_t *key, const struct http_result *result,
                           json_t **ret, struct err *err)
{
    (void)resource;
    (void)key;
    if (result->trouble == HTTP_OK && result->response.status == 404) {
        *ret = NULL;
        return true;
    }
    *ret = read_answer(l, result, 200, err);
    return *ret != NULL;
}

static enum lease_result release(struct lease *l, size_t done, struct http_request *ret,
                                 struct err *err)
{
    (void)err;
    if (done > 0 || l->world.len == 0)
        return LEASE_DONE;
    *ret = control_request("DELETE", arena_printf(l->arena, CONTROL_PREFIX "/worlds/%.*s",
                                                  STR_ARG(l->world)));
    return LEASE_REQUEST;
}

static bool release_answer(struct lease *l, size_t done, const struct http_result *result,
                           struct err *err)
{
    (void)l;
    (void)done;
    if (result->trouble != HTTP_OK)
        return err_set(err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                       result->err.msg);
    return true;
}

const struct state_driver control_driver = {
    .prepare = prepare,
    .prepare_answer = prepare_answer,
    .observe = observe,
    .observe_answer = observe_answer,
    .release = release,
    .release_answer = release_answer,
};
