/* tests/unit/claims/fixture.h - a contract with its states, models of it, and worlds. */
#ifndef UNIT_CLAIMS_FIXTURE_H
#define UNIT_CLAIMS_FIXTURE_H

#include "base/arena.h"
#include "base/diag.h"
#include "claims/claims.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "doc/json.h"
#include "model/model.h"
#include "tests/support/test.h"

#define DESK   TEST_SOURCE_DIR "/tests/unit/claims/data/desk"
#define NOW_MS 1798761600000 /* 2027-01-01T00:00:00Z */

struct fixture {
    struct arena *a;
    struct contract *contract;
    struct states *states;
    struct world *world;
    struct http_response response;
};

static inline void fixture_close_world(void *fixture)
{
    struct fixture *f = fixture;

    world_close(f->world);
    f->world = NULL;
}

static inline struct fixture *fixture_open(struct arena *a, const char *path)
{
    struct fixture *f = arena_new(a, struct fixture);
    struct diags *diags = diags_new(a);

    f->a = a;
    f->contract = contract_load(a, path, diags);
    f->states = f->contract ? states_load(a, f->contract, diags) : NULL;
    if (!f->states || !claims_check(f->contract, diags))
        fail_msg("%s", diags_first(diags));
    arena_defer(a, fixture_close_world, f);
    return f;
}

/* A fresh world in that state. */
static inline void fixture_enter(struct fixture *f, const char *state)
{
    const struct state *s = states_find(f->states, str_from(state));

    if (!s)
        fail_msg("no state %s", state);
    world_close(f->world);
    f->world = world_open(f->contract, s, NOW_MS);
}

/* "PUT /tickets/t1"; the key is sent unless `key` is NULL. */
static inline int fixture_ask(struct fixture *f, const struct model *m, const char *line,
                              const char *body, const char *key)
{
    struct str rest = str_from(line), method;
    struct http_request request = { .has_body = true, .body = str_from(body) };

    str_cut(&rest, ' ', &method);
    request.method = method;
    request.target = rest;
    if (key)
        http_header_add(f->a, &request.headers, S("X-Key"), str_from(key));
    http_header_add(f->a, &request.headers, S("Content-Type"), S("application/json"));
    model_handle(m, f->world, &request, f->a, &f->response);
    return f->response.status;
}

/* What a JSON Pointer leads to in a record, as JSON text: "absent" where nowhere. */
static inline struct str fixture_see(struct fixture *f, const char *resource,
                                     const char *key, const char *pointer)
{
    const struct resource *r = contract_resource(f->contract, str_from(resource));
    json_t *record = world_find(f->world, r, json_str(f->a, str_from(key)));
    json_t *value = record ? json_pointer_get(record, str_from(pointer)) : NULL;

    return value ? json_to_str(f->a, value, JSON_PRINT_COMPACT | JSON_PRINT_SORTED)
                 : S("absent");
}

#endif
