#include "run/gateway.h"

#include "base/arena.h"
#include "base/clock.h"
#include "http/retry.h"
#include "run/job_exchange.h"

#include "base/banned.h"

/* So much of a page is read for what it is about. */
enum { PAGE_LOOKED_AT = 4096 };

/* The step that is being answered; NULL where another request is. */
static const struct step *current_step(const struct job *j)
{
    return j->current.role == ROLE_STEP ? &j->instance.def->steps[j->step] : NULL;
}

const struct operation *gateway_operation(const struct job *j)
{
    const struct step *step = current_step(j);

    return step ? step->send.operation
                : gate_operation(j->endpoint->contract, j->current.request);
}

static bool expects_exactly(const struct job *j, int status)
{
    const struct step *step = current_step(j);

    for (size_t i = 0; step && i < step->expect.status.len; i++)
        if (step->expect.status.at[i].from == status &&
            step->expect.status.at[i].to == status)
            return true;
    return false;
}

static const struct response *documented(const struct job *j, int status)
{
    const struct step *step = current_step(j);
    const struct operation *op = step ? step->send.operation : NULL;

    return op ? operation_own_response(op, status) : NULL;
}

/* A page for people. */
static bool is_page(const struct job *j, const struct http_result *result)
{
    struct str type = http_header_get(&result->response.headers, S("Content-Type"));

    return str_eq(http_media_type(j->arena, type), S("text/html"));
}

static bool documents_pages(const struct response *r)
{
    for (size_t i = 0; i < r->media_count; i++)
        if (http_media_matches(r->media[i].range, S("text/html")))
            return true;
    return false;
}

/* Statuses of what stands between: 407 and 511 of proxies, 502 to 504 of gateways, 429 of
 * limiters, 408 of whoever gave up waiting. */
static bool speaks_for_others(int status)
{
    static const int all[] = { 407, 408, 429, 502, 503, 504, 511 };

    for (size_t i = 0; i < countof(all); i++)
        if (all[i] == status)
            return true;
    return false;
}

static bool is_in_between(const struct job *j, const struct http_result *result)
{
    int status = result->response.status;
    const struct response *r = documented(j, status);

    if (expects_exactly(j, status))
        return false;
    /* Documented as a limit it is kept to by every answer, and says nothing of the case.
     */
    if (status == 429)
        return true;
    if (!speaks_for_others(status)) /* beyond the registry, gateways invent their own */
        return status > 511 && !r && is_page(j, result);
    /* Documented as the API's own, but what came is a gateway's page. */
    return !r || (is_page(j, result) && r->media_count && !documents_pages(r));
}

/* --- credentials --- */

static bool has_credentials(const struct endpoint *e, const struct operation *op)
{
    for (size_t i = 0; i < op->security_count; i++) {
        bool all = true;

        for (size_t k = 0; k < op->security[i].len && all; k++)
            all = endpoint_credential(e, op->security[i].at[k]->name).len > 0;
        if (all)
            return true;
    }
    return op->security_count == 0;
}

/* 401 to a request with the target's own credentials, or without the ones that it lacks:
 * the claim of the case was not put to the test. */
static bool refuses_credentials(const struct job *j, const struct http_result *result)
{
    const struct step *step = current_step(j);

    return j->endpoint->target->kind == TARGET_LIVE && result->response.status == 401 &&
           step && step->send.operation && step->send.operation->security_count &&
           !step->send.auth_given && !status_set_has(&step->expect.status, 401);
}

static bool has_word(struct str text, struct str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++)
        if (str_eq_nocase(str_sub(text, i, word.len), word))
            return true;
    return false;
}

/* A TLS server that wants a certificate of the client, and lets the handshake pass all
 * the same, says so afterwards in a page: no API's own answer. */
static bool wants_certificate(const struct job *j, const struct http_result *result)
{
    int status = result->response.status;
    const struct response *r = documented(j, status);

    return str_starts(j->endpoint->base_url, S("https:")) &&
           (status == 400 || status == 403) && is_page(j, result) &&
           !(r && documents_pages(r)) &&
           has_word(str_sub(result->response.body, 0, PAGE_LOOKED_AT), S("certificate"));
}

static struct str say_refused(const struct job *j)
{
    const struct operation *op = gateway_operation(j);

    if (has_credentials(j->endpoint, op))
        return arena_printf(j->arena,
                            "401: the endpoint refused the target's credentials "
                            "(wrong, or expired since the run began)");
    struct str scheme =
        op->security[0].len ? op->security[0].at[0]->name : S("another scheme");

    return arena_printf(j->arena,
                        "401: the endpoint wants credentials, and the target gives none "
                        "for `%.*s`",
                        STR_ARG(scheme));
}

/* --- what to say of it --- */

static struct str say_in_between(const struct job *j, const struct http_result *result)
{
    int status = result->response.status;
    struct str after = http_header_get(&result->response.headers, S("Retry-After"));
    uint64_t wait = 0;
    bool is_patient = !after.len || !http_retry_after(after, clock_wall_ms(), &wait) ||
                      wait <= RETRY_AFTER_LIMIT_MS;
    const char *who = status == 407   ? "a proxy wants credentials"
                      : status == 511 ? "the network wants a login first"
                      : status == 429 && documented(j, status)
                          ? "a rate limit: nothing is said about what the case asked for"
                      : is_page(j, result) && status != 429
                          ? "a page of what stands before the endpoint"
                          : "which is not documented here: the endpoint, or what stands "
                            "before it, was not ready";

    if (!is_patient)
        return arena_printf(j->arena,
                            "%d %s: it asks to wait %llu s, longer than fealty waits (%d "
                            "s)",
                            status, http_reason(status), (unsigned long long)wait / 1000,
                            RETRY_AFTER_LIMIT_MS / 1000);
    return arena_printf(j->arena, "%d %s, %s", status, http_reason(status), who);
}

bool gateway_is_endpoint(const struct job *j, const struct http_result *result,
                         struct str *reason)
{
    if (result->trouble != HTTP_OK)
        return true;
    if (wants_certificate(j, result)) {
        *reason = arena_printf(
            j->arena, "%d, and a page about a certificate: %s", result->response.status,
            j->endpoint->target->engine.cert.len
                ? "the endpoint refused the client certificate"
                : "the endpoint wants a client certificate (--cert and "
                  "--key)");
        return false;
    }
    if (refuses_credentials(j, result)) {
        *reason = say_refused(j);
        return false;
    }
    if (!is_in_between(j, result))
        return true;
    *reason = say_in_between(j, result);
    return false;
}

bool gateway_may_repeat(const struct job *j, const struct http_result *result)
{
    struct str after = http_header_get(&result->response.headers, S("Retry-After"));
    int status = result->response.status;
    uint64_t wait = 0;

    if (result->trouble != HTTP_OK || !is_in_between(j, result) || status == 407 ||
        status == 511)
        return false;
    if (after.len && http_retry_after(after, clock_wall_ms(), &wait) &&
        wait > RETRY_AFTER_LIMIT_MS)
        return false;
    /* Who answers these has not done what was asked; behind a 502 or 504 it may have been
     * done all the same. */
    return status == 429 || status == 503 || status == 408 ||
           http_method_is_idempotent(j->current.request->method);
}
