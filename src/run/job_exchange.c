#include "run/job_exchange.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "http/retry.h"
#include "run/job_steps.h"

#include "base/banned.h"

static bool expects_exactly(const struct response_expect *expect, int status)
{
    for (size_t i = 0; i < expect->status.len; i++)
        if (expect->status.at[i].from == status && expect->status.at[i].to == status)
            return true;
    return false;
}

static bool documents_exactly(const struct operation *op, int status)
{
    const struct response *r = op ? operation_response(op, status) : NULL;

    return r && r->status_from == status && r->status_to == status;
}

bool job_is_unavailable(const struct job *j, const struct http_result *result)
{
    const struct case_def *def = j->instance.def;
    int status = result->response.status;

    if (result->trouble != HTTP_OK)
        return false;
    if (status != 429 && status != 502 && status != 503 && status != 504)
        return false;
    if (j->current.role != ROLE_STEP)
        return true;
    const struct step *step = &def->steps[j->step];

    return !expects_exactly(&step->expect, status) &&
           !documents_exactly(step->send.operation, status);
}

/* Who answers 429 or 503 has not done what was asked: repeating is safe. */
static bool asks_to_wait(const struct job *j, const struct http_result *result)
{
    int status = result->response.status;

    return (status == 429 || status == 503) && job_is_unavailable(j, result);
}

/* Repeating is safe where the method is idempotent (RFC 9110, 9.2.2) or nothing arrived.
 */
static bool may_repeat(const struct job *j, const struct http_result *result)
{
    if (j->current.attempts > j->endpoint->target->limits.retries)
        return false;
    switch (result->trouble) {
    case HTTP_TROUBLE_CONNECT:
    case HTTP_TROUBLE_TIMEOUT:
    case HTTP_TROUBLE_RESET:
    case HTTP_TROUBLE_TRUNCATED:
        return !result->sent_whole ||
               http_method_is_idempotent(j->current.request->method);
    case HTTP_OK:
        return asks_to_wait(j, result);
    case HTTP_TROUBLE_RESOLVE:
    case HTTP_TROUBLE_TLS:
    case HTTP_TROUBLE_TOO_LARGE:
    case HTTP_TROUBLE_PROTOCOL:
    case HTTP_TROUBLE_OTHER:
        return false;
    }
    return false;
}

/* What Retry-After asks for, or the next step of the backoff. */
static uint64_t wait_ms(struct job *j, const struct http_result *result)
{
    struct str after = http_header_get(&result->response.headers, S("Retry-After"));
    uint64_t wait;

    if (after.len && http_retry_after(after, clock_wall_ms(), &wait))
        return wait < RETRY_AFTER_LIMIT_MS ? wait : RETRY_AFTER_LIMIT_MS;
    return http_backoff_ms(&j->rng, j->current.attempts, RETRY_BASE_MS, RETRY_MAX_MS);
}

/* As fine as a journal keeps it, so that reports made from one say the same. */
static uint64_t whole_microseconds(uint64_t ns)
{
    return ns - ns % 1000u;
}

static void note_timing(struct job *j, const struct exchange *x)
{
    const struct send *send = &j->instance.def->steps[x->step].send;

    *vec_push(j->arena, &j->result.timings) =
        (struct case_timing){ .operation = send->operation,
                              .status = x->result->response.status,
                              .attempts = x->attempts,
                              .duration_ns = x->duration_ns };
}

static void answered(const struct http_result *result, void *ctx)
{
    struct job *j = ctx;
    struct exchange *x = &j->current;

    j->in_flight = false;
    if (may_repeat(j, result)) {
        j->resend = true;
        j->resume_ns = clock_now_ns() + wait_ms(j, result) * 1000000u;
        return;
    }
    x->result = result;
    x->duration_ns = whole_microseconds(clock_now_ns() - j->sent_ns);
    j->result.flaky = j->result.flaky || (x->attempts > 1 && result->trouble == HTTP_OK);
    *vec_push(j->arena, &j->result.exchanges) = *x;
    if (x->role == ROLE_STEP)
        note_timing(j, x);
    job_answered(j, result);
    job_advance(j);
}

static void submit(struct job *j)
{
    j->in_flight = true;
    j->sent_ns = clock_now_ns();
    j->result.requests++;
    transport_submit(j->endpoint->transport, j->arena, j->current.request,
                     j->endpoint->timeout_ms, answered, j);
}

void job_send(struct job *j, enum exchange_role role, const struct http_request *request)
{
    struct http_request *kept = arena_new(j->arena, struct http_request);

    *kept = *request;
    j->current = (struct exchange){
        .role = role, .step = j->step, .request = kept, .attempts = 1
    };
    submit(j);
}

bool job_resend(struct job *j)
{
    if (!j->resend)
        return false;
    j->resend = false;
    j->current.attempts++;
    submit(j);
    return true;
}
