/* The control interface: worlds made, looked at and removed (docs/mock.md). */
#include "base/arena.h"
#include "doc/json.h"
#include "mock/service_internal.h"

#include "base/banned.h"

#define CONTROL_BODY_DEPTH 50

/* The path below the prefix, in pieces, percent-decoded. */
#define PIECES_MAX 4

struct control {
    struct service *service;
    const struct http_request *request;
    struct arena *a;
    struct http_response *ret;
    struct str pieces[PIECES_MAX];
    size_t piece_count;
};

static bool is_method(const struct control *c, const char *method)
{
    return str_eq_c(c->request->method, method);
}

static void refuse_method(const struct control *c, const char *allowed)
{
    service_complain(c->a, c->ret, 405, "%.*s is not allowed here: use %s",
                     STR_ARG(c->request->method), allowed);
    http_header_add(c->a, &c->ret->headers, S("Allow"), str_from(allowed));
}

static void refuse_path(const struct control *c)
{
    service_complain(c->a, c->ret, 404, "the control interface has no %.*s",
                     STR_ARG(c->request->target));
}

static void refuse_world(const struct control *c)
{
    service_complain(c->a, c->ret, 404, "there is no world \"%.*s\"",
                     STR_ARG(c->pieces[1]));
}

static struct str world_name(struct arena *a, const struct named_world *n)
{
    if (n->number == 0)
        return S("default");
    return arena_printf(a, "w%llu", (unsigned long long)n->number);
}

/* An object, or NULL after an answer has been made. */
static json_t *read_object(const struct control *c)
{
    struct json_limits limits = { .depth = CONTROL_BODY_DEPTH };
    struct json_error error;

    if (c->request->body.len == 0)
        return arena_json(c->a, json_object());
    json_t *body = json_read(c->a, c->request->body, &limits, NULL, &error);

    if (!body)
        service_complain(c->a, c->ret, 400, "the body is no JSON: %s at byte %zu",
                         error.msg, error.off);
    else if (!json_is_object(body))
        service_complain(c->a, c->ret, 400, "the body must be an object, not %s",
                         json_type_name(body));
    return json_is_object(body) ? body : NULL;
}

static void set_settings(struct world *w, json_t *settings)
{
    for (void *at = json_object_iter(settings); at;
         at = json_object_iter_next(settings, at))
        world_set_setting(w, json_iter_key(at), json_object_iter_value(at));
}

/* --- GET /_fealty --- */

static json_t *state_names(const struct control *c)
{
    const struct states *states = c->service->states;
    json_t *list = arena_json(c->a, json_array());

    for (size_t i = 0; states && i < states->len; i++)
        json_array_append(list, json_str(c->a, states->at[i].name));
    return list;
}

static json_t *resource_names(const struct control *c)
{
    const struct contract *contract = c->service->contract;
    json_t *list = arena_json(c->a, json_array());

    for (size_t i = 0; i < contract->resource_count; i++)
        json_array_append(list, json_str(c->a, contract->resources[i].name));
    return list;
}

static void tell(const struct control *c)
{
    json_t *body = arena_json(c->a, json_object());
    const struct worlds *worlds = &c->service->worlds;

    if (!is_method(c, "GET")) {
        refuse_method(c, "GET");
        return;
    }
    json_object_set(body, "contract", json_str(c->a, c->service->contract->name));
    json_object_set(body, "title", json_str(c->a, c->service->contract->title));
    json_object_set(body, "states", state_names(c));
    json_object_set(body, "resources", resource_names(c));
    json_object_set_new(body, "worlds", json_integer((json_int_t)worlds->count));
    json_object_set_new(body, "worldsMax", json_integer((json_int_t)worlds->max));
    service_answer(c->a, c->ret, 200, body);
}

/* --- POST /_fealty/worlds --- */

static bool wanted_settings(const struct control *c, const json_t *body, json_t **ret)
{
    *ret = json_object_get(body, "settings");
    if (!*ret || json_is_object(*ret))
        return true;
    service_complain(c->a, c->ret, 400, "`settings` must be an object, not %s",
                     json_type_name(*ret));
    return false;
}

/* *ret NULL: an empty world was asked for. */
static bool wanted_state(const struct control *c, const json_t *body,
                         const struct state **ret)
{
    const json_t *name = json_object_get(body, "state");

    *ret = NULL;
    if (!name || json_is_null(name))
        return true;
    if (c->service->states && json_is_string(name))
        *ret = states_find(c->service->states, json_text(name));
    if (*ret)
        return true;
    service_complain(c->a, c->ret, 400, "there is no state %.*s",
                     STR_ARG(json_to_str(c->a, name, JSON_PRINT_COMPACT)));
    return false;
}

/* `wish`: {"wish": 4294967296}; 0 without. */
static uint64_t wish_of(const json_t *body)
{
    const json_t *wish = json_object_get(body, "wish");

    return json_is_integer(wish) && json_integer_value(wish) > 0
               ? (uint64_t)json_integer_value(wish)
               : 0;
}

static void make_world(const struct control *c)
{
    const struct state *state;
    json_t *settings, *body = read_object(c);

    if (!body || !wanted_state(c, body, &state) || !wanted_settings(c, body, &settings))
        return;
    struct world *world = service_new_world(c->service, state);
    struct named_world *n = worlds_add(&c->service->worlds, world, state, wish_of(body));

    if (!n) {
        world_close(world);
        service_complain(c->a, c->ret, 503,
                         "there are %zu worlds already, the limit: remove some first",
                         c->service->worlds.max);
        return;
    }
    set_settings(world, settings);
    json_t *answer = arena_json(c->a, json_object());

    json_object_set(answer, "world", json_str(c->a, world_name(c->a, n)));
    json_object_set(answer, "gives",
                    state ? state_gives(c->a, state) : arena_json(c->a, json_object()));
    service_answer(c->a, c->ret, 201, answer);
}

