/* tests/unit/claims/replay.h - variants played against a model, without the judges: what
 * was answered and what the world holds afterwards, as one text to compare. */
#ifndef UNIT_CLAIMS_REPLAY_H
#define UNIT_CLAIMS_REPLAY_H

#include "base/buf.h"
#include "base/rng.h"
#include "claims/claims.h"
#include "contract/states.h"
#include "doc/json.h"
#include "model/model.h"
#include "suite/alteration.h"
#include "suite/suite.h"
#include "tests/support/test.h"

struct replay {
    struct arena *a;
    struct suite suite;
    const struct contract *contract;
    const struct states *states;
    const struct case_file *file; /* the variants */
};

static inline struct replay *replay_open(struct arena *a, const char *path,
                                         enum variant_depth depth)
{
    struct replay *r = arena_new(a, struct replay);
    struct diags *diags = diags_new(a);

    r->a = a;
    r->contract = suite_contract(a, &r->suite, path, diags);
    if (!r->contract || !claims_check(r->contract, diags))
        fail_msg("%s: %s", path, diags_first(diags));
    r->states = suite_states(&r->suite, r->contract);
    struct node *root = claims_variants(a, r->contract, r->states, depth);

    if (!root || !suite_add_node(a, &r->suite, root, r->contract->path, true, diags))
        fail_msg("%s: %s", path, diags_first(diags));
    r->file = r->suite.files[0];
    return r;
}

static inline void replay_credential(struct arena *a, struct http_request *request,
                                     const struct security_scheme *s, struct str value)
{
    if (s->type == SECURITY_API_KEY)
        http_header_add(a, &request->headers, s->parameter, value);
    else
        http_header_add(a, &request->headers, S("Authorization"),
                        arena_printf(a, "Bearer %.*s", STR_ARG(value)));
}

static inline void replay_credentials(const struct replay *r, struct arena *a,
                                      const struct send *send, const struct env *env,
                                      struct http_request *request)
{
    const struct operation *op = send->operation;
    struct err err;

    for (size_t i = 0; i < send->auth.len; i++) {
        const struct given_credential *given = &send->auth.at[i];
        const struct security_scheme *scheme =
            contract_scheme(r->contract, given->scheme);
        enum alteration how;
        struct str value;

        if (!tmpl_fill_text(a,
                            given->value ? given->value
                            : given->own ? given->own
                                         : given->lacks,
                            env, &value, &err))
            fail_msg("%s", err.msg);
        if (given->lacks && r->states->caller_count) /* the only one lacks it */
            value =
                json_text(json_member(r->states->callers[0].credentials, scheme->name));
        if (given->own && !(alteration_named(value, &how) &&
                            alteration_make(a, how, false,
                                            json_text(json_member(r->states->credentials,
                                                                  scheme->name)),
                                            &value, &err)))
            fail_msg("%s", err.msg);
        replay_credential(a, request, scheme, value);
    }
    if (!send->auth_given && op->security_count)
        for (size_t i = 0; i < op->security[0].len; i++)
            replay_credential(a, request, op->security[0].at[i],
                              json_text(json_member(r->states->credentials,
                                                    op->security[0].at[i]->name)));
}

static inline struct str replay_target(struct arena *a, const struct send *send,
                                       const struct env *env)
{
    struct str path = send->operation->path;
    struct err err;

    for (size_t i = 0; i < send->parameters.len; i++) {
        struct str value, name = send->parameters.at[i].name;
        struct str braced = arena_printf(a, "{%.*s}", STR_ARG(name));
        size_t at = str_find(path, braced);

        if (!tmpl_fill_text(a, send->parameters.at[i].value, env, &value, &err))
            fail_msg("%s", err.msg);
        path = arena_printf(a, "%.*s%.*s%.*s", STR_ARG(str_sub(path, 0, at)),
                            STR_ARG(http_percent_encode(a, value)),
                            STR_ARG(str_from_at(path, at + braced.len)));
    }
    for (size_t i = 0; i < send->query.len; i++) {
        struct str value;

        if (!tmpl_fill_text(a, send->query.at[i].value, env, &value, &err))
            fail_msg("%s", err.msg);
        path = arena_printf(a, "%.*s%c%.*s=%.*s", STR_ARG(path), i ? '&' : '?',
                            STR_ARG(send->query.at[i].name),
                            STR_ARG(http_percent_encode(a, value)));
    }
    return path;
}

static inline struct http_request replay_request(const struct replay *r, struct arena *a,
                                                 const struct send *send,
                                                 const struct env *env)
{
    struct http_request request = { .method = send->operation->method,
                                    .target = replay_target(a, send, env) };
    struct str type = send->operation->body_count ? send->operation->body[0].range
                                                  : S("application/json");
    struct str value;
    struct err err;
    json_t *body;

    if (send->body && tmpl_fill(a, send->body, env, &body, &err))
        request.body = json_to_str(a, body, JSON_PRINT_COMPACT);
    if (send->text && !tmpl_fill_text(a, send->text, env, &request.body, &err))
        fail_msg("%s", err.msg);
    if (send->content_type && tmpl_fill_text(a, send->content_type, env, &value, &err))
        type = value;
    request.has_body = send->body || send->text;
    http_header_add(a, &request.headers, S("Content-Type"), type);
    for (size_t i = 0; i < send->headers.len; i++) {
        if (!tmpl_fill_text(a, send->headers.at[i].value, env, &value, &err))
            fail_msg("%s", err.msg);
        http_header_add(a, &request.headers, send->headers.at[i].name, value);
    }
    replay_credentials(r, a, send, env, &request);
    return request;
}

static inline void replay_note_world(const struct replay *r, const struct world *w,
                                     struct buf *out)
{
    for (size_t i = 0; i < r->contract->resource_count; i++) {
        const struct resource *resource = &r->contract->resources[i];

        for (size_t k = 0; k < world_count(w, resource); k++) {
            json_print(out, world_record(w, resource, k), JSON_PRINT_SORTED);
            buf_add_char(out, '\n');
        }
    }
}

/* The whole of one case: lives in `a`. */
static inline struct str replay_case(const struct replay *r, const struct model *m,
                                     const struct case_def *def, struct arena *a)
{
    struct world *w = world_open(r->contract, def->state, 1798761600000);
    struct rng rng = rng_seeded(1);
    struct env builtins = { .rng = &rng, .now_ms = 1798761600000 };
    struct env given = { .outer = &builtins, .values = state_gives(a, def->state) };
    struct buf out;

    buf_init(&out, 1u << 24);
    for (size_t i = 0; i < def->step_count; i++) {
        struct http_request request = replay_request(r, a, &def->steps[i].send, &given);
        struct http_response response;

        world_set_now(w, world_now(w) + 1000);
        model_handle(m, w, &request, a, &response);
        buf_printf(&out, "%d %.*s\n", response.status,
                   STR_ARG(http_header_get(&response.headers, S("Content-Type"))));
        buf_add(&out, response.body);
        buf_add_char(&out, '\n');
        replay_note_world(r, w, &out); /* a case may look after each step */
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    world_close(w);
    return text;
}

#endif
