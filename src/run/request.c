/* A step's `send`, filled in: templates to bytes, path and query put together,
 * credentials. */
#include "base/arena.h"
#include "base/buf.h"
#include "contract/bodies.h"
#include "contract/params.h"
#include "doc/json.h"
#include "http/auth.h"
#include "mock/service.h"
#include "run/endpoint.h"
#include "run/own_credential.h"

#include "base/banned.h"

enum { TARGET_MAX = 64 * 1024, FORM_MAX = 16 * 1024 * 1024 };

/* What a request is made from. */
struct filling {
    struct arena *arena;
    const struct endpoint *endpoint;
    const struct send *send;
    const struct env *env;
    struct http_request request;
    struct buf target;
    struct err *err;
};

/* The value in its documented style; false where that has no form for it, which may be
 * what a case is about: then it is sent as plain text. */
static bool in_style(struct filling *f, struct str name, enum parameter_in in,
                     const struct tmpl *t, const json_t *value, struct str *ret)
{
    const struct parameter *p = operation_parameter(f->send->operation, in, name);
    struct buf text;

    if (!p || !params_takes(f->endpoint->contract, p, value))
        return false;
    struct str literal = json_literal(tmpl_literals_in(f->arena, t, f->env), value);

    if (literal.len) /* a number that is not held exactly */
        value = json_str(f->arena, literal);
    buf_init(&text, TARGET_MAX);
    bool done = params_write(&text, p, value) && !buf_overflowed(&text);

    if (done)
        *ret = arena_str(f->arena, buf_str(&text));
    buf_release(&text);
    return done;
}

static bool add_parameter(struct filling *f, struct str name)
{
    const struct tmpl *given = send_parameter(f->send, name);
    struct str text;
    json_t *value;

    if (!given)
        return err_set(f->err, ERR_INPUT, "the path parameter `%.*s` is not given",
                       STR_ARG(name));
    if (!tmpl_fill(f->arena, given, f->env, &value, f->err))
        return false;
    if (in_style(f, name, IN_PATH, given, value, &text)) {
        buf_add(&f->target, text);
        return true;
    }
    if (!tmpl_fill_text(f->arena, given, f->env, &text, f->err))
        return false;
    buf_add(&f->target, http_percent_encode(f->arena, text));
    return true;
}

/* "/leads/{id}" with the parameters in place. */
static bool add_path(struct filling *f, struct str path)
{
    while (path.len) {
        size_t open = str_find_char(path, '{');
        size_t close = str_find_char(path, '}');

        if (open == SIZE_MAX || close == SIZE_MAX || close < open) {
            buf_add(&f->target, path);
            return true;
        }
        buf_add(&f->target, str_sub(path, 0, open));
        if (!add_parameter(f, str_sub(path, open + 1, close - open - 1)))
            return false;
        path = str_from_at(path, close + 1);
    }
    return true;
}

static void add_query_text(struct filling *f, struct str text)
{
    bool first = str_find_char(buf_str(&f->target), '?') == SIZE_MAX;

    if (!text.len)
        return;
    buf_add_char(&f->target, first ? '?' : '&');
    buf_add(&f->target, text);
}

static void add_query(struct filling *f, struct str name, struct str value)
{
    struct str key = http_percent_encode(f->arena, name);
    struct str text = http_percent_encode(f->arena, value);

    add_query_text(f, arena_printf(f->arena, "%.*s=%.*s", STR_ARG(key), STR_ARG(text)));
}

static void add_header(struct filling *f, struct str name, struct str value)
{
    http_header_add(f->arena, &f->request.headers, name, value);
}

/* All cookies are one header (RFC 6265, 5.4). */
static void add_cookie(struct filling *f, struct str text)
{
    struct str others = http_header_get(&f->request.headers, S("Cookie"));

    if (others.len)
        text = arena_printf(f->arena, "%.*s; %.*s", STR_ARG(others), STR_ARG(text));
    if (text.len)
        http_header_set(f->arena, &f->request.headers, S("Cookie"), text);
}

