/* A transport without a socket: exchanges are queued and answered in poll(). */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "http/transport.h"
#include "mock/service.h"

#include "base/banned.h"

struct job {
    struct arena *arena;
    const struct http_request *request;
    http_done_fn *done;
    void *ctx;
};

struct local {
    struct transport transport; /* first, so that one pointer is both */
    struct service *service;
    struct arena *scratch; /* of one exchange: only the response is kept */
    struct job *jobs;      /* a ring */
    size_t first, len, cap;
};

static struct local *local_of(struct transport *t)
{
    return (struct local *)t;
}

static void grow(struct local *l)
{
    size_t cap = l->cap ? l->cap * 2 : 16;
    struct job *jobs = xmalloc(cap * sizeof *jobs);

    for (size_t i = 0; i < l->len; i++)
        jobs[i] = l->jobs[(l->first + i) % l->cap];
    free(l->jobs);
    l->jobs = jobs;
    l->cap = cap;
    l->first = 0;
}

static void local_submit(struct transport *t, struct arena *a,
                         const struct http_request *request, uint64_t timeout_ms,
                         http_done_fn *done, void *ctx)
{
    struct local *l = local_of(t);

    (void)timeout_ms; /* nothing is waited for */
    if (l->len == l->cap)
        grow(l);
    l->jobs[(l->first + l->len++) % l->cap] = (struct job){ a, request, done, ctx };
}

static struct http_headers copy_headers(struct arena *a, const struct http_headers *from)
{
    struct http_headers copy = http_headers_copy(a, from);

    for (size_t i = 0; i < copy.len; i++) {
        copy.at[i].name = arena_str(a, copy.at[i].name);
        copy.at[i].value = arena_str(a, copy.at[i].value);
    }
    return copy;
}

static void answer(struct local *l, const struct job *job)
{
    struct http_result *result = arena_new(job->arena, struct http_result);
    uint64_t begin = clock_now_ns();
    struct http_response response;

    service_handle(l->service, job->request, l->scratch, &response);
    result->response = response;
    result->response.headers = copy_headers(job->arena, &response.headers);
    result->response.body = arena_str(job->arena, response.body);
    result->response.version = STR_NONE;
    arena_reset(l->scratch);
    result->sent_whole = true;
    result->timing.done = clock_now_ns() - begin;
    result->timing.first_byte = result->timing.done;
    job->done(result, job->ctx);
}

/* Answers what was there when it was called; what the callbacks submit comes next time,
 * so that nothing recurses and poll() comes back. */
static size_t local_poll(struct transport *t, uint64_t timeout_ms)
{
    struct local *l = local_of(t);

    (void)timeout_ms;
    for (size_t todo = l->len; todo > 0; todo--) {
        struct job job = l->jobs[l->first];

        l->first = (l->first + 1) % l->cap;
        l->len--;
        answer(l, &job);
    }
    return l->len;
}

static void local_close(struct transport *t)
{
    struct local *l = local_of(t);

    arena_close(l->scratch);
    free(l->jobs);
    free(l);
}

struct transport *service_transport(struct service *s)
{
    static const struct transport_ops ops = { local_submit, local_poll, local_close };
    struct local *l = xmalloc(sizeof *l);

    *l = (struct local){ .transport = { &ops }, .service = s, .scratch = arena_open() };
    return &l->transport;
}
