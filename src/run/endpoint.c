#include "run/endpoint.h"

#include "base/arena.h"
#include "claims/claims.h"
#include "doc/json.h"
#include "http/engine.h"
#include "mock/server.h"
#include "mock/service.h"
#include "run/states_live.h"

#include "base/banned.h"

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
        ok = open_engine(connections, &e, err);
    if (!ok) {
        endpoint_close(&e);
        return false;
    }
    *ret = e;
    return true;
}

void endpoint_close(struct endpoint *e)
{
    transport_close(e->transport);
    mock_server_close(e->server);
    service_close(e->service);
    e->transport = NULL;
    e->server = NULL;
    e->service = NULL;
}

struct str endpoint_credential(const struct endpoint *e, struct str scheme)
{
    const struct target *t = e->target;

    for (size_t i = 0; i < t->credential_count; i++)
        if (str_eq(t->credentials[i].scheme, scheme))
            return t->credentials[i].value;
    if (t->kind != TARGET_LIVE && e->states)
        return json_text(json_member(e->states->credentials, scheme));
    return STR_NONE;
}