/* Not as it is documented: a list gives the name several times. */
static void add_plainly(struct filling *f, struct str name, enum parameter_in in,
                        const struct tmpl *t, const json_t *value)
{
    bool list = json_is_array(value);
    size_t count = list ? json_array_size(value) : 1;

    for (size_t i = 0; i < count; i++) {
        struct str text =
            tmpl_text_of(f->arena, t, f->env, list ? json_array_get(value, i) : value);

        if (in == IN_QUERY)
            add_query(f, name, text);
        else if (in == IN_COOKIE)
            add_cookie(f,
                       arena_printf(f->arena, "%.*s=%.*s", STR_ARG(name), STR_ARG(text)));
        else
            add_header(f, name, text);
    }
}

static bool add_each(struct filling *f, const struct named_templates *list,
                     enum parameter_in in)
{
    for (size_t i = 0; i < list->len; i++) {
        struct str name = list->at[i].name, text;
        json_t *value;

        const struct tmpl *t = list->at[i].value;

        if (!tmpl_fill(f->arena, t, f->env, &value, f->err))
            return false;
        if (!in_style(f, name, in, t, value, &text))
            add_plainly(f, name, in, t, value);
        else if (in == IN_QUERY)
            add_query_text(f, text);
        else if (in == IN_COOKIE)
            add_cookie(f, text);
        else
            add_header(f, name, text);
    }
    return true;
}

/* --- credentials --- */

static enum http_auth_kind key_kind(enum parameter_in in)
{
    return in == IN_QUERY    ? HTTP_AUTH_QUERY
           : in == IN_COOKIE ? HTTP_AUTH_COOKIE
                             : HTTP_AUTH_HEADER;
}

static struct http_auth auth_of(const struct security_scheme *scheme, struct str value)
{
    struct http_auth auth = { .kind = HTTP_AUTH_BEARER, .secret = value };
    struct str rest = value;

    switch (scheme->type) {
    case SECURITY_API_KEY:
        auth.kind = key_kind(scheme->in);
        auth.name = scheme->parameter;
        break;
    case SECURITY_BASIC: /* "user:password" */
        auth.kind = HTTP_AUTH_BASIC;
        str_cut(&rest, ':', &auth.user);
        auth.secret = rest;
        break;
    case SECURITY_BEARER:
    case SECURITY_OAUTH2:
    case SECURITY_OTHER:
    case SECURITY_UNDOCUMENTED:
        break;
    }
    return auth;
}

static void add_credential(struct filling *f, const struct security_scheme *scheme,
                           struct str value)
{
    struct http_auth auth = auth_of(scheme, value);

    http_auth_apply(f->arena, &auth, &f->request);
}

static bool add_given_auth(struct filling *f)
{
    for (size_t i = 0; i < f->send->auth.len; i++) {
        const struct given_credential *given = &f->send->auth.at[i];
        const struct security_scheme *scheme =
            contract_scheme(f->endpoint->contract, given->scheme);
        struct str value;

        if (!own_credential_value(f->endpoint, f->arena, given, f->env, &value, f->err))
            return false;
        if (scheme)
            add_credential(f, scheme, value);
    }
    return true;
}

static bool has_all(const struct endpoint *e, const struct security_set *set)
{
    for (size_t i = 0; i < set->len; i++)
        if (endpoint_credential(e, set->at[i]->name).len == 0)
            return false;
    return true;
}

/* The first alternative of the operation's `security` that the target has credentials
 * for. */
static void add_own_auth(struct filling *f)
{
    const struct operation *op = f->send->operation;

    for (size_t i = 0; op && i < op->security_count; i++) {
        const struct security_set *set = &op->security[i];

        if (!has_all(f->endpoint, set))
            continue;
        for (size_t k = 0; k < set->len; k++)
            add_credential(f, set->at[k],
                           endpoint_credential(f->endpoint, set->at[k]->name));
        return;
    }
    for (size_t i = 0; !op && i < f->endpoint->contract->scheme_count; i++) {
        const struct security_scheme *scheme = &f->endpoint->contract->schemes[i];
        struct str value = endpoint_credential(f->endpoint, scheme->name);

        if (value.len)
            add_credential(f, scheme, value);
    }
}

