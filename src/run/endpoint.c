#include "run/endpoint.h"

#include "base/arena.h"
#include "claims/claims.h"
#include "doc/json.h"
#include "http/auth.h"
#include "http/engine.h"
#include "mock/server.h"
#include "mock/service.h"
#include "run/oauth.h"
#include "run/states_live.h"

#include "base/banned.h"

/* How soon it is looked at again whether a token has come. */
#define TOKEN_POLL_NS (UINT64_C(5) * 1000000)

static bool open_service(struct arena *a, const struct model *model, struct endpoint *e)
{
    struct service_options options = { .states = e->states, .control = true };

    options.model = model ? model : claims_model(a, e->contract, e->states, NULL);
    e->service = service_open(&options);
    return e->service != NULL;
}

static bool open_mock(struct arena *a, const struct model *model, size_t connections,
                      struct endpoint *e, struct err *err)
{
    if (!open_service(a, model, e))
        return err_set(err, ERR_LIMIT, "the mock could not be started");
    if (e->target->in_process) {
        e->transport = service_transport(e->service);
        e->base_url = S("http://mock");
        return true;
    }
    struct server_options options = { .service = e->service };

    e->server = mock_server_open(&options, err);
    if (!e->server)
        return false;
    e->base_url = str_from(mock_server_url(e->server));
    struct engine_options engine = { .base_url = e->base_url,
                                     .connections = connections };

    e->transport = engine_open(&engine, err);
    return e->transport != NULL;
}

static bool open_engine(size_t connections, struct endpoint *e, struct err *err)
{
    struct engine_options engine = e->target->engine;

    engine.connections =
        e->target->limits.connections ? e->target->limits.connections : connections;
    if (e->target->limits.max_response)
        engine.max_response = e->target->limits.max_response;
    e->base_url = engine.base_url;
    e->transport = engine_open(&engine, err);
    return e->transport != NULL;
}

/* Of "user:password" the password alone is a secret, too: known once the contract has
 * said that the scheme is Basic. */
static void add_passwords(const struct endpoint *e)
{
    for (size_t i = 0; e->target->redactor && i < e->target->credential_count; i++) {
        const struct target_credential *c = &e->target->credentials[i];
        const struct security_scheme *scheme = contract_scheme(e->contract, c->scheme);
        struct str rest = c->value, user;

        if (!scheme || scheme->type != SECURITY_BASIC || c->kind != CREDENTIAL_VALUE)
            continue;
        str_cut(&rest, ':', &user);
        redactor_add_basic(e->target->redactor, c->secret, user, rest);
    }
}

static bool open_tokens(struct arena *a, struct endpoint *e, struct err *err)
{
    const struct target *t = e->target;

    e->tokens = arena_array(a, struct oauth *, t->credential_count + 1);
    for (size_t i = 0; i < t->credential_count; i++) {
        const struct target_credential *c = &t->credentials[i];
        const struct security_scheme *scheme = contract_scheme(e->contract, c->scheme);
        struct str url = c->client.token_url;

        if (c->kind != CREDENTIAL_CLIENT || !scheme)
            continue;
        e->tokens[i] = oauth_open(a, t, c, url.len ? url : scheme->token_url, err);
        if (!e->tokens[i] || !oauth_wait(e->tokens[i], err))
            return false;
    }
    return true;
}

bool endpoint_open(struct arena *a, const struct target *target, const struct contract *c,
                   const struct states *states, const struct model *model,
                   size_t connections, struct endpoint *ret, struct err *err)
{
    struct endpoint e = { .target = target, .contract = c, .states = states };
    bool ok;

    add_passwords(&e);
    e.timeout_ms =
        target->limits.timeout_ms ? target->limits.timeout_ms : TARGET_TIMEOUT_MS;
    e.driver = target->kind == TARGET_LIVE ? &live_driver : &control_driver;
    if (target->kind == TARGET_LIVE) {
        e.live = live_states_read(a, target, c, states, err);
        if (!e.live)
            return false;
    }
    if (target->kind == TARGET_MOCK)
        ok = open_mock(a, model, connections, &e, err);
    else
        ok = open_engine(connections, &e, err) && open_tokens(a, &e, err);
    if (!ok) {
        endpoint_close(&e);
        return false;
    }
    *ret = e;
    return true;
}

