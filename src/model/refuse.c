/* Refused calls: whose statement applies, which status, and the response made of both. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/refusal_body.h"

#include "base/banned.h"

/* --- the claim that documents a refusal --- */

/* Kinds of claims whose outcome speaks about a refusal, first come first. */
static const struct {
    enum refusal why;
    const char *kind;
    const char
        *body; /* of `rejects`: what must be in its `body`; NULL: its fields count */
} documents[] = {
    { REFUSAL_CREDENTIALS, "authenticates", NULL },
    { REFUSAL_SCOPE, "authorizes", NULL },
    { REFUSAL_MEDIA_TYPE, "rejects", "content-type" },
    { REFUSAL_MALFORMED, "rejects", "malformed" },
    { REFUSAL_MALFORMED, "rejects", "empty" },
    { REFUSAL_INVALID, "rejects", NULL },
    { REFUSAL_INVALID, "rejects", "not-an-object" },
    { REFUSAL_INVALID, "rejects", "malformed" },
    { REFUSAL_NO_IDENTIFIER, "requires-one-of", NULL },
    { REFUSAL_NOT_FOUND, "not-found", NULL },
    { REFUSAL_CONFLICT, "ambiguous-match", NULL },
    { REFUSAL_DUPLICATE, "unique", NULL },
    { REFUSAL_IMMUTABLE, "rejects", NULL },
};

static bool lists(const struct str_list *list, struct str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], name))
            return true;
    return false;
}

/* Whether the body is wrong in the very way that `rejects` has a word for. */
static bool body_is(const struct run *r, const char *how)
{
    struct str way = str_from(how);
    bool empty = r->call.request->body.len == 0;

    if (str_eq(way, S("empty")))
        return empty;
    if (str_eq(way, S("malformed")))
        return !empty && !r->call.body;
    if (str_eq(way, S("not-an-object")))
        return r->call.body && !json_is_object(r->call.body);
    return true; /* content-type: there is but one refusal like that */
}

/* How well a claim of the right kind fits: 0 not at all, more is better. */
static int fit(struct run *r, const struct claim *claim, const char *body)
{
    struct str_list fields = claim_fields(r->call.arena, claim);
    struct str_list bodies = claim_strings(r->call.arena, claim, "body");
    struct str parameter = claim_text(claim, "parameter");

    if (parameter.len)
        return str_eq_nocase(parameter, r->call.refusal_field) ? 4 : !body;
    if (body && !lists(&bodies, str_from(body)))
        return 0;
    if (body)
        return body_is(r, body) ? 5 : 1;
    if (r->call.refusal_field.len && lists(&fields, r->call.refusal_field))
        return 4;
    if (fields.len == 0 && bodies.len == 0)
        return 3;
    return fields.len ? 2 : 1; /* it says how such a refusal looks, of something else */
}

static const struct claim *documented_by(struct run *r)
{
    const struct operation *op = r->call.operation;
    const struct claim *best = NULL;
    int best_fit = 0;

    for (size_t k = 0; k < countof(documents) && op; k++) {
        if (documents[k].why != r->call.refusal)
            continue;
        for (size_t i = 0; i < op->claim_count; i++) {
            const struct claim *claim = op->claims[i];
            int fits = str_eq_c(claim->kind, documents[k].kind) &&
                               claim->strength != STRENGTH_UNCLEAR
                           ? fit(r, claim, documents[k].body)
                           : 0;

            if (fits <= best_fit)
                continue;
            best = claim;
            best_fit = fits;
        }
    }
    return best;
}

/* --- the status --- */

/* What is usual, by refusal: the first that the operation documents, else the first. */
static const int usual[][4] = {
    [REFUSAL_NONE] = { 500 },
    [REFUSAL_NO_SUCH_PATH] = { 404 },
    [REFUSAL_METHOD] = { 405 },
    [REFUSAL_CREDENTIALS] = { 401, 403 },
    [REFUSAL_SCOPE] = { 403, 404 },
    [REFUSAL_MEDIA_TYPE] = { 415, 400, 422 },
    [REFUSAL_MALFORMED] = { 400, 422 },
    [REFUSAL_INVALID] = { 400, 422 },
    [REFUSAL_NO_IDENTIFIER] = { 400, 422 },
    [REFUSAL_NOT_FOUND] = { 404, 410 },
    [REFUSAL_CONFLICT] = { 409, 422, 400 },
    [REFUSAL_DUPLICATE] = { 409, 422, 400 },
    [REFUSAL_IMMUTABLE] = { 422, 400, 409, 403 },
    [REFUSAL_PRECONDITION] = { 412, 409 },
    [REFUSAL_PRECONDITION_MISSING] = { 428, 400, 412 },
    [REFUSAL_KEY_REUSED] = { 422, 409, 400 },
};

