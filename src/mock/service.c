/* Requests to the model or to the control interface. */
#include "mock/service.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "doc/json.h"
#include "mock/service_internal.h"
#include "model/model.h"

#include "base/banned.h"

enum { STEP_MS = 1000 };

/* --- time --- */

/* The latest time that is written anywhere in a value. */
static int64_t latest_in(const json_t *value, int64_t latest)
{
    json_t *object = json_mutable(value);
    int64_t ms;

    if (json_is_string(value))
        return time_parse(json_text(value), &ms) && ms > latest ? ms : latest;
    for (size_t i = 0; i < json_array_size(value); i++)
        latest = latest_in(json_array_get(value, i), latest);
    if (json_is_object(value))
        for (void *at = json_object_iter(object); at;
             at = json_object_iter_next(object, at))
            latest = latest_in(json_object_iter_value(at), latest);
    return latest;
}

/* The logical clock starts at the same moment in every run, after all that is stored. */
static int64_t first_moment(const struct states *states)
{
    int64_t latest = 1767225600000; /* 2026-01-01T00:00:00Z */

    for (size_t i = 0; states && i < states->len; i++)
        for (size_t k = 0; k < states->at[i].record_count; k++)
            latest = latest_in(states->at[i].records[k].record, latest);
    return latest + 60 * (int64_t)STEP_MS;
}

static int64_t now(const struct service *s)
{
    return s->wall_clock ? clock_wall_ms() : s->first_ms;
}

static void advance(const struct service *s, struct world *w)
{
    world_set_now(w, s->wall_clock ? clock_wall_ms() : world_now(w) + STEP_MS);
}

/* --- worlds --- */

struct world *service_new_world(const struct service *s, const struct state *state)
{
    struct world *w = world_open(s->contract, state, now(s));
    json_t *settings = s->states ? json_mutable(s->states->settings) : NULL;

    for (void *at = state ? NULL : json_object_iter(settings); at;
         at = json_object_iter_next(settings, at))
        world_set_setting(w, json_iter_key(at), json_object_iter_value(at));
    return w;
}

static struct named_world *default_world(struct service *s)
{
    if (!s->fallback.world) {
        s->fallback.state = s->states ? states_find(s->states, S("default")) : NULL;
        s->fallback.world = service_new_world(s, s->fallback.state);
    }
    return &s->fallback;
}

struct named_world *service_world(struct service *s, struct str name)
{
    if (str_eq(name, S("default")))
        return default_world(s);
    return worlds_find(&s->worlds, name);
}

/* --- opening and closing --- */

/* The model has its contract; it is not asked for it twice. */
static const struct contract *contract_of(const struct service_options *options)
{
    return options->states ? options->states->contract : model_contract(options->model);
}

struct service *service_open(const struct service_options *options)
{
    struct service *s = xmalloc(sizeof *s);

    *s = (struct service){ .model = options->model,
                           .contract = contract_of(options),
                           .states = options->states,
                           .control = options->control,
                           .wall_clock = options->wall_clock,
                           .first_ms = first_moment(options->states) };
    worlds_init(&s->worlds,
                options->worlds_max ? options->worlds_max : WORLDS_MAX_DEFAULT);
    return s;
}

void service_close(struct service *s)
{
    if (!s)
        return;
    worlds_release(&s->worlds);
    world_close(s->fallback.world);
    free(s);
}

void service_set_model(struct service *s, const struct model *model)
{
    BUG_IF(model_contract(model) != s->contract);
    s->model = model;
}

/* --- answering --- */

void service_answer(struct arena *a, struct http_response *ret, int status,
                    const json_t *body)
{
    *ret = (struct http_response){ .status = status };
    if (!body)
        return;
    http_header_add(a, &ret->headers, S("Content-Type"), S("application/json"));
    ret->body = json_to_str(a, body, JSON_PRINT_COMPACT);
}

void service_complain(struct arena *a, struct http_response *ret, int status,
                      const char *fmt, ...)
{
    json_t *body = arena_json(a, json_object());
    va_list args;

    va_start(args, fmt);
    json_object_set(body, "error", json_str(a, arena_vprintf(a, fmt, args)));
    va_end(args);
    service_answer(a, ret, status, body);
}

static bool is_control(const struct service *s, struct str target)
{
    static const struct str prefix = { CONTROL_PREFIX, sizeof CONTROL_PREFIX - 1 };

    if (!s->control || !str_starts(target, prefix))
        return false;
    return target.len == prefix.len || target.at[prefix.len] == '/' ||
           target.at[prefix.len] == '?';
}

void service_handle(struct service *s, const struct http_request *request,
                    struct arena *a, struct http_response *ret)
{
    if (is_control(s, request->target)) {
        control_handle(s, request, a, ret);
        return;
    }
    struct str name = http_header_get(&request->headers, S(WORLD_HEADER));
    struct named_world *n = service_world(s, name.len ? name : S("default"));

    if (!n) {
        service_complain(a, ret, 400, "there is no world \"%.*s\"", STR_ARG(name));
        return;
    }
    advance(s, n->world);
    model_handle(s->model, n->world, request, a, ret);
}