void endpoint_close(struct endpoint *e)
{
    for (size_t i = 0; e->tokens && i < e->target->credential_count; i++)
        oauth_close(e->tokens[i]);
    e->tokens = NULL;
    transport_close(e->transport);
    mock_server_close(e->server);
    service_close(e->service);
    e->transport = NULL;
    e->server = NULL;
    e->service = NULL;
}

static struct str value_at(const struct endpoint *e, size_t i)
{
    return e->tokens && e->tokens[i] ? oauth_token(e->tokens[i])
                                     : e->target->credentials[i].value;
}

static bool has_scope(const struct str_list *scopes, struct str scope)
{
    for (size_t i = 0; i < scopes->len; i++)
        if (str_eq(scopes->at[i], scope))
            return true;
    return false;
}

struct str endpoint_credential_lacking(const struct endpoint *e, struct str scheme,
                                       struct str scope)
{
    const struct target *t = e->target;
    const struct states *states = t->kind != TARGET_LIVE ? e->states : NULL;
    struct str best = STR_NONE;
    size_t most = 0;

    for (size_t i = 0; i < t->credential_count; i++) {
        const struct target_credential *c = &t->credentials[i];

        if (!c->caller.len || !str_eq(c->scheme, scheme) ||
            has_scope(&c->scopes, scope) || (best.len && c->scopes.len <= most))
            continue;
        best = value_at(e, i);
        most = c->scopes.len;
    }
    for (size_t i = 0; states && !best.len && i < states->caller_count; i++)
        if (!has_scope(&states->callers[i].scopes, scope))
            best = json_text(json_member(states->callers[i].credentials, scheme));
    return best;
}

struct str endpoint_credential(const struct endpoint *e, struct str scheme)
{
    const struct target *t = e->target;

    for (size_t i = 0; i < t->credential_count; i++)
        if (str_eq(t->credentials[i].scheme, scheme) && !t->credentials[i].caller.len)
            return value_at(e, i);
    if (t->kind != TARGET_LIVE && e->states)
        return json_text(json_member(e->states->credentials, scheme));
    return STR_NONE;
}

/* --- tokens that expire --- */

bool endpoint_tokens(const struct endpoint *e, uint64_t now_ns, uint64_t *ret_at,
                     struct err *err)
{
    *ret_at = now_ns;
    for (size_t i = 0; e->tokens && i < e->target->credential_count; i++) {
        if (!e->tokens[i])
            continue;
        switch (oauth_want(e->tokens[i], now_ns)) {
        case OAUTH_READY:
            break;
        case OAUTH_PENDING:
            *ret_at = now_ns + TOKEN_POLL_NS;
            break;
        case OAUTH_FAILED:
            return err_set(err, ERR_NETWORK, "%s", oauth_error(e->tokens[i]));
        }
    }
    return true;
}

static struct str bearer_of(const struct http_request *request)
{
    struct str value = http_header_get(&request->headers, S("Authorization"));

    return str_starts(value, S("Bearer ")) ? str_from_at(value, 7) : STR_NONE;
}

static struct oauth *issuer(const struct endpoint *e, struct str token)
{
    for (size_t i = 0; e->tokens && token.len && i < e->target->credential_count; i++)
        if (e->tokens[i] && oauth_is_own(e->tokens[i], token))
            return e->tokens[i];
    return NULL;
}

void endpoint_renew(const struct endpoint *e, struct arena *a,
                    struct http_request *request)
{
    struct str token = bearer_of(request);
    const struct oauth *o = issuer(e, token);

    if (!o || str_eq(token, oauth_token(o)))
        return;
    struct http_auth auth = { .kind = HTTP_AUTH_BEARER, .secret = oauth_token(o) };

    http_auth_apply(a, &auth, request);
}

bool endpoint_refused(const struct endpoint *e, const struct http_request *request)
{
    struct str token = bearer_of(request);
    struct oauth *o = issuer(e, token);

    if (o)
        oauth_refused(o, token);
    return o != NULL;
}

void endpoint_poll(const struct endpoint *e)
{
    for (size_t i = 0; e->tokens && i < e->target->credential_count; i++)
        if (e->tokens[i])
            oauth_poll(e->tokens[i], 0);
}