/* --- /_fealty/worlds/<world> … --- */

static void tell_world(const struct control *c, const struct named_world *n)
{
    const struct contract *contract = c->service->contract;
    json_t *body = arena_json(c->a, json_object());
    json_t *counts = arena_json(c->a, json_object());

    for (size_t i = 0; i < contract->resource_count; i++) {
        const struct resource *r = &contract->resources[i];

        json_object_setn_new_nocheck(counts, r->name.at, r->name.len,
                                     json_integer((json_int_t)world_count(n->world, r)));
    }
    json_object_set(body, "world", json_str(c->a, world_name(c->a, n)));
    json_object_set(body, "state",
                    n->state ? json_str(c->a, n->state->name) : json_null());
    json_object_set(body, "settings", world_settings(n->world));
    json_object_set(body, "records", counts);
    service_answer(c->a, c->ret, 200, body);
}

static void handle_world(const struct control *c, const struct named_world *n)
{
    if (is_method(c, "GET")) {
        tell_world(c, n);
    } else if (!is_method(c, "DELETE")) {
        refuse_method(c, "GET, DELETE");
    } else if (n->number == 0) {
        service_complain(c->a, c->ret, 400, "the default world cannot be removed");
    } else {
        worlds_remove(&c->service->worlds, c->pieces[1]);
        service_answer(c->a, c->ret, 204, NULL);
    }
}

static void handle_settings(const struct control *c, struct named_world *n)
{
    json_t *settings;

    if (is_method(c, "GET")) {
        service_answer(c->a, c->ret, 200, world_settings(n->world));
        return;
    }
    if (!is_method(c, "PUT")) {
        refuse_method(c, "GET, PUT");
        return;
    }
    settings = read_object(c);
    if (!settings)
        return;
    set_settings(n->world, settings);
    service_answer(c->a, c->ret, 200, world_settings(n->world));
}

/* A key in a path is text: a number's digits find the number, too. */
static json_t *find_record(const struct control *c, const struct world *w,
                           const struct resource *r)
{
    json_t *record = world_find(w, r, json_str(c->a, c->pieces[3]));
    int64_t number;

    if (!record && str_to_i64(c->pieces[3], &number))
        record = world_find(w, r, arena_json(c->a, json_integer(number)));
    return record;
}

static void tell_record(const struct control *c, const struct world *w,
                        const struct resource *r)
{
    json_t *record = find_record(c, w, r);

    if (record)
        service_answer(c->a, c->ret, 200, record);
    else
        service_complain(c->a, c->ret, 404, "there is no %.*s \"%.*s\"", STR_ARG(r->name),
                         STR_ARG(c->pieces[3]));
}

static void tell_records(const struct control *c, const struct world *w,
                         const struct resource *r)
{
    json_t *list = arena_json(c->a, json_array());
    size_t count = world_count(w, r);

    for (size_t i = 0; i < count; i++)
        json_array_append(list, world_record(w, r, i));
    service_answer(c->a, c->ret, 200, list);
}

static void handle_resource(const struct control *c, const struct named_world *n,
                            const struct resource *r)
{
    if (!is_method(c, "GET"))
        refuse_method(c, "GET");
    else if (c->piece_count == 4)
        tell_record(c, n->world, r);
    else
        tell_records(c, n->world, r);
}

static void handle_part(const struct control *c, struct named_world *n)
{
    const struct resource *r = contract_resource(c->service->contract, c->pieces[2]);

    if (r && (is_method(c, "GET") || c->piece_count == 4))
        handle_resource(c, n, r);
    else if (str_eq(c->pieces[2], S("settings")) && c->piece_count == 3)
        handle_settings(c, n);
    else if (r)
        handle_resource(c, n, r);
    else
        service_complain(c->a, c->ret, 404, "the contract has no resource \"%.*s\"",
                         STR_ARG(c->pieces[2]));
}

static void handle_worlds(const struct control *c)
{
    if (c->piece_count == 1) {
        if (is_method(c, "POST"))
            make_world(c);
        else
            refuse_method(c, "POST");
        return;
    }
    struct named_world *n = service_world(c->service, c->pieces[1]);

    if (!n)
        refuse_world(c);
    else if (c->piece_count == 2)
        handle_world(c, n);
    else
        handle_part(c, n);
}

/* False for a path with too many pieces or a broken percent-sequence. */
static bool cut_path(struct control *c)
{
    struct str path = str_from_at(c->request->target, sizeof CONTROL_PREFIX - 1);
    struct str rest = str_sub(path, 0, str_find_char(path, '?')), piece;

    rest = str_from_at(rest, 1);
    while (rest.len && str_cut(&rest, '/', &piece)) {
        if (c->piece_count == PIECES_MAX ||
            !http_percent_decode(c->a, piece, &c->pieces[c->piece_count]))
            return false;
        c->piece_count++;
    }
    return true;
}

void control_handle(struct service *s, const struct http_request *request,
                    struct arena *a, struct http_response *ret)
{
    struct control c = { .service = s, .request = request, .a = a, .ret = ret };

    if (!cut_path(&c))
        refuse_path(&c);
    else if (c.piece_count == 0)
        tell(&c);
    else if (str_eq(c.pieces[0], S("worlds")))
        handle_worlds(&c);
    else
        refuse_path(&c);
}
