#include "run/oauth.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/vec.h"
#include "doc/json.h"
#include "http/auth.h"
#include "http/transport.h"
#include "http/url.h"
#include "run/own_credential.h"

#include "base/banned.h"

enum {
    FORM_MAX = 64 * 1024,
    RESPONSE_MAX = 1024 * 1024,
    MARGIN_MS =
        30000, /* a token is renewed so long before its end, or a fifth of its life */
    BACKOFF_MS = 200,
};

struct oauth {
    struct arena *arena; /* the run's */
    const struct target_credential *credential;
    struct redactor *redactor;
    struct transport *transport;
    uint64_t timeout_ms;
    struct str target;   /* of the token endpoint */
    struct str endpoint; /* its URL, for messages */
    struct http_request request;
    struct str_list tokens; /* all there have been, the latest last */
    uint64_t renew_ns;      /* 0: never by itself */
    bool stale;             /* refused, or never got */
    bool in_flight, failed;
    unsigned attempts;
    uint64_t next_try_ns, failed_ns;
    struct err err;
};

/* --- the request --- */

static void add_field(struct arena *a, struct buf *form, const char *name,
                      struct str value)
{
    struct str encoded = http_percent_encode(a, value);

    buf_printf(form, "%s%s=%.*s", form->len ? "&" : "", name, STR_ARG(encoded));
}

/* RFC 6749, 2.3.1: both are form-encoded before Basic puts them together. */
static void make_request(struct oauth *o)
{
    const struct target_credential *c = o->credential;
    struct http_auth basic = { .kind = HTTP_AUTH_BASIC,
                               .user = http_percent_encode(o->arena, c->client_id),
                               .secret = http_percent_encode(o->arena, c->value) };
    struct buf form;

    buf_init(&form, FORM_MAX);
    add_field(o->arena, &form, "grant_type", S("client_credentials"));
    if (c->client.scope.len)
        add_field(o->arena, &form, "scope", c->client.scope);
    if (c->client.in_body) {
        add_field(o->arena, &form, "client_id", c->client_id);
        add_field(o->arena, &form, "client_secret", c->value);
    }
    o->request = (struct http_request){ .method = S("POST"),
                                        .target = o->target,
                                        .body = arena_str(o->arena, buf_str(&form)),
                                        .has_body = true };
    buf_release(&form);
    http_header_add(o->arena, &o->request.headers, S("Content-Type"),
                    S("application/x-www-form-urlencoded"));
    http_header_add(o->arena, &o->request.headers, S("Accept"), S("application/json"));
    if (!c->client.in_body)
        http_auth_apply(o->arena, &basic, &o->request);
}

/* --- the answer --- */

static bool is_transient(const struct http_result *result)
{
    int status = result->response.status;

    if (result->trouble != HTTP_OK)
        return result->trouble != HTTP_TROUBLE_TLS &&
               result->trouble != HTTP_TROUBLE_OTHER;
    return status == 429 || status >= 500;
}

/* "invalid_client: the client is disabled" of RFC 6749, 5.2. */
static struct str reason_of(struct arena *a, const json_t *answer)
{
    struct str error = json_member_text(answer, "error");
    struct str text = json_member_text(answer, "error_description");

    return arena_printf(a, "%s%.*s%s%.*s", error.len ? ": " : "", STR_ARG(error),
                        text.len ? ": " : "", STR_ARG(text));
}

static uint64_t life_ms(const json_t *answer)
{
    const json_t *life = json_object_get(answer, "expires_in");
    double seconds = json_is_number(life) ? json_number_value(life) : 0;
    uint64_t whole = 0;

    if (json_is_string(life) && str_to_u64(json_text(life), &whole))
        seconds = (double)whole;
    return seconds > 0 && seconds < 1e9 ? (uint64_t)(seconds * 1000) : 0;
}

static void take_token(struct oauth *o, struct str token, uint64_t life)
{
    uint64_t margin = life / 5 < MARGIN_MS ? life / 5 : MARGIN_MS;
    struct str kept = arena_str(o->arena, token);
    struct str name = token_name(o->arena, o->credential);

    if (o->redactor)
        redactor_add(o->redactor, name, kept);
    *vec_push(o->arena, &o->tokens) = kept;
    o->renew_ns = life ? clock_now_ns() + (life - margin) * 1000000u : 0;
    o->stale = o->failed = false;
    o->attempts = 0;
}

static bool read_answer(struct oauth *o, struct arena *scratch,
                        const struct http_result *result)
{
    struct json_error error;

    if (result->trouble != HTTP_OK)
        return err_set(&o->err, ERR_NETWORK, "no token for `%.*s`: %s: %s",
                       STR_ARG(o->credential->scheme), http_trouble_name(result->trouble),
                       result->err.msg);
    const json_t *answer = json_read(scratch, result->response.body, NULL, NULL, &error);
    struct str token = json_member_text(answer, "access_token");
    struct str reason = reason_of(scratch, answer);

    if (result->response.status < 200 || result->response.status > 299 || !token.len) {
        struct str shown =
            redact(scratch, o->redactor,
                   arena_printf(
                       scratch, "%d%.*s%s", result->response.status, STR_ARG(reason),
                       result->response.status < 300 ? ", without an access_token" : ""));

        return err_set(&o->err, ERR_NETWORK, "no token for `%.*s`: %.*s answered %.*s",
                       STR_ARG(o->credential->scheme), STR_ARG(o->endpoint),
                       STR_ARG(shown));
    }
    take_token(o, token, life_ms(answer));
    return true;
}

