/* mock/server_internal.h - the parts of the server; only inside mock/.
 *
 * One thread of libmicrohttpd's does all: server_request.c gathers a request and answers
 * it there.  A delayed answer waits in server_delay.c, which has a thread to wake it. */
#ifndef MOCK_SERVER_INTERNAL_H
#define MOCK_SERVER_INTERNAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microhttpd.h>

#include "base/buf.h"
#include "mock/server.h"
#include "mock/service.h"

#define SERVER_CONNECTIONS_MAX 10000
#define SERVER_IDLE_SECONDS    120
/* Of the request line and the header fields; libmicrohttpd clears all of it after each
 * request, so that more costs time. */
#define SERVER_CONNECTION_MEMORY (16u * 1024)

/* Of its thread: what the first thread mostly has, where a system gives others less. */
#define SERVER_STACK            (8u * 1024 * 1024)
#define SERVER_BODY_MAX_DEFAULT (16u * 1024 * 1024)
#define SERVER_BUFFER_KEPT      (64u * 1024)
#define SERVER_BUFFERS_KEPT     64
/* So much of a body that is too large is read and thrown away, so that the client sees
 * the answer; beyond it the connection is closed. */
#define SERVER_DISCARD_FACTOR 4

/* A request that is coming in; used again and again. */
struct incoming {
    struct mock_server *server;
    struct incoming *next; /* of those not in use */
    struct buf target, body;
    size_t received;
    bool begun, too_large, delayed;
};

struct waiting {
    struct MHD_Connection *connection;
    uint64_t due_ns;
};

/* All have the same delay, so the first in is the first out. */
struct delay {
    uint64_t ms; /* 0: none, and no thread */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct waiting *at; /* a ring */
    size_t first, len, cap;
    bool closing;
};

struct mock_server {
    struct MHD_Daemon *daemon;
    struct service *service;
    pthread_mutex_t service_lock;
    struct arena *scratch; /* of the request being answered */
    struct incoming *unused;
    size_t unused_count;
    struct delay delay;
    size_t max_body;
    uint16_t port;
    char *url;
};

/* server_request.c: libmicrohttpd's callbacks; `cls` is the server. */
void *server_on_target(void *cls, const char *target, struct MHD_Connection *connection);
enum MHD_Result server_on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **request);
void server_on_completed(void *cls, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code);
void server_drop_unused(struct mock_server *s);

/* server_delay.c.  False where no thread could be made. */
MUST_CHECK bool delay_open(struct delay *d, uint64_t ms);
/* Suspends the connection until its time has come; false when closing: answer at once. */
bool delay_suspend(struct delay *d, struct MHD_Connection *connection);
/* Resumes all and suspends none from here on. */
void delay_stop(struct delay *d);
void delay_close(struct delay *d);

/* server_listen.c: a socket that listens, -1 on failure; the port it got, and its URL. */
MUST_CHECK int server_listen(struct str host, uint16_t port, uint16_t *ret_port,
                             char **ret_url, struct err *err);

#endif
