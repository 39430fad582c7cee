/* mock/server.h - libmicrohttpd in front of the service. */
#ifndef MOCK_SERVER_H
#define MOCK_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct err;
struct model;
struct mock_server;
struct service;

struct server_options {
    struct service *service;
    struct str host;   /* default 127.0.0.1 */
    uint16_t port;     /* 0: one that the system gives */
    size_t max_body;   /* bytes of a request body; 0 = 16 MiB */
    uint64_t delay_ms; /* before every response */
};

/* Serves from one background thread until closed.  NULL on failure. */
MUST_CHECK struct mock_server *mock_server_open(const struct server_options *options,
                                                struct err *err);
void mock_server_close(struct mock_server *s); /* NULL is fine */
/* As service_set_model(), safe while requests come in. */
void server_set_model(struct mock_server *s, const struct model *model);
uint16_t mock_server_port(const struct mock_server *s);
/* "http://127.0.0.1:8080", valid until closed. */
const char *mock_server_url(const struct mock_server *s);

#endif