static void answered(const struct http_result *result, void *ctx)
{
    struct oauth *o = ctx;
    struct arena *scratch = arena_open();

    o->in_flight = false;
    if (!read_answer(o, scratch, result)) {
        uint64_t now = clock_now_ns();

        o->failed = !is_transient(result) || o->attempts >= OAUTH_ATTEMPTS;
        o->failed_ns = now;
        o->next_try_ns = now + ((uint64_t)BACKOFF_MS << o->attempts) * 1000000u;
    }
    arena_close(scratch);
}

/* --- driving --- */

static bool is_due(const struct oauth *o, uint64_t now_ns)
{
    return o->stale || o->tokens.len == 0 || (o->renew_ns && now_ns >= o->renew_ns);
}

static void fetch(struct oauth *o)
{
    o->in_flight = true;
    o->attempts++;
    transport_submit(o->transport, o->arena, &o->request, o->timeout_ms, answered, o);
}

enum oauth_state oauth_want(struct oauth *o, uint64_t now_ns)
{
    if (o->failed && now_ns - o->failed_ns < OAUTH_FAILED_MS * UINT64_C(1000000))
        return OAUTH_FAILED;
    if (o->failed) {
        o->failed = false;
        o->attempts = 0;
        o->next_try_ns = 0;
    }
    if (!is_due(o, now_ns))
        return OAUTH_READY;
    if (!o->in_flight && now_ns >= o->next_try_ns)
        fetch(o);
    return OAUTH_PENDING;
}

void oauth_poll(struct oauth *o, uint64_t wait_ms)
{
    if (o->in_flight)
        transport_poll(o->transport, wait_ms);
    else
        clock_sleep_ms(wait_ms);
}

bool oauth_wait(struct oauth *o, struct err *err)
{
    enum oauth_state state;

    while ((state = oauth_want(o, clock_now_ns())) == OAUTH_PENDING)
        oauth_poll(o, 20);
    return state == OAUTH_READY || err_set(err, o->err.code, "%s", o->err.msg);
}

struct str oauth_token(const struct oauth *o)
{
    return o->tokens.len ? o->tokens.at[o->tokens.len - 1] : STR_NONE;
}

const char *oauth_error(const struct oauth *o)
{
    return o->err.msg;
}

bool oauth_is_own(const struct oauth *o, struct str token)
{
    for (size_t i = 0; i < o->tokens.len; i++)
        if (str_eq(o->tokens.at[i], token))
            return true;
    return false;
}

void oauth_refused(struct oauth *o, struct str token)
{
    o->stale = o->stale || str_eq(oauth_token(o), token);
}

/* --- opening and closing --- */

/* The token endpoint has the target's TLS settings and proxy; addresses that were given
 * for the target count for its host, a Unix socket does not. */
static bool open_transport(struct oauth *o, const struct target *target,
                           const struct url *url, struct err *err)
{
    struct engine_options engine = target->engine;

    engine.base_url = url->origin;
    engine.unix_socket = STR_NONE;
    engine.connections = 1;
    engine.max_response = RESPONSE_MAX;
    o->transport = engine_open(&engine, err);
    return o->transport != NULL;
}

struct oauth *oauth_open(struct arena *a, const struct target *target,
                         const struct target_credential *credential, struct str token_url,
                         struct err *err)
{
    struct oauth *o = arena_new(a, struct oauth);
    struct url url;

    *o = (struct oauth){ .arena = a,
                         .credential = credential,
                         .redactor = target->redactor,
                         .timeout_ms = target->limits.timeout_ms
                                           ? target->limits.timeout_ms
                                           : TARGET_TIMEOUT_MS,
                         .stale = true };
    if (!token_url.len) {
        err_set(err, ERR_INPUT,
                "the credential for `%.*s` needs a `token-url`: the contract names none",
                STR_ARG(credential->scheme));
        return NULL;
    }
    if (!url_resolve(a, target->engine.base_url, token_url, &url)) {
        err_set(err, ERR_INPUT, "the token URL for `%.*s` is no URL",
                STR_ARG(credential->scheme));
        return NULL;
    }
    o->target = url.target;
    o->endpoint = arena_printf(a, "%.*s%.*s", STR_ARG(url.origin), STR_ARG(url.target));
    make_request(o);
    return open_transport(o, target, &url, err) ? o : NULL;
}

void oauth_close(struct oauth *o)
{
    if (o)
        transport_close(o->transport);
}
