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
    case SECURITY_UNDOCUMENTED:
        break;
    }
    return false;
}

bool model_credential(struct model_call *call, const struct security_scheme *scheme,
                      struct str *ret)
{
    return presented(run_of(call), scheme, ret);
}

const struct state_caller *model_caller(struct model_call *call,
                                        const struct security_scheme *scheme)
{
    const struct states *states = model_states(call->model);
    struct str got;

    if (!states || !model_credential(call, scheme, &got) || !got.len)
        return NULL;
    for (size_t i = 0; i < states->caller_count; i++)
        if (str_eq(got,
                   json_text(json_member(states->callers[i].credentials, scheme->name))))
            return &states->callers[i];
    return NULL;
}

/* --- what a credential is good for, the worst first --- */

enum access { ACCESS_UNKNOWN, ACCESS_FORBIDDEN, ACCESS_GRANTED };

static bool has_scopes(const struct state_caller *caller, const struct str_list *needed)
{
    for (size_t i = 0; i < needed->len; i++) {
        bool has = false;

        for (size_t k = 0; k < caller->scopes.len && !has; k++)
            has = str_eq(caller->scopes.at[k], needed->at[i]);
        if (!has)
            return false;
    }
    return true;
}

/* Where states.yaml names no credential, any that is there will do: there is nothing to
 * hold it against.  What no client can know how to show is not asked for. */
static enum access access_by(struct run *r, const struct security_scheme *scheme,
                             const struct str_list *scopes)
{
    const json_t *known = r->m->states ? r->m->states->credentials : NULL;
    const json_t *wanted = json_member(known, scheme->name);
    const struct state_caller *caller = model_caller(&r->call, scheme);
    struct str got;

    if (scheme->type == SECURITY_UNDOCUMENTED)
        return ACCESS_GRANTED;
    if (caller)
        return has_scopes(caller, scopes) ? ACCESS_GRANTED : ACCESS_FORBIDDEN;
    if (!presented(r, scheme, &got) || got.len == 0)
        return ACCESS_UNKNOWN;
    return !wanted || str_eq(got, json_text(wanted)) ? ACCESS_GRANTED : ACCESS_UNKNOWN;
}

static enum access access_by_all(struct run *r, const struct security_set *set)
{
    enum access worst = ACCESS_GRANTED;

    for (size_t i = 0; i < set->len; i++) {
        enum access access = access_by(r, set->at[i], &set->scopes[i]);

        worst = access < worst ? access : worst;
    }
    return worst;
}

bool stage_authenticate(struct run *r)
{
    const struct operation *op = r->call.operation;
    enum access best = op->security_count ? ACCESS_UNKNOWN : ACCESS_GRANTED;

    for (size_t i = 0; i < op->security_count; i++) {
        enum access access = access_by_all(r, &op->security[i]);

        best = access > best ? access : best;
    }
    switch (best) {
    case ACCESS_GRANTED:
        return true;
    case ACCESS_FORBIDDEN:
        return model_refuse(&r->call, REFUSAL_SCOPE, NULL, STR_NONE, NULL,
                            "the credentials are not enough for this");
    case ACCESS_UNKNOWN:
        break;
    }
    return model_refuse(&r->call, REFUSAL_CREDENTIALS, NULL, STR_NONE, NULL,
                        "missing or wrong credentials");
}
