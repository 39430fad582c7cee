#include "run/job_exchange.h"

#include "base/arena.h"
#include "base/banned.h"
#include "base/clock.h"
#include "base/vec.h"
#include "http/retry.h"
#include "run/job_steps.h"

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
    case HTTP_TROUBLE_RESOLVE:
    case HTTP_TROUBLE_TLS:
    case HTTP_TROUBLE_TOO_LARGE:
    case HTTP_TROUBLE_PROTOCOL:
    case HTTP_TROUBLE_OTHER:
        return false;
    }
    return false;
}

static void answered(const struct http_result *result, void *ctx)
{
    struct job *j = ctx;
    struct exchange *x = &j->current;

    j->in_flight = false;
    if (may_repeat(j, result)) {
        uint64_t wait =
            http_backoff_ms(&j->rng, x->attempts, RETRY_BASE_MS, RETRY_MAX_MS);

        j->resend = true;
        j->resume_ns = clock_now_ns() + wait * 1000000u;
        return;
    }
    x->result = result;
    x->duration_ns = clock_now_ns() - j->sent_ns;
    j->result.flaky = j->result.flaky || (x->attempts > 1 && result->trouble == HTTP_OK);
    *vec_push(j->arena, &j->result.exchanges) = *x;
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