/* --- the body --- */

static bool add_form(struct filling *f, json_t *object, struct str type)
{
    const struct operation *op = f->send->operation;
    struct buf out;
    struct str name = STR_NONE;

    buf_init(&out, FORM_MAX);
    bool done =
        body_write_form(&out, op ? operation_body_media(op, type) : NULL, object, &name);

    if (done && !buf_overflowed(&out))
        f->request.body = arena_str(f->arena, buf_str(&out));
    else if (done)
        err_set(f->err, ERR_LIMIT, "the form is longer than %d bytes", FORM_MAX);
    else
        err_set(
            f->err, ERR_INPUT,
            "`%.*s` of the form has no value that its documented style has a form for",
            STR_ARG(name));
    done = done && !buf_overflowed(&out);
    buf_release(&out);
    return done;
}

/* The media type gets the boundary, unless it has one already. */
static bool add_parts(struct filling *f, const json_t *value, struct str *type)
{
    const struct operation *op = f->send->operation;
    struct str boundary = body_boundary(*type), name = STR_NONE;
    bool given = boundary.len > 0;
    struct buf out;

    buf_init(&out, FORM_MAX);
    bool written = body_write_multipart(f->arena, &out, f->endpoint->contract,
                                        op ? operation_body_media(op, *type) : NULL,
                                        value, &boundary, &name);
    bool done = written && !buf_overflowed(&out);

    if (done)
        f->request.body = arena_str(f->arena, buf_str(&out));
    else if (written)
        err_set(f->err, ERR_LIMIT, "the multipart body is longer than %d bytes",
                FORM_MAX);
    else if (name.len)
        err_set(f->err, ERR_INPUT,
                "`%.*s` of the multipart body has no value that its documented style has "
                "a form for",
                STR_ARG(name));
    else
        err_set(f->err, ERR_INPUT, "the boundary `%.*s` stands in a part of the body",
                STR_ARG(boundary));
    buf_release(&out);
    if (done && !given)
        *type = arena_printf(f->arena, "%.*s; boundary=%.*s", STR_ARG(*type),
                             STR_ARG(boundary));
    return done;
}

static bool add_value(struct filling *f, struct str *type)
{
    json_t *value;

    if (!tmpl_fill(f->arena, f->send->body, f->env, &value, f->err))
        return false;
    if (body_is_form(*type) && json_is_object(value))
        return add_form(f, value, *type);
    if (body_is_multipart(*type) && (json_is_object(value) || json_is_array(value)))
        return add_parts(f, value, type);
    f->request.body =
        json_to_str_exact(f->arena, value, JSON_PRINT_COMPACT,
                          tmpl_literals_in(f->arena, f->send->body, f->env));
    return true;
}

static bool add_body(struct filling *f)
{
    const struct send *send = f->send;
    struct str type = STR_NONE, own;

    f->request.has_body = send->body || send->text;
    if (f->request.has_body)
        type = operation_body_type(send->operation);
    if (send->content_type &&
        !tmpl_fill_text(f->arena, send->content_type, f->env, &type, f->err))
        return false;
    own = http_header_get(&f->request.headers, S("Content-Type"));
    if (own.len)
        type = own;
    if (send->body && !add_value(f, &type))
        return false;
    if (send->text && !send->body &&
        !tmpl_fill_text(f->arena, send->text, f->env, &f->request.body, f->err))
        return false;
    /* What was not written here is to be refused for what it is, not for the boundary. */
    if (body_is_multipart(type) && !own.len && !send->content_type &&
        !body_boundary(type).len)
        type = arena_printf(f->arena, "%.*s; boundary=part-boundary-1", STR_ARG(type));
    if (type.len && !str_eq(type, own) && (f->request.has_body || send->content_type))
        http_header_set(f->arena, &f->request.headers, S("Content-Type"), type);
    return true;
}

/* A path, or a whole URL below the target's base URL (as `Location` or a link has it).
 * Everything else would go to a host that the target does not name. */
