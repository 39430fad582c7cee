#include "run/job_exchange.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/vec.h"
#include "http/redirect.h"
#include "http/retry.h"
#include "run/gateway.h"
#include "run/job_ledger.h"
#include "run/job_steps.h"

#include "base/banned.h"

/* --- whether to send once more --- */

/* A request under an idempotency key that the contract promises to honour. */
static bool has_idempotency_key(const struct job *j)
{
    const struct operation *op = gateway_operation(j);

    for (size_t i = 0; op && i < op->claim_count; i++) {
        struct str name = claim_text(op->claims[i], "header");

        if (str_eq_c(op->claims[i]->kind, "idempotency-key") &&
            http_header_has(&j->current.request->headers,
                            name.len ? name : S("Idempotency-Key")))
            return true;
    }
    return false;
}

/* Repeating is safe where the method is idempotent (RFC 9110, 9.2.2), where the contract
 * says so, or where nothing arrived. */
static bool may_repeat(const struct job *j, const struct http_result *result)
{
    if (j->current.attempts > j->endpoint->target->limits.retries)
        return false;
    switch (result->trouble) {
    case HTTP_TROUBLE_RESOLVE:
    case HTTP_TROUBLE_CONNECT:
    case HTTP_TROUBLE_TIMEOUT:
    case HTTP_TROUBLE_RESET:
    case HTTP_TROUBLE_TRUNCATED:
    case HTTP_TROUBLE_PROTOCOL:
        return !result->sent_whole ||
               http_method_is_idempotent(j->current.request->method) ||
               has_idempotency_key(j);
    case HTTP_OK:
        return gateway_may_repeat(j, result);
    case HTTP_TROUBLE_TLS:
    case HTTP_TROUBLE_TOO_LARGE:
    case HTTP_TROUBLE_OTHER:
        return false;
    }
    return false;
}

/* What Retry-After asks for, of everybody who talks to this target; or the next step of
 * the backoff. */
static uint64_t wait_ms(struct job *j, const struct http_result *result, uint64_t now_ns)
{
    struct str after = http_header_get(&result->response.headers, S("Retry-After"));
    uint64_t wait;

    if (result->trouble == HTTP_OK && after.len &&
        http_retry_after(after, clock_wall_ms(), &wait)) {
        gate_hold(j->endpoint->gate, now_ns + wait * 1000000u);
        return wait;
    }
    return http_backoff_ms(&j->rng, j->current.attempts, RETRY_BASE_MS, RETRY_MAX_MS);
}

/* --- what happened, for the report --- */

/* As fine as a journal keeps it, so that reports made from one say the same. */
static uint64_t whole_microseconds(uint64_t ns)
{
    return ns - ns % 1000u;
}

static bool is_paced(const struct job *j)
{
    return j->endpoint->gate && j->endpoint->gate->all.interval_ns;
}

static void note_timing(struct job *j, const struct exchange *x)
{
    const struct send *send = &j->instance.def->steps[x->step].send;

    *vec_push(j->arena, &j->result.timings) =
        (struct case_timing){ .operation = send->operation,
                              .status = x->result->response.status,
                              .attempts = x->attempts,
                              .duration_ns = x->duration_ns,
                              .paced = is_paced(j),
                              .late_ns = whole_microseconds(j->late_ns) };
}

static void note_attempt(struct job *j, const struct http_result *result, uint64_t now_ns)
{
    struct str message = str_from(result->err.msg);

    *vec_push(j->arena, &j->current.tries) = (struct attempt){
        .status = result->response.status,
        .trouble = result->trouble,
        .message = result->trouble == HTTP_OK ? STR_NONE : arena_str(j->arena, message),
        .target =
            j->current.tries.len && j->redirects ? j->current.request->target : STR_NONE,
        .waited_ns = whole_microseconds(j->sent_ns - j->waiting_ns),
        .duration_ns = whole_microseconds(now_ns - j->sent_ns),
    };
}

static void add_attempt(struct buf *out, const struct attempt *t)
{
    if (t->trouble != HTTP_OK)
        buf_add_c(out, http_trouble_name(t->trouble));
    else
        buf_printf(out, "%d", t->status);
}

struct str job_attempts_text(struct arena *a, const struct exchange *x)
{
    struct buf out;