static bool is_documented(const struct operation *op, int status)
{
    const struct response *doc = op ? operation_response(op, status) : NULL;

    return doc && doc->status_to - doc->status_from < 100; /* `default` says little */
}

static int usual_status(const struct run *r)
{
    const int *list = usual[r->call.refusal];
    int chosen = r->m->choices.status[r->call.refusal];

    if (chosen)
        return chosen;
    for (size_t i = 0; i < countof(usual[0]) && list[i]; i++)
        if (is_documented(r->call.operation, list[i]))
            return list[i];
    return list[0];
}

static int status_of(const struct run *r, const struct outcome *outcome)
{
    const struct status_range *first = outcome->status.at;
    int choice = usual_status(r);

    if (!outcome->documented || outcome->status.len == 0 ||
        (r->m->choices.status[r->call.refusal] &&
         status_set_has(&outcome->status, choice)))
        return choice;
    if (first->from == first->to)
        return first->from;
    return status_set_has(&outcome->status, choice) ? choice : first->from;
}

/* --- the response --- */

/* RFC 9110, 11.6.1: a 401 names a challenge. */
static struct str challenge(const struct run *r)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; op && i < op->security_count; i++)
        for (size_t k = 0; k < op->security[i].len; k++)
            switch (op->security[i].at[k]->type) {
            case SECURITY_BASIC:
                return S("Basic realm=\"api\", charset=\"UTF-8\"");
            case SECURITY_BEARER:
            case SECURITY_OAUTH2:
                return S("Bearer");
            case SECURITY_API_KEY:
            case SECURITY_OTHER:
            case SECURITY_UNDOCUMENTED:
                break;
            }
    return S("ApiKey");
}

static void add_headers(struct run *r, int status)
{
    struct http_headers *headers = &r->call.response.headers;

    if (status == 405)
        http_header_set(r->call.arena, headers, S("Allow"), r->allow);
    if (status == 401)
        http_header_set(r->call.arena, headers, S("WWW-Authenticate"), challenge(r));
}

void refuse_plainly(struct run *r, int status, struct str message)
{
    json_t *body = arena_json(r->call.arena, json_object());

    json_object_set(body, "error", json_str(r->call.arena, message));
    r->call.response = (struct http_response){ .status = status };
    add_headers(r, status);
    http_header_set(r->call.arena, &r->call.response.headers, S("Content-Type"),
                    S("application/json"));
    r->call.response_body = body;
}

/* RFC 9457, 3.1.2: a problem tells the status that it comes with. */
static void tell_status(struct run *r, const struct media *media, int status,
                        const json_t *wanted)
{
    json_t *body = r->call.response_body;

    if (!http_media_matches(S("application/problem+json"), media->range) ||
        !json_is_integer(json_object_get(body, "status")) ||
        json_object_get(wanted, "status"))
        return;
    json_t *told = arena_json(r->call.arena, json_copy(body));

    json_object_set(told, "status", arena_json(r->call.arena, json_integer(status)));
    if (!media->schema || schema_is_valid(media->schema, told, NULL))
        r->call.response_body = told;
}

static void respond_as_documented(struct run *r, int status, const json_t *wanted)
{
    const struct operation *op = r->call.operation;
    const struct response *doc = op ? operation_response(op, status) : NULL;
    const struct media *media = doc ? respond_media(doc) : NULL;

    if (!media && !wanted && r->m->choices.bodyless_errors) {
        r->call.response = (struct http_response){ .status = status };
        add_headers(r, status);
        return;
    }
    refuse_plainly(r, status, r->call.refusal_message);
    if (doc)
        respond_headers(r->call.arena, r->call.contract, doc, &r->call.response.headers);
    if (media) {
        http_header_set(r->call.arena, &r->call.response.headers, S("Content-Type"),
                        respond_content_type(media));
        r->call.response_body =
            refusal_body(&r->call, media, wanted, doc->status_from == doc->status_to);
        tell_status(r, media, status, wanted);
    } else if (doc && !wanted) {
        r->call.response_body = NULL; /* documented, and without a body */
    } else if (wanted) {
        r->call.response_body =
            refusal_body_overlay(&r->call, r->call.response_body, wanted, NULL);
    }
}

void refuse_respond(struct run *r)
{
    const struct claim *claim = r->call.refusal_claim;
    struct outcome outcome = { 0 };

    if (r->full) {
        refuse_plainly(r, 507, r->call.refusal_message);
        return;
    }
    if (!claim)
        claim = documented_by(r);
    if (claim)
        outcome =
            claim_outcome_of(r->call.arena, claim,
                             r->call.refusal_param ? r->call.refusal_param : "outcome");
    respond_as_documented(r, status_of(r, &outcome), outcome.body);
}
