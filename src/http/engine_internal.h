/* http/engine_internal.h - the parts of the curl engine; only for engine*.c.
 *
 * An exchange is a slot of the engine: a curl handle with its buffers, used again and
 * again. engine_options.c reads what was asked for, engine.c drives them,
 * engine_request.c sets one up, engine_receive.c takes in what comes back,
 * engine_trouble.c says in our words what went wrong. */
#ifndef HTTP_ENGINE_INTERNAL_H
#define HTTP_ENGINE_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "base/str.h"
#include "http/engine.h"
#include "http/transport.h"

struct engine;

/* What submit() was given. */
struct job {
    struct arena *arena;
    const struct http_request *request;
    uint64_t timeout_ms;
    http_done_fn *done;
    void *ctx;
};

enum head_state {
    HEAD_EXPECTED, /* a status line comes next */
    HEAD_LINES,    /* within the header lines */
    HEAD_DONE,     /* behind the empty line */
};

struct exchange {
    CURL *easy;
    struct engine *engine;
    struct exchange *next; /* in the list of free or of broken ones */
    struct job job;
    struct curl_slist *headers; /* of the latest request */
    struct buf target;          /* what CURLOPT_REQUEST_TARGET or _URL was set from */
    struct buf head;            /* status line and header lines of the latest response */
    struct buf body;
    enum head_state head_state;
    size_t header_count;
    size_t header_bytes; /* of all responses, interim ones too */
    bool head_too_large, body_too_large;
    bool head_only, head_was_all; /* a HEAD with a body, and that its answer was there */
    unsigned sendings;  /* how often curl went about sending: above 1 is refused */
    bool going;         /* added to the multi handle */
    struct err refused; /* why it was not even started */
    char curl_error[CURL_ERROR_SIZE];
};

/* The address that answered last. */
struct remote {
    char ip[64], text[96];
    long port;
};

struct engine {
    struct transport transport; /* first, so that one pointer is both */
    CURLM *multi;
    struct curl_slist *resolve, *connect_to;
    char *origin;   /* "http://host:port", without a slash behind it */
    CURLU *url;     /* the same, parsed */
    char *prefix;   /* of the base URL's path, without a slash behind it */
    char *endpoint; /* "host:port" for messages */
    /* NULL where not given */
    char *cacert, *cert, *key, *key_password, *proxy, *unix_socket;
    bool no_proxy; /* loopback: the environment's proxies do not count */
    bool
        plain_proxy; /* a proxy may be asked with the whole URL, so curl must know that */
    bool insecure, http2, https, compressed;
    size_t connections, max_response;
    uint64_t connect_timeout_ms;
    struct exchange *exchanges; /* `connections` of them */
    struct exchange *free, *broken;
    struct job *queue; /* a ring */
    size_t queue_first, queue_len, queue_cap;
    size_t going;
    struct remote remote;
};

/* engine_options.c: all of *e that the options decide, texts copied. */
MUST_CHECK bool engine_configure(struct engine *e, const struct engine_options *options,
                                 struct err *err);

/* engine_request.c: a handle with all that stays the same. */
MUST_CHECK bool exchange_open(struct exchange *x, struct engine *e);
void exchange_close(struct exchange *x);
/* Sets the handle up for x->job; false (x->refused is filled) for a request that cannot
 * be sent, like a header value with a line break. */
MUST_CHECK bool exchange_prepare(struct exchange *x);
/* Lets go of what belongs to the request just done. */
void exchange_clear(struct exchange *x);

/* engine_receive.c: curl's callbacks, and the result made of what they gathered. */
size_t exchange_on_header(char *at, size_t size, size_t count, void *ctx);
size_t exchange_on_body(char *at, size_t size, size_t count, void *ctx);
struct http_result *exchange_result(struct exchange *x, CURLcode code);

/* engine_trouble.c: fills trouble and err of a result whose timing is known. */
void exchange_judge(const struct exchange *x, CURLcode code, struct http_result *result);

#endif