    if (x->tries.len < 2)
        return STR_NONE;
    buf_init(&out, 4096);
    buf_printf(&out, "%zu attempts: ", x->tries.len);
    for (size_t i = 0; i < x->tries.len; i++) {
        buf_add_c(&out, i ? ", " : "");
        add_attempt(&out, &x->tries.at[i]);
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

/* --- sending --- */

/* A copy of the request that may be changed; what was sent before stays as it was. */
static struct http_request *own_request(struct job *j)
{
    struct http_request *copy = arena_new(j->arena, struct http_request);

    *copy = *j->current.request;
    j->current.request = copy;
    return copy;
}

static void send_again_at(struct job *j, uint64_t now_ns, uint64_t at_ns)
{
    j->waits = true;
    j->waiting_ns = now_ns;
    j->resume_ns = at_ns;
    j->pass = (struct gate_pass){ 0 };
}

static void finish(struct job *j, const struct http_result *result, uint64_t now_ns)
{
    struct exchange *x = &j->current;

    x->result = result;
    x->duration_ns = whole_microseconds(now_ns - j->sent_ns);
    j->result.flaky = j->result.flaky || (x->attempts > 1 && result->trouble == HTTP_OK);
    *vec_push(j->arena, &j->result.exchanges) = *x;
    if (x->role == ROLE_STEP)
        note_timing(j, x);
    job_answered(j, result);
}

/* True where the redirect is followed; one that leads elsewhere is told. */
static bool follows_redirect(struct job *j, const struct http_result *result)
{
    const struct endpoint *e = j->endpoint;
    struct http_request next;
    struct str where;

    if (result->trouble != HTTP_OK)
        return false;
    switch (redirect_read(j->arena, e->base_url, j->current.request, &result->response,
                          &next, &where)) {
    case REDIRECT_NONE:
        return false;
    case REDIRECT_ELSEWHERE:
        *vec_push(j->arena, &j->result.notes) = arena_printf(
            j->arena,
            "redirected to %.*s, which is not below %.*s: not followed, nothing was sent "
            "there",
            STR_ARG(where), STR_ARG(e->base_url));
        return false;
    case REDIRECT_HERE:
        break;
    }
    if (j->redirects >= e->target->redirects)
        return false;
    j->redirects++;
    *own_request(j) = next;
    return true;
}

/* A token that expired while the run went on is got anew, once for each request. */
static bool renews_token(struct job *j, const struct http_result *result)
{
    if (result->trouble != HTTP_OK || result->response.status != 401 || j->renewed ||
        !endpoint_refused(j->endpoint, j->current.request))
        return false;
    j->renewed = true;
    return true;
}

static void answered(const struct http_result *result, void *ctx)
{
    struct job *j = ctx;
    struct exchange *x = &j->current;
    uint64_t now = clock_now_ns();

    j->in_flight = false;
    note_attempt(j, result, now);
    if (j->endpoint->target->cookies && result->trouble == HTTP_OK)
        cookies_take(j->arena, &j->cookies, x->request->target, &result->response,
                     clock_wall_ms());
    if (may_repeat(j, result)) {
        send_again_at(j, now, now + wait_ms(j, result, now) * 1000000u);
        x->attempts++;
        return;
    }
    if (follows_redirect(j, result) || renews_token(j, result)) {
        send_again_at(j, now, now);
        return;
    }
    finish(j, result, now);
    job_advance(j);
}

/* It is not sent; whoever wanted it is told as of any other trouble. */
static void refused(struct job *j, const struct err *err)
{
    struct http_result *result = arena_new(j->arena, struct http_result);

    result->trouble = HTTP_TROUBLE_OTHER;
    result->err = *err;
    j->current.result = result;
    *vec_push(j->arena, &j->result.exchanges) = j->current;
    job_answered(j, result);
}

/* Submits, or leaves it waiting for its moment. */
static void try_to_send(struct job *j)
{
    const struct endpoint *e = j->endpoint;
    uint64_t now = clock_now_ns(), token_at = now;
    uint64_t at = gate_ask(e->gate, e->contract, j->current.request, &j->pass, now);
    struct err err = { 0 };

    if (at <= now && !endpoint_tokens(e, now, &token_at, &err)) {
        j->waits = false;
        refused(j, &err); /* without a token there is nothing to send */
        return;
    }
    at = at > token_at ? at : token_at;
    j->waits = at > now;
    j->resume_ns = at > now ? at : 0;
    if (j->waits)
        return;
    endpoint_renew(e, j->arena, own_request(j));
    if (e->target->cookies)
        cookies_give(j->arena, &j->cookies, own_request(j));
    j->in_flight = true;
    j->sent_ns = now;
    if (is_paced(j)) /* our own clock is a millisecond late, too */
        j->late_ns = j->pass.late_ns + now - j->pass.at_ns;
    j->result.requests++;
    job_count_write(j);
    transport_submit(e->transport, j->arena, j->current.request, e->timeout_ms, answered,
                     j);
}

void job_send(struct job *j, enum exchange_role role, const struct http_request *request)
{
    struct err err = { 0 };

    j->current = (struct exchange){ .role = role,
                                    .step = j->step,
                                    .request = request,
                                    .attempts = 1,
                                    .started_ms = clock_wall_ms() };
    own_request(j);
    j->pass = (struct gate_pass){ 0 };
    j->redirects = 0;
    j->renewed = false;
    j->waiting_ns = j->sent_ns = clock_now_ns();
    if (job_may_send(j, j->current.request, &err))
        try_to_send(j);
    else
        refused(j, &err);
}

bool job_send_waiting(struct job *j)
{
    if (!j->waits)
        return false;
    try_to_send(j);
    return true;
}
