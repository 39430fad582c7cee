/* mock/service.h - the mock without a socket: worlds by name, the control interface, the
 * model.
 *
 * A request goes to the world that its `Fealty-World` header names, or to the world
 * "default".  Below CONTROL_PREFIX worlds are made, looked at and removed
 * (docs/mock.md); the same over a socket and in process. */
#ifndef MOCK_SERVICE_H
#define MOCK_SERVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "http/message.h"

struct arena;
struct err;
struct model;
struct service;
struct states;
struct transport;

#define CONTROL_PREFIX     "/_fealty"
#define WORLD_HEADER       "Fealty-World"
#define WORLDS_MAX_DEFAULT 10000

struct service_options {
    const struct model *model;
    const struct states *states;
    bool control;      /* the control interface answers */
    bool wall_clock;   /* else a logical one: each request a second after the last */
    size_t worlds_max; /* 0 = WORLDS_MAX_DEFAULT */
    struct str default_state; /* of the world "default"; empty: `default` */
};

/* Not thread-safe: one thread calls it (the server does so from one). */
struct service *service_open(const struct service_options *options);
void service_close(struct service *s); /* NULL is fine */

/* Another model for the same contract from here on: worlds stay. */
void service_set_model(struct service *s, const struct model *model);

/* Answers one request; the response lives in `a`. */
void service_handle(struct service *s, const struct http_request *request,
                    struct arena *a, struct http_response *ret);

/* A transport that calls the service in process; closing it leaves the service open. */
struct transport *service_transport(struct service *s);

#endif
