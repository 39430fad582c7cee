/* run/run.h - runs the cases of a suite against a target.
 *
 * One thread drives everything: several cases are under way at once, each a small state
 * machine (job.c) that waits for its exchanges.  Cases are expanded as they are needed
 * and forgotten when told, so memory does not grow with their number. */
#ifndef RUN_RUN_H
#define RUN_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "check/result.h"
#include "run/selection.h"
#include "run/target.h"
#include "suite/suite.h"

struct acceptance;
struct arena;
struct model;

#define RUN_JOBS_DEFAULT 8
#define RUN_JOBS_MAX     1024
/* So many cases in a row that could not be judged, and the run gives up: an endpoint that
 * is silent would take its time-out for each of the others. */
#define RUN_ERRORS_IN_ROW_MAX 100

struct run_options {
    const struct suite *suite;
    const struct selection *selection;
    const struct target *target;
    size_t jobs; /* cases at once; 0: default */
    uint64_t seed;
    bool fail_fast;
    bool only_must_fails;    /* what speaks against `should` alone is an observation */
    size_t max_failures;     /* stop after so many; 0: never */
    size_t max_errors;       /* in a row; 0: RUN_ERRORS_IN_ROW_MAX */
    const json_t *variables; /* object, or NULL */
    /* The model of the embedded mock for a contract; NULL: the honest one. */
    const struct model *(*model_of)(const struct contract *c, void *ctx);
    void *model_ctx;
    struct str broken; /* what that model breaks on purpose, for the reports; or empty */
    bool read_only;    /* cases that write do not run */
    bool writes_limited; /* to max_writes; else the target's limit, if any */
    uint64_t max_writes;
    const struct acceptance *acceptance; /* violations that do not fail, or NULL */
    struct run_shard shard;
    struct result_sink **sinks;
    size_t sink_count;
    const volatile sig_atomic_t
        *stop; /* set by a signal: finish what is under way; or NULL */
};

/* Runs everything.  False where it could not even begin (an endpoint that cannot be
 * opened, a report that cannot be written): nothing is then known.  The tally is settled
 * and in `a`. */
MUST_CHECK bool run_all(struct arena *a, const struct run_options *options,
                        struct run_summary *ret, struct err *err);

#endif
