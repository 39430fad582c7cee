#include "http/engine.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/pool.h"
#include "http/engine_internal.h"

#include "base/banned.h"

/* ---- the queue: a ring of what waits for a free exchange ---- */

static void queue_grow(struct engine *e)
{
    size_t cap = e->queue_cap ? e->queue_cap * 2 : 64;
    struct job *bigger = xmalloc(cap * sizeof *bigger);

    for (size_t i = 0; i < e->queue_len; i++)
        bigger[i] = e->queue[(e->queue_first + i) % e->queue_cap];
    free(e->queue);
    e->queue = bigger;
    e->queue_cap = cap;
    e->queue_first = 0;
}

static void queue_push(struct engine *e, const struct job *job)
{
    if (e->queue_len == e->queue_cap)
        queue_grow(e);
    e->queue[(e->queue_first + e->queue_len++) % e->queue_cap] = *job;
}

static struct job queue_pop(struct engine *e)
{
    struct job job = e->queue[e->queue_first];

    e->queue_first = (e->queue_first + 1) % e->queue_cap;
    e->queue_len--;
    return job;
}

/* ---- driving ---- */

static void put(struct exchange **list, struct exchange *x)
{
    x->next = *list;
    *list = x;
}

static struct exchange *take(struct exchange **list)
{
    struct exchange *x = *list;

    *list = x->next;
    return x;
}

/* Nobody is called back from here: it may run inside submit(). */
static void start_waiting(struct engine *e)
{
    while (e->free && e->queue_len) {
        struct exchange *x = take(&e->free);

        x->job = queue_pop(e);
        e->going++;
        if (!exchange_prepare(x)) {
            put(&e->broken, x);
            continue;
        }
        if (curl_multi_add_handle(e->multi, x->easy) != CURLM_OK)
            BUG("libcurl does not take a handle of ours");
        x->going = true;
    }
}

/* The slot is free before the callback runs, so that it may submit again. */
static void give_back(struct engine *e, struct exchange *x,
                      const struct http_result *result)
{
    http_done_fn *done = x->job.done;
    void *ctx = x->job.ctx;

    exchange_clear(x);
    put(&e->free, x);
    e->going--;
    done(result, ctx);
}

static void finish(struct engine *e, struct exchange *x, CURLcode code)
{
    struct http_result *result = exchange_result(x, code);

    curl_multi_remove_handle(e->multi, x->easy);
    x->going = false;
    give_back(e, x, result);
}

/* Those that could not be started; what their callbacks break in turn waits for the next
 * time. */
static size_t finish_broken(struct engine *e)
{
    struct exchange *list = e->broken;
    size_t count = 0;

    e->broken = NULL;
    for (; list; count++) {
        struct exchange *x = take(&list);
        struct http_result *result = arena_new(x->job.arena, struct http_result);

        result->trouble = HTTP_TROUBLE_OTHER;
        result->err = x->refused;
        give_back(e, x, result);
    }
    return count;
}

static size_t finish_done(struct engine *e)
{
    size_t count = 0;
    int left;

    for (CURLMsg *m; (m = curl_multi_info_read(e->multi, &left)) != NULL;) {
        char *private = NULL;
        CURLcode code = m->data.result; /* `m` dies with the handle's removal */

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &private);
        finish(e, (struct exchange *)(void *)private, code);
        count++;
    }
    return count;
}

static size_t advance(struct engine *e)
{
    int running;

    start_waiting(e);
    if (curl_multi_perform(e->multi, &running) != CURLM_OK)
        BUG("libcurl's multi handle is broken");
    /* What the callbacks submit is not sent before the next time. */
    size_t finished = finish_broken(e);

    return finished + finish_done(e);
}

static int wait_ms(uint64_t now, uint64_t until)
{
    uint64_t ms = (until - now + 999999) / 1000000;

    return ms > 60000 ? 60000 : (int)ms;
}

static size_t engine_poll(struct transport *t, uint64_t timeout_ms)
{
    struct engine *e = (struct engine *)t;
    size_t finished = advance(e);
    uint64_t now = clock_now_ns();
    uint64_t until =
        timeout_ms > UINT64_MAX / 2000000 ? UINT64_MAX : now + timeout_ms * 1000000;

    while (!finished && e->going && now < until) {
        curl_multi_poll(e->multi, NULL, 0, wait_ms(now, until), NULL);
        finished = advance(e);
        now = clock_now_ns();
    }
    start_waiting(e);
    return e->going + e->queue_len;
}

static void engine_submit(struct transport *t, struct arena *a,
                          const struct http_request *request, uint64_t timeout_ms,
                          http_done_fn *done, void *ctx)
{
    struct engine *e = (struct engine *)t;

    queue_push(e, &(struct job){ a, request, timeout_ms, done, ctx });
    start_waiting(e);
}

/* ---- opening and closing ---- */

static void engine_close(struct transport *t)
{
    struct engine *e = (struct engine *)t;

    for (size_t i = 0; e->exchanges && i < e->connections; i++) {
        struct exchange *x = &e->exchanges[i];

        if (x->going)
            curl_multi_remove_handle(e->multi, x->easy);
        exchange_close(x);
    }
    curl_multi_cleanup(e->multi);
    curl_url_cleanup(e->url);
    curl_slist_free_all(e->resolve);
    curl_slist_free_all(e->connect_to);
    char *texts[] = { e->origin, e->prefix, e->endpoint,     e->cacert,     e->cert,
                      e->key,    e->proxy,  e->key_password, e->unix_socket };

    for (size_t i = 0; i < countof(texts); i++)
        free(texts[i]);
    free(e->exchanges);
    free(e->queue);
    free(e);
    curl_global_cleanup();
}

static const struct transport_ops engine_ops = { engine_submit, engine_poll,
                                                 engine_close };

static bool make_exchanges(struct engine *e, struct err *err)
{
    e->multi = curl_multi_init();
    e->exchanges = xmalloc(e->connections * sizeof *e->exchanges);
    memset(e->exchanges, 0, e->connections * sizeof *e->exchanges);
    if (!e->multi)
        return err_set(err, ERR_NETWORK, "libcurl could not be started");
    /* More than are used at once are never kept, and none of those in use is dropped. */
    curl_multi_setopt(e->multi, CURLMOPT_MAXCONNECTS, (long)e->connections);
    for (size_t i = e->connections; i-- > 0;) {
        if (!exchange_open(&e->exchanges[i], e))
            return err_set(err, ERR_NETWORK, "libcurl could not make handle %zu", i + 1);
        put(&e->free, &e->exchanges[i]);
    }
    return true;
}

struct transport *engine_open(const struct engine_options *options, struct err *err)
{
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, pool_malloc, pool_free, pool_realloc,
                             pool_strdup, pool_calloc) != CURLE_OK) {
        err_set(err, ERR_NETWORK, "libcurl could not be started");
        return NULL;
    }
    struct engine *e = xmalloc(sizeof *e);

    *e = (struct engine){ .transport = { &engine_ops } };
    if (!engine_configure(e, options, err) || !make_exchanges(e, err)) {
        engine_close(&e->transport);
        return NULL;
    }
    return &e->transport;
}
