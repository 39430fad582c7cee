/* tests/unit/model/fixture.h - the small CRM of data/crm, a model of it and a world. */
#ifndef UNIT_MODEL_FIXTURE_H
#define UNIT_MODEL_FIXTURE_H

#include "base/arena.h"
#include "base/diag.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "doc/json.h"
#include "model/model.h"
#include "tests/support/test.h"

#define CRM     TEST_SOURCE_DIR "/tests/unit/model/data/crm"
#define NOW_MS  1798761600000 /* 2027-01-01T00:00:00Z */
#define NO_BODY NULL

struct fixture {
    struct arena *a;
    struct contract *contract;
    struct states *states;
    struct model *model;
    struct world *world;
    struct http_headers headers; /* of each request; the credentials at first */
    struct http_response response;
};

static inline void fixture_close_world(void *fixture)
{
    world_close(((struct fixture *)fixture)->world);
}

static inline void fixture_model(struct fixture *f, struct model_choices choices,
                                 const struct model_behaviour *behaviours, size_t count)
{
    f->model = model_new(f->a, &(struct model_options){ .contract = f->contract,
                                                        .states = f->states,
                                                        .behaviours = behaviours,
                                                        .behaviour_count = count,
                                                        .choices = choices });
}

static inline struct fixture *fixture_open(struct arena *a)
{
    struct fixture *f = arena_new(a, struct fixture);
    struct diags *diags = diags_new(a);

    f->a = a;
    f->contract = contract_load(a, CRM, diags);
    f->states = f->contract ? states_load(a, f->contract, diags) : NULL;
    if (!f->states)
        fail_msg("%s", diags_first(diags));
    fixture_model(f, (struct model_choices){ 0 }, NULL, 0);
    f->world = world_open(f->contract, states_find(f->states, S("default")), NOW_MS);
    arena_defer(a, fixture_close_world, f);
    http_header_add(a, &f->headers, S("X-Api-Key"), S("key-1"));
    http_header_add(a, &f->headers, S("Authorization"), S("Bearer token-4"));
    http_header_add(a, &f->headers, S("Cookie"), S("other=1; session=key-3"));
    http_header_add(a, &f->headers, S("Content-Type"), S("application/json"));
    return f;
}

/* One request; the status. */
static inline int ask(struct fixture *f, const char *method, const char *target,
                      const char *body)
{
    struct http_request request = { .method = str_from(method),
                                    .target = str_from(target),
                                    .headers = f->headers,
                                    .body = str_from(body),
                                    .has_body = body != NULL };

    model_handle(f->model, f->world, &request, f->a, &f->response);
    return f->response.status;
}

static inline json_t *body_of(struct fixture *f)
{
    struct json_error error;
    json_t *body = json_read(f->a, f->response.body, NULL, NULL, &error);

    if (!body)
        fail_msg("no JSON: %.*s", STR_ARG(f->response.body));
    return body;
}

/* A part of the response's body as text, "absent" without it. */
static inline struct str part(struct fixture *f, const char *pointer)
{
    json_t *at = json_pointer_get(body_of(f), str_from(pointer));

    return at ? json_to_str(f->a, at, JSON_PRINT_SORTED) : S("absent");
}

/* A part of a stored lead. */
static inline struct str stored(struct fixture *f, const char *key, const char *pointer)
{
    const struct resource *lead = contract_resource(f->contract, S("lead"));
    json_t *record = world_find(f->world, lead, json_str(f->a, str_from(key)));
    json_t *at = record ? json_pointer_get(record, str_from(pointer)) : NULL;

    return at ? json_to_str(f->a, at, JSON_PRINT_SORTED) : S("absent");
}

static inline struct str header(struct fixture *f, const char *name)
{
    return http_header_get(&f->response.headers, str_from(name));
}

/* The body against the schema that is documented for the status. */
static inline void check_documented(struct fixture *f, const char *operation)
{
    const struct operation *op = contract_operation(f->contract, str_from(operation));
    const struct response *doc = operation_response(op, f->response.status);

    if (!doc)
        fail_msg("%s: %d is not documented", operation, f->response.status);
    const struct media *media = response_media(doc, header(f, "content-type"));

    if (!media)
        fail_msg("%s: media type not documented", operation);
    if (!schema_is_valid(media->schema, body_of(f), NULL))
        fail_msg("%s: not as documented: %.*s", operation, STR_ARG(f->response.body));
}

#endif