static bool add_free_path(struct filling *f, struct str path)
{
    struct str base = f->endpoint->base_url;

    if (base.len && str_starts(path, base) && path.len > base.len &&
        (path.at[base.len] == '/' || path.at[base.len] == '?')) {
        path = str_from_at(path, base.len);
        if (path.at[0] == '?')
            buf_add_char(&f->target, '/');
    } else if (!str_starts(path, S("/")) && !str_starts(path, S("$("))) {
        return err_set(f->err, ERR_INPUT,
                       "`%.*s` is no path below %.*s: nothing is sent to a host that the "
                       "target does not name",
                       STR_ARG(str_sub(path, 0, 200)), STR_ARG(base));
    }
    buf_add(&f->target, path);
    return true;
}

static bool add_line(struct filling *f)
{
    const struct send *send = f->send;
    struct str path;

    if (send->operation) {
        f->request.method = send->operation->method;
        return add_path(f, send->operation->path);
    }
    if (!tmpl_fill_text(f->arena, send->method, f->env, &f->request.method, f->err) ||
        !tmpl_fill_text(f->arena, send->path, f->env, &path, f->err))
        return false;
    return add_free_path(f, path);
}

static void add_target_headers(struct filling *f, struct str world)
{
    const struct http_headers *headers = &f->endpoint->target->headers;

    for (size_t i = 0; i < headers->len; i++)
        if (!http_header_has(&f->request.headers, headers->at[i].name))
            add_header(f, headers->at[i].name, headers->at[i].value);
    if (world.len)
        add_header(f, S(WORLD_HEADER), world);
}

static bool fill(struct filling *f, struct str world)
{
    if (!add_line(f) || !add_each(f, &f->send->query, IN_QUERY) ||
        !add_each(f, &f->send->headers, IN_HEADER) ||
        !add_each(f, &f->send->cookies, IN_COOKIE))
        return false;
    if (buf_overflowed(&f->target))
        return err_set(f->err, ERR_LIMIT,
                       "the request's path and query are longer than %d bytes",
                       TARGET_MAX);
    f->request.target = arena_str(f->arena, buf_str(&f->target));
    if (f->send->auth_given) {
        if (!add_given_auth(f))
            return false;
    } else {
        add_own_auth(f);
    }
    if (!add_body(f))
        return false;
    add_target_headers(f, world);
    return true;
}

bool endpoint_request(const struct endpoint *e, struct arena *a, const struct send *send,
                      const struct env *env, struct str world, struct http_request *ret,
                      struct err *err)
{
    struct filling f = {
        .arena = a, .endpoint = e, .send = send, .env = env, .err = err
    };

    buf_init(&f.target, TARGET_MAX);
    bool ok = fill(&f, world);

    buf_release(&f.target);
    if (ok)
        *ret = f.request;
    return ok;
}

const struct endpoint *endpoint_bare(struct arena *a, const struct endpoint *e)
{
    struct endpoint *bare = arena_new(a, struct endpoint);
    struct target *target = arena_new(a, struct target);

    *target = *e->target;
    target->credentials = NULL;
    target->credential_count = 0;
    target->headers = (struct http_headers){ 0 };
    *bare = *e;
    bare->target = target;
    return bare;
}

bool endpoint_bare_request(const struct endpoint *e, struct arena *a,
                           const struct send *send, const struct env *env,
                           struct http_request *ret, struct err *err)
{
    struct send bare = *send;

    bare.auth_given = true;
    bare.auth = (struct given_credentials){ 0 };
    return endpoint_request(endpoint_bare(a, e), a, &bare, env, STR_NONE, ret, err);
}

struct http_request endpoint_plain_request(const struct endpoint *e, struct arena *a,
                                           struct str method, struct str target)
{
    static const struct send no_operation;
    struct filling f = { .arena = a, .endpoint = e, .send = &no_operation };

    f.request.method = method;
    f.request.target = target;
    add_own_auth(&f);
    add_target_headers(&f, STR_NONE);
    return f.request;
}
