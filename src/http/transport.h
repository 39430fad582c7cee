/* http/transport.h - the boundary between deciding what to send and sending it.
 *
 * Behind it stands the curl engine (real sockets), the model in process, or a recording:
 * the runner does not know which.  A transport is driven by one thread: submit() starts
 * an exchange and returns at once, poll() waits and calls back for what has finished. The
 * callback may submit again. */
#ifndef HTTP_TRANSPORT_H
#define HTTP_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "http/message.h"

struct arena;

/* What became of one exchange that got no usable response: trouble, never a verdict. */
enum http_trouble {
    HTTP_OK = 0,
    HTTP_TROUBLE_RESOLVE, /* DNS */
    HTTP_TROUBLE_CONNECT, /* refused, unreachable */
    HTTP_TROUBLE_TLS,
    HTTP_TROUBLE_TIMEOUT,
    HTTP_TROUBLE_RESET,     /* closed before or within the response */
    HTTP_TROUBLE_TRUNCATED, /* fewer body bytes than announced */
    HTTP_TROUBLE_TOO_LARGE, /* above max_response */
    HTTP_TROUBLE_PROTOCOL,  /* not HTTP, broken framing */
    HTTP_TROUBLE_OTHER,
};

const char *http_trouble_name(enum http_trouble trouble);

struct http_result {
    enum http_trouble trouble;
    struct err err;                /* filled where trouble != HTTP_OK */
    struct http_response response; /* also in part, where trouble came late */
    struct http_timing timing;
    bool sent_whole;   /* the request went out, so it may have had its effect */
    struct str remote; /* "127.0.0.1:8080", empty in process */
};

/* `result` lives in the arena given to submit(). */
typedef void http_done_fn(const struct http_result *result, void *ctx);

struct transport {
    const struct transport_ops *ops;
};

struct transport_ops {
    /* The request must live until `done` was called. */
    void (*submit)(struct transport *t, struct arena *a,
                   const struct http_request *request, uint64_t timeout_ms,
                   http_done_fn *done, void *ctx);
    /* Waits at most timeout_ms for something to finish; calls back; returns how many
     * exchanges are still under way. */
    size_t (*poll)(struct transport *t, uint64_t timeout_ms);
    void (*close)(struct transport *t);
};

void transport_submit(struct transport *t, struct arena *a,
                      const struct http_request *request, uint64_t timeout_ms,
                      http_done_fn *done, void *ctx);
size_t transport_poll(struct transport *t, uint64_t timeout_ms);
void transport_close(struct transport *t); /* NULL is fine */

#endif
