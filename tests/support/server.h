/* tests/support/server.h - a scripted HTTP server on loopback, for good and bad answers.
 *
 * Raw sockets and a thread a connection: it can send what no proper server would.  What
 * it does depends on the path asked for alone, so that tests may be concurrent.  Rules
 * are looked at first to last, the first that fits is taken; without one the answer is
 * 404. */
#ifndef SUPPORT_SERVER_H
#define SUPPORT_SERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

enum server_act {
    SERVER_ANSWER,  /* send the bytes, keep the connection */
    SERVER_CLOSE,   /* send the bytes, then close in order */
    SERVER_RESET,   /* send the bytes, then close with a TCP reset */
    SERVER_SILENT,  /* send the bytes, then nothing until the client goes */
    SERVER_DRIBBLE, /* send the bytes one by one, pause_ms between them; keep the
                       connection */
    SERVER_ENDLESS, /* send the bytes, then 'x' until the client goes */
};

/* A request as it came: views into `raw`, valid during the call. */
struct server_request {
    struct str method, target, path; /* the path is the target without its query */
    struct str raw, head, body; /* raw = head (empty line included) + body, unchunked */
    size_t connection;          /* 0, 1, ... in order of acceptance */
};

/* Adds a whole response, status line to body, to `reply`.  Runs on the connection's
 * thread. */
typedef void server_handler_fn(const struct server_request *request, struct buf *reply,
                               void *ctx);

struct server_rule {
    const char *path; /* without query; "*" fits all */
    enum server_act act;
    struct str bytes;
    unsigned pause_ms;          /* before the answer (SERVER_DRIBBLE: between bytes) */
    server_handler_fn *handler; /* its reply comes instead of `bytes` */
    void *ctx;
};

struct server;

/* Listens on 127.0.0.1 with a port that the system picks.  The rules must live as long as
 * the server.  Aborts where a socket cannot be had. */
struct server *server_open(const struct server_rule *rules, size_t count);
/* Ends all connections and threads.  NULL is fine. */
void server_close(struct server *s);

/* From now on connections are accepted and nothing is read from them. */
void server_stop_reading(struct server *s);

unsigned server_port(const struct server *s);
/* "http://127.0.0.1:PORT" */
const char *server_url(const struct server *s);

size_t server_connections(struct server *s); /* accepted so far */
size_t server_request_count(struct server *s);
/* The bytes of the i-th request received, in order of completion; empty beyond. */
struct str server_request_at(struct server *s, struct arena *a, size_t i);

/* One rule for each way to go wrong, and "/ok"; server.c lists the paths:
 * /ok /echo /close /half /silent /stalled /garbage /huge /endless /html /long-header
 * /many-headers /bad-chunk /cut-chunk /dribble /reset /half-head /no-status /redirect
 * /redirect-elsewhere /gzip /gzip-broken /gzip-bomb */
extern const struct server_rule server_faults[];
extern const size_t server_faults_count;

#endif
