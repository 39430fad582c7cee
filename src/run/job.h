/* run/job.h - one case under way: a state machine between exchanges.  Private to run/. */
#ifndef RUN_JOB_H
#define RUN_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "check/result.h"
#include "http/cookies.h"
#include "run/endpoint.h"
#include "run/gate.h"
#include "run/states.h"
#include "suite/expand.h"

struct arena;
struct job;

enum job_phase {
    PHASE_PREPARE,  /* the state */
    PHASE_SETUP,    /* the file's */
    PHASE_SNAPSHOT, /* records that `then` compares with */
    PHASE_STEP,     /* send and judge */
    PHASE_OBSERVE,  /* `then` of the step */
    PHASE_TEARDOWN, /* the file's; always */
    PHASE_RELEASE,  /* the state; always */
    PHASE_DONE,
};

/* A record as it was before the first step. */
struct snapshot {
    const struct resource *resource;
    json_t *key, *record; /* record NULL: there was none */
};

struct snapshot_list {
    struct snapshot *at;
    size_t len, cap;
};

/* One item of a `then` whose record is to be looked at beforehand. */
struct wanted {
    const struct observation *observation;
    json_t *key;
};

struct wanted_list {
    struct wanted *at;
    size_t len, cap;
};

struct job {
    const struct endpoint *endpoint;
    struct arena *arena;
    struct case_instance instance;
    struct case_result result;
    struct rng rng;
    struct env builtins, given, bound, captured; /* outermost first */
    struct lease lease;
    struct ledger_entry file_entry; /* what the file's setup has made */
    bool teardown_failed;           /* of the file */
    size_t reserved;                /* writes of the quota, not yet sent */
    enum job_phase phase;
    size_t step, item; /* within the phase */
    struct wanted_list wanted;
    struct snapshot_list snapshots;
    bool only_observes; /* what its claims say is no failure here */
    bool unseen;        /* something could not be observed: no pass */
    bool in_flight;
    bool waits;          /* the current exchange is to be sent, when its time has come */
    bool told;           /* the runner has told of its end */
    uint64_t resume_ns;  /* not before; 0: at once */
    size_t ticked;       /* so many steps have had their wait for the endpoint's clock */
    uint64_t started_ns; /* of the case */
    uint64_t first_look_ns; /* of an `eventually` */
    unsigned looks;         /* of it, so far */
    struct exchange current;
    struct gate_pass pass; /* of the current exchange */
    unsigned redirects;    /* that it followed */
    bool renewed;          /* its token was refused, and it has a new one */
    struct cookie_jar cookies;
    uint64_t sent_ns, waiting_ns; /* when it was sent, and since when it has waited */
    uint64_t late_ns;             /* so long after it was due was it sent */
    size_t index;                 /* of its slot in the runner */
};

struct job_start {
    const struct endpoint *endpoint;
    uint64_t seed;
    int64_t now_ms;
    const json_t *variables;
    size_t ordinal;
    bool only_must_fails;
};

/* Begins a case in an empty arena. */
void job_start(struct job *j, struct arena *a, const struct case_instance *instance,
               const struct job_start *start);

/* Goes on as far as it can without waiting.  Call it again whenever an exchange of it has
 * finished or its time has come. */
void job_advance(struct job *j);

/* Ends the case with a verdict of its own where nothing worse is known. */
void job_trouble(struct job *j, enum verdict verdict, const char *fmt, ...) PRINTF(3, 4);

#endif
