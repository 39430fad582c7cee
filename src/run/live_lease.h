/* run/live_lease.h - what a case holds of a live target: its state, the fixtures lent to
 * it, and what has to be undone.  Private to run/. */
#ifndef RUN_LIVE_LEASE_H
#define RUN_LIVE_LEASE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "contract/contract.h"
#include "run/ledger.h"
#include "run/locks.h"
#include "run/put_back.h"

struct live_state;

enum live_phase {
    LIVE_NEW,      /* nothing is held */
    LIVE_BEFORE,   /* fixtures are looked at, and written down */
    LIVE_SETUP,    /* its requests */
    LIVE_READY,    /* the case runs */
    LIVE_FIND,     /* what an unanswered setup may have made */
    LIVE_TEARDOWN, /* its requests */
    LIVE_REMOVE,   /* what steps of the case have made */
    LIVE_PUT_BACK, /* fixtures as they were */
    LIVE_GONE,
};

/* A record that is there before the case, and lent to it. */
struct fixture {
    const struct resource *resource;
    const json_t *key;
    json_t *before; /* NULL: there was none */
    struct ledger_entry entry;
};

/* A record that a step of the case has made. */
struct made {
    const struct resource *resource;
    json_t *key; /* NULL: not known (yet) */
    struct ledger_entry entry;
};

struct live_lease {
    struct live_state *state; /* NULL: none is needed, or not yet chosen */
    enum live_phase phase;
    size_t at; /* within the phase */
    struct lock_holder lock;
    struct lock_need all, *needs; /* what it asks for: once made, kept while it waits */
    struct fixture *fixtures;
    size_t fixture_count;
    struct {
        struct made *at;
        size_t len, cap;
    } made;
    struct ledger_entry setup; /* what the setup has made */
    size_t setup_sent;         /* of its requests: what teardown has to undo */
    bool unsure;               /* one of them got no answer that tells what it did */
    bool found;                /* what it made is known after all, or that it made none */
    bool trouble;              /* something was not undone */
    bool wrote;                /* since the fixtures were looked at */
    struct put_back back;      /* of the fixture at hand */
};

#endif
