/* AUTHENTICATE: one of the documented alternatives of credentials. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/base64.h"
#include "model/model_internal.h"

#include "base/banned.h"

/* What is behind the scheme's name in Authorization; names are compared without case (RFC
 * 9110, 11.1).  False for another scheme, or none. */
static bool authorization(const struct run *r, struct str scheme, struct str *ret)
{
    struct str header = http_header_get(&r->call.request->headers, S("Authorization"));
    struct str rest = str_trim(header), name;

    if (!str_cut(&rest, ' ', &name) || !str_eq_nocase(name, scheme))
        return false;
    *ret = str_trim(rest);
    return true;
}

static bool api_key(struct run *r, const struct security_scheme *scheme, struct str *ret)
{
    switch (scheme->in) {
    case IN_HEADER:
        *ret = http_header_get(&r->call.request->headers, scheme->parameter);
        return http_header_has(&r->call.request->headers, scheme->parameter);
    case IN_QUERY:
        return request_query(r, scheme->parameter, ret);
    case IN_COOKIE:
        return request_cookie(r, scheme->parameter, ret);
    case IN_PATH:
        break;
    }
    return false;
}

static bool basic(struct run *r, struct str *ret)
{
    struct str encoded;

    return authorization(r, S("Basic"), &encoded) &&
           base64_decode(r->call.arena, encoded, ret);
}

static bool presented(struct run *r, const struct security_scheme *scheme,
                      struct str *ret)
{
    switch (scheme->type) {
    case SECURITY_API_KEY:
        return api_key(r, scheme, ret);
    case SECURITY_BASIC:
        return basic(r, ret);
    case SECURITY_BEARER:
    case SECURITY_OAUTH2:
        return authorization(r, S("Bearer"), ret);
    case SECURITY_OTHER:
        if (authorization(r, S("Bearer"), ret))
            return true;
        *ret = http_header_get(&r->call.request->headers, S("Authorization"));
        return ret->len > 0;
    }
    return false;
}

bool model_credential(struct model_call *call, const struct security_scheme *scheme,
                      struct str *ret)
{
    return presented(run_of(call), scheme, ret);
}

/* Where states.yaml names no credential, any that is there will do: there is nothing to
 * hold it against. */
static bool accepted(struct run *r, const struct security_scheme *scheme)
{
    const json_t *known = r->m->states ? r->m->states->credentials : NULL;
    const json_t *wanted = json_member(known, scheme->name);
    struct str got;

    if (!presented(r, scheme, &got) || got.len == 0)
        return false;
    return !wanted || str_eq(got, json_text(wanted));
}

static bool set_holds(struct run *r, const struct security_set *set)
{
    for (size_t i = 0; i < set->len; i++)
        if (!accepted(r, set->at[i]))
            return false;
    return true;
}

bool stage_authenticate(struct run *r)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; i < op->security_count; i++)
        if (set_holds(r, &op->security[i]))
            return true;
    if (op->security_count == 0)
        return true;
    return model_refuse(&r->call, REFUSAL_CREDENTIALS, NULL, STR_NONE, NULL,
                        "missing or wrong credentials");
}
