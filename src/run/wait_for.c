#include "run/wait_for.h"

#include "base/arena.h"
#include "base/clock.h"
#include "http/transport.h"

#include "base/banned.h"

/* One look. */
struct look {
    const struct http_result *result;
};

static void answered(const struct http_result *result, void *ctx)
{
    ((struct look *)ctx)->result = result;
}

static bool is_stopped(const struct wait_for *wait)
{
    return wait->stop && *wait->stop;
}

/* NULL where it was stopped. */
static const struct http_result *look(struct arena *a, struct transport *t,
                                      const struct wait_for *wait, uint64_t timeout_ms)
{
    struct http_request *request = arena_new(a, struct http_request);
    struct look look = { 0 };

    *request = (struct http_request){ .method = S("GET"), .target = wait->path };
    transport_submit(t, a, request, timeout_ms, answered, &look);
    while (!look.result && !is_stopped(wait))
        transport_poll(t, 100);
    return look.result;
}

static bool is_hopeless(const struct http_result *result)
{
    return result->trouble == HTTP_TROUBLE_TLS || result->trouble == HTTP_TROUBLE_OTHER;
}

/* What came of a look, in words.  The last one may have been cut short by the end of the
 * wait; then what came before says more. */
static void note(const struct http_result *result, struct err *last)
{
    if (result->trouble == HTTP_TROUBLE_TIMEOUT && last->code != ERR_NONE)
        return;
    if (result->trouble != HTTP_OK)
        *last = result->err;
    else
        err_set(last, ERR_NETWORK, "it answers %d", result->response.status);
}

static bool wait_on(struct arena *a, struct transport *t, const struct wait_for *wait,
                    struct err *err)
{
    uint64_t started = clock_now_ns(), pause = WAIT_FOR_FIRST_MS;
    struct err last = { 0 };

    for (;;) {
        uint64_t gone = (clock_now_ns() - started) / 1000000u;
        uint64_t left = wait->most_ms > gone ? wait->most_ms - gone : 1;
        const struct http_result *r = look(a, t, wait, left);

        if (!r)
            return err_set(err, ERR_NETWORK,
                           "interrupted while waiting for the endpoint");
        if (r->trouble == HTTP_OK && r->response.status < 500)
            return true;
        note(r, &last);
        gone = (clock_now_ns() - started) / 1000000u;
        if (is_hopeless(r))
            return err_set(err, ERR_NETWORK, "waiting for the endpoint will not help: %s",
                           last.msg);
        if (gone >= wait->most_ms)
            return err_set(err, ERR_NETWORK, "the endpoint is not up after %llu ms: %s",
                           (unsigned long long)gone, last.msg);
        clock_sleep_ms(pause < wait->most_ms - gone ? pause : wait->most_ms - gone);
        pause = pause * 2 < WAIT_FOR_LONGEST_MS ? pause * 2 : WAIT_FOR_LONGEST_MS;
        arena_reset(a);
    }
}

bool wait_for(const struct target *target, const struct wait_for *wait, struct err *err)
{
    struct engine_options engine = target->engine;
    struct arena *a = arena_open();

    engine.connections = 1;
    if (target->limits.max_response)
        engine.max_response = target->limits.max_response;
    struct transport *t = engine_open(&engine, err);
    bool ok = t && wait_on(a, t, wait, err);

    transport_close(t);
    arena_close(a);
    return ok;
}
