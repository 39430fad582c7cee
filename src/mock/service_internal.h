/* mock/service_internal.h - what service.c and control.c share; only inside mock/. */
#ifndef MOCK_SERVICE_INTERNAL_H
#define MOCK_SERVICE_INTERNAL_H

#include "mock/service.h"
#include "mock/worlds.h"

struct service {
    const struct model *model;
    const struct contract *contract;
    const struct states *states;
    bool control, wall_clock;
    int64_t first_ms; /* of the logical clock: after every time in the states */
    struct worlds worlds;
    struct named_world fallback; /* "default"; its world is NULL until asked for */
};

/* A new world in a state (NULL: empty) with the defaults of the settings. */
struct world *service_new_world(const struct service *s, const struct state *state);
/* NULL where there is none of that name. */
struct named_world *service_world(struct service *s, struct str name);

/* A request below CONTROL_PREFIX. */
void control_handle(struct service *s, const struct http_request *request,
                    struct arena *a, struct http_response *ret);

/* {"error": message} with a status. */
void service_complain(struct arena *a, struct http_response *ret, int status,
                      const char *fmt, ...) PRINTF(4, 5);
/* A JSON value with a status. */
void service_answer(struct arena *a, struct http_response *ret, int status,
                    const json_t *body);

#endif
