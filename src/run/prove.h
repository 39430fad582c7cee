/* run/prove.h - is the suite able to fail, and does it cry wolf?
 *
 * The suite runs on the honest model, where all must pass; then on each mutant, where
 * some case must fail; then on each twin, where none may.  Everything goes through the
 * same jobs and checks as a run, in process unless sockets are asked for. */
#ifndef RUN_PROVE_H
#define RUN_PROVE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "claims/kind.h"
#include "run/selection.h"
#include "suite/suite.h"

struct arena;

enum prove_outcome {
    PROVE_KILLED,
    PROVE_SURVIVED,
    PROVE_EQUIVALENT, /* survived, and a file says why no suite could notice */
    PROVE_PASSED,     /* a twin on which all held */
    PROVE_FALSE_ALARM /* a twin on which a case failed */
};

/* What became of one variation. */
struct prove_entry {
    const struct contract *contract;
    const struct variation *variation; /* NULL: the honest model, or a combination */
    struct str combination;            /* names of the twins put together; else empty */
    bool is_twin;
    enum prove_outcome outcome;
    struct str case_name; /* the killer, or the first false alarm; empty without */
    struct str case_id;
    struct str message; /* its first finding */
    bool by_own_claim;  /* killed by a case that proves the broken claim */
    struct str reason;  /* of an equivalent one */
    size_t cases;       /* run on it */
};

struct prove_entry_list {
    struct prove_entry *at;
    size_t len, cap;
};

struct prove_options {
    const struct suite *suite;
    const struct selection *selection;
    bool sockets, no_twins;
    size_t combinations; /* of twins, for each contract, chosen by the seed */
    uint64_t seed;
    const json_t *equivalent; /* object: "contract/claim:mutant" → reason; or NULL */
    const volatile sig_atomic_t *stop;
    /* Told of each variation as it is done; may be NULL. */
    void (*progress)(const struct prove_entry *entry, size_t done, size_t planned,
                     void *ctx);
    void *ctx;
};

struct prove_result {
    struct prove_entry_list entries;
    size_t killed, survived, equivalent, twins, false_alarms;
    size_t honest_failures; /* cases that fail on the honest model: nothing else is tried
                               then */
    size_t pairs;           /* case × variation, run */
    uint64_t duration_ns;
    bool interrupted;
};

/* Killed of all that can be killed, 0 to 100; 100 without mutants. */
double prove_score(const struct prove_result *r);

MUST_CHECK bool prove(struct arena *a, const struct prove_options *options,
                      struct prove_result *ret, struct err *err);

#endif
