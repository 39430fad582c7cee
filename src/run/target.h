/* run/target.h - an endpoint: where it is, how to get in, how states come about there.
 *
 * The `mock` target is built in.  Others are described in fealty.yaml (run/config.h) or
 * by flags alone. */
#ifndef RUN_TARGET_H
#define RUN_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/diag.h"
#include "base/str.h"
#include "contract/contract.h"
#include "http/engine.h"
#include "http/message.h"
#include "run/secret.h"
#include "suite/suite.h"

struct arena;
struct oauth;

enum target_kind {
    TARGET_MOCK,    /* the embedded mock, a server of our own on loopback */
    TARGET_CONTROL, /* a `fealty mock` running elsewhere: states through its control
                       interface */
    TARGET_LIVE,    /* anything else */
};

enum credential_kind {
    CREDENTIAL_VALUE,  /* a key, a token, or "user:password" */
    CREDENTIAL_PAIR,   /* user and password */
    CREDENTIAL_CLIENT, /* OAuth 2 client credentials: a token is got for them */
};

/* How a token is got (RFC 6749, 4.4). */
struct target_client {
    struct secret_source id, secret;
    struct str token_url; /* empty: the contract's */
    struct str scope;     /* separated by spaces; may be empty */
    bool in_body;         /* id and secret as form fields instead of HTTP Basic */
};

/* A credential by the contract's security scheme. */
struct target_credential {
    struct str scheme;
    struct str caller;      /* who may do less; empty: the one of `auth` */
    struct str_list scopes; /* of a caller: all it has */
    enum credential_kind kind;
    struct secret_source source;         /* of CREDENTIAL_VALUE */
    struct secret_source user, password; /* of CREDENTIAL_PAIR */
    struct target_client client;         /* of CREDENTIAL_CLIENT */
    struct str value;  /* once read; of a pair "user:password", of a client its secret */
    struct str secret; /* what stands for it in everything shown: "WORKSPACE_KEY" */
    struct str client_id; /* once read */
    struct span span;
};

enum observe_how { OBSERVE_NOT, OBSERVE_GET, OBSERVE_LIST, OBSERVE_NO_OP_UPDATE };

/* How a record of a resource is looked at. */
struct observe_rule {
    struct str resource; /* by name: one target may serve several contracts */
    enum observe_how how;
    struct str path; /* of OBSERVE_GET: "/api/v1/leads/$(id)"; of OBSERVE_LIST likewise */
    struct str at;   /* JSON Pointer to the record in the response, or to the list */
    const json_t *where; /* of OBSERVE_LIST: members that the record has; NULL: its key */
    struct span span;
};

/* How a record is put back where the documented operations do not do. */
struct restore_rule {
    struct str resource;
    struct str put;    /* the path that takes the whole record; empty: the update */
    struct str remove; /* the path to DELETE; empty: the documented operation */
    struct span span;
};

/* How a live target brings a state about. */
struct target_state {
    struct str name;
    const struct node *setup, *teardown; /* lists of steps, or NULL */
    const struct node *values;           /* names that exist as they are, or NULL */
    const struct node *pool;     /* list of such maps, lent to one case at a time */
    const struct node *settings; /* what this state needs, or NULL */
    /* Steps that find by what was sent what `setup` has made, where no answer came. */
    const struct node *find;
    const struct node *resources; /* {name: resource} of values and pool, or NULL */
    const struct node *shared;    /* names of records that no case changes, or NULL */
    struct str lock;              /* only one case at a time under this name; or empty */
    bool exclusive;               /* no other case at all at the same time */
    bool restore;                 /* its fixtures are put back as they were */
    struct span span;
};

/* A rate of its own for one operation. */
struct target_rate {
    struct str operation; /* operationId */
    uint64_t rate_ns;
};

struct target_limits {
    uint64_t rate_ns; /* between two requests; 0: no limit */
    struct target_rate *operations;
    size_t operation_count;
    size_t connections;  /* 0: default */
    uint64_t timeout_ms; /* of a request; 0: default */
    unsigned retries;
    bool retries_given;
    size_t max_response;
    bool writes_limited;
    uint64_t writes; /* requests that may change something, of a whole run */
};

#define TARGET_TIMEOUT_MS 30000
#define RETRIES_DEFAULT   2
#define REDIRECTS_MAX     50
#define REDIRECTS_DEFAULT 10 /* of --location */

struct target {
    enum target_kind kind;
    struct str name;                       /* shown in reports */
    struct engine_options engine;          /* base_url and so on */
    struct target_credential *credentials; /* of `auth` and of `callers` */
    size_t credential_count;
    struct http_headers headers; /* with every request */
    struct target_limits limits;
    uint64_t clock_skew_ms;    /* so far may its clock be from ours */
    json_t *settings;          /* object, or NULL: not known */
    struct secret_source *env; /* variables that cases may name, $(env.NAME) */
    size_t env_count;
    json_t *variables; /* their values, once read; or NULL */
    struct observe_rule *observe;
    size_t observe_count;
    struct restore_rule *restore_rules;
    size_t restore_count;
    struct target_state *states;
    size_t state_count;
    bool in_process;    /* of TARGET_MOCK: without sockets */
    bool cookies;       /* each case has a jar of its own; else none are kept */
    unsigned redirects; /* that are followed in a row; 0: a redirect is the answer */
    struct secret_source key_password; /* of engine.key */
    struct redactor *redactor; /* learns of tokens got on the way; NULL: nobody shows them
                                */
    struct span span;
};

#endif
