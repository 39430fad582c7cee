/* run/endpoint.h - one contract on one target: an open transport, and how to prepare
 * requests. */
#ifndef RUN_ENDPOINT_H
#define RUN_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "http/transport.h"
#include "run/states.h"
#include "run/target.h"
#include "suite/suite.h"

struct arena;
struct gate;
struct model;
struct ledger;
struct oauth;
struct live_states;
struct writes;
struct mock_server;
struct undocumented;
struct service;

struct endpoint {
    const struct target *target;
    const struct contract *contract;
    const struct states *states;
    const struct state_driver *driver;
    struct transport *transport;
    uint64_t timeout_ms;
    struct str base_url;
    struct live_states *live; /* of a live target */
    struct ledger *ledger;    /* the run's, of a live target never NULL */
    struct writes *writes;    /* the run's; NULL: no limits */
    struct service *service;  /* of the embedded mock */
    struct mock_server *server;
    struct gate *gate;                 /* the run's; NULL: none */
    struct undocumented *undocumented; /* the run's; NULL: not looked for */
    struct oauth **tokens; /* by the target's credentials; NULL for those that are none */
};

/* Opens the transport, and gets the tokens that credentials need; for the embedded mock
 * starts the service and, unless in process, its server.  `model` NULL: the honest one.
 */
MUST_CHECK bool endpoint_open(struct arena *a, const struct target *target,
                              const struct contract *c, const struct states *states,
                              const struct model *model, size_t connections,
                              struct endpoint *ret, struct err *err);
void endpoint_close(struct endpoint *e);

/* The request of a step, filled in from the environment.  `world` may be empty. */
MUST_CHECK bool endpoint_request(const struct endpoint *e, struct arena *a,
                                 const struct send *send, const struct env *env,
                                 struct str world, struct http_request *ret,
                                 struct err *err);

/* The same without any credentials and without the target's own headers: for the ledger.
 */
MUST_CHECK bool endpoint_bare_request(const struct endpoint *e, struct arena *a,
                                      const struct send *send, const struct env *env,
                                      struct http_request *ret, struct err *err);
/* A view of the endpoint that has no credentials and no headers to give. */
const struct endpoint *endpoint_bare(struct arena *a, const struct endpoint *e);

/* A request outside the contract, with all credentials that the target has. */
struct http_request endpoint_plain_request(const struct endpoint *e, struct arena *a,
                                           struct str method, struct str target);

/* The credential for a scheme: the target's, or what the mock's states.yaml accepts;
 * empty where there is none. */
struct str endpoint_credential(const struct endpoint *e, struct str scheme);

/* One for the scheme of somebody who has not got the scope, of these who has most others;
 * empty where there is none. */
struct str endpoint_credential_lacking(const struct endpoint *e, struct str scheme,
                                       struct str scope);

/* Tokens that are good for another request: where one is being fetched, *ret_at is the
 * moment to ask again.  False where one cannot be had. */
MUST_CHECK bool endpoint_tokens(const struct endpoint *e, uint64_t now_ns,
                                uint64_t *ret_at, struct err *err);
/* The request with the latest token in place of an older one. */
void endpoint_renew(const struct endpoint *e, struct arena *a,
                    struct http_request *request);
/* After a 401: whether the request had a token that can be got anew. */
bool endpoint_refused(const struct endpoint *e, const struct http_request *request);
/* Moves on what is being fetched. */
void endpoint_poll(const struct endpoint *e);

#endif
