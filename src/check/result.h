/* check/result.h - what became of a case: the data that the runner makes and reports
 * show. */
#ifndef CHECK_RESULT_H
#define CHECK_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "check/check.h"
#include "check/latency.h"
#include "http/transport.h"
#include "suite/expand.h"
#include "suite/suite.h"

struct arena;
struct deviation;
struct deviation_list;
struct run_info;
struct undocumented;

enum verdict {
    VERDICT_PASS,
    VERDICT_FAIL,  /* the contract is violated */
    VERDICT_ERROR, /* it could not be judged */
    VERDICT_SKIP,  /* not tried, or not to be shown, with a reason */
    VERDICT_KNOWN, /* the contract is violated, and that was accepted: with a reason */
};
#define VERDICT_COUNT (VERDICT_KNOWN + 1)
const char *verdict_name(enum verdict v); /* "pass" */
/* The contract is violated, accepted or not: `fail` and `known`. */
bool verdict_violates(enum verdict v);

/* What a request was for. */
enum exchange_role {
    ROLE_STATE,   /* bringing about or taking down the state */
    ROLE_SETUP,   /* the file's setup and teardown */
    ROLE_STEP,    /* the step itself */
    ROLE_OBSERVE, /* looking at a record */
};

/* One sending of a request, and what became of it. */
struct attempt {
    int status; /* 0: no response came */
    enum http_trouble trouble;
    struct str message;   /* of the trouble; may be empty */
    struct str target;    /* what was asked for, where a redirect led elsewhere */
    uint64_t waited_ns;   /* before it, since the one before */
    uint64_t duration_ns; /* from sending to the end of the response */
};

struct attempt_list {
    struct attempt *at;
    size_t len, cap;
};

struct exchange {
    enum exchange_role role;
    size_t step; /* of ROLE_STEP and ROLE_OBSERVE */
    const struct http_request *request;
    const struct http_result *result;
    unsigned attempts;         /* 1 = at once */
    int64_t started_ms;        /* wall clock, of the first attempt */
    struct attempt_list tries; /* all of them, redirects that were followed, too */
    bool judged;               /* its response was held against the contract */
    uint64_t duration_ns;      /* whole microseconds: what a journal keeps */
    /* Of the whole bodies, where what is here was cut: read back from a journal.  0: it
     * was not. */
    size_t request_bytes, response_bytes;
};

struct exchange_list {
    struct exchange *at;
    size_t len, cap;
};

struct case_finding {
    size_t step;
    struct finding finding;
    bool observed; /* an observation: the claim is `unclear`, or it is merely worth
                      telling */
};

struct case_finding_list {
    struct case_finding *at;
    size_t len, cap;
};

/* What a step came to, in short: there for every case, also where a journal kept no
 * exchanges. */
struct case_timing {
    const struct operation *operation; /* NULL: a request outside the contract */
    int status;                        /* 0: no response */
    unsigned attempts;
    bool judged;
    uint64_t duration_ns; /* of the last attempt, whole microseconds */
    /* The run keeps a rate (--rate-limit): so long after it was due did the last attempt
     * go out, whole microseconds. */
    bool paced;
    uint64_t late_ns;
};

struct case_timing_list {
    struct case_timing *at; /* [i] is of step i; steps that were not reached are absent */
    size_t len, cap;
};

/* Lives in the arena of its case until every sink has seen it.  Read back from a journal
 * it has the same members (report/journal_read.h), but what they lead to (definition,
 * file, contract, claims, operations) holds only what reports need. */
struct case_result {
    const struct case_instance *instance;
    size_t ordinal; /* in the order of the whole plan, from 0 */
    enum verdict verdict;
    struct str reason; /* of an error, a skip, or why a violation is accepted */
    struct case_finding_list findings;
    struct str_list notes;
    struct exchange_list exchanges;
    struct case_timing_list timings;
    bool flaky;           /* passed only on a retry */
    int64_t started_ms;   /* wall clock */
    uint64_t duration_ns; /* whole microseconds */
    size_t requests;
};

/* --- what a claim came to --- */

enum claim_status {
    CLAIM_UNPROVED, /* no case, or only such as were skipped or could not be judged */
    CLAIM_PROVED,
    CLAIM_REFUTED,
    CLAIM_OBSERVED, /* looked at: `unclear`, or not asked to hold */
};
const char *claim_status_name(enum claim_status s); /* "proved" */

struct claim_tally {
    const struct claim *claim;
    size_t cases[VERDICT_COUNT];
    size_t observed; /* cases that spoke against it, and were not asked to fail */
    enum claim_status status;
};

/* How long an operation's responses took: of steps, their last attempts. */
struct operation_tally {
    const struct operation *operation;
    struct latency took; /* from sending to the last byte */
    /* Of a run that keeps a rate, from the moment at which the request was due, so that
     * what an endpoint that stalls keeps from being sent counts, too. */
    struct latency since_due;
    size_t unanswered; /* in neither: no response came */
};

struct contract_tally {
    const struct contract *contract;
    struct operation_tally *operations; /* in the contract's order */
    struct claim_tally *claims;         /* in the contract's order */
    size_t claim_count;
    size_t claims_by_status[CLAIM_OBSERVED + 1];
    size_t cases[VERDICT_COUNT];
    size_t requests;
};

/* What came of the cases that a deviation is about. */
struct deviation_tally {
    const struct deviation *deviation;
    size_t violated; /* cases that spoke against its claim, accepted or not */
    size_t passed;
    size_t unjudged; /* errors and skips */
};

/* Counts of a run, kept up by tally_add(). */
struct tally {
    struct arena *arena; /* private */
    struct contract_tally *contracts;
    size_t contract_count;
    struct deviation_tally *deviations; /* in the list's order */
    size_t deviation_count;
    size_t cases[VERDICT_COUNT];
    size_t requests, flaky;
};

struct tally *tally_new(struct arena *a, const struct run_info *info);
void tally_add(struct tally *t, const struct case_result *r);
/* Works out the statuses; call before reading them. */
void tally_settle(struct tally *t);

/* The claim `conforms` of an operation, which every response to it says something about;
 * NULL without one (or without an operation). */
const struct claim *conforms_claim(const struct operation *op);

/* The same counts, all latencies 0. */
struct tally *tally_without_times(struct arena *a, const struct tally *from);

/* The claim that a finding speaks against: `conforms` of the operation for what the
 * schema, the status and the media type say, else the case's own claims (NULL stands for
 * those). */
const struct claim *finding_claim(const struct case_result *r,
                                  const struct case_finding *f);

/* --- where results go --- */

/* Which part of a run this is. */
struct run_shard {
    struct str name;  /* "3/10"; empty: the run is whole */
    struct str split; /* names the durations it was split by; empty: by identity */
    struct str run;   /* "CI_PIPELINE_ID 17": of what run; empty: nobody knows */
    size_t whole;     /* cases of all shards */
};

struct run_info {
    const struct suite *suite;
    struct str target;   /* its name or URL, without secrets */
    struct str base_url; /* what requests' targets are appended to; empty on the mock */
    struct str broken; /* what the embedded mock breaks on purpose (--break), or empty */
    uint64_t seed;
    size_t planned; /* cases */
    int64_t started_ms;
    uint64_t interval_ns; /* between two requests (--rate-limit); 0: as fast as may be */
    size_t excluded;      /* cases left out by a selection */
    bool only;            /* an `only` in a file left cases out */
    struct run_shard shard;
    /* Of what would make another run of it: the files' content and the selection. */
    struct str fingerprint;
    const struct deviation_list *deviations; /* check/deviation.h; NULL: none */
};

struct run_summary {
    const struct run_info *info;
    const struct tally *tally;               /* settled */
    const struct undocumented *undocumented; /* settled; NULL: not known */
    uint64_t duration_ns;
    bool interrupted;
    bool gave_up; /* too many cases in a row could not be judged; the rest did not run */
    uint64_t writes;     /* requests that may have changed something */
    size_t over_quota;   /* cases that did not run because of the quota of writes */
    size_t left_changed; /* things that could not be put back: they are in the ledger */
    size_t peak_memory_kib; /* 0 where unknown */
};

/* What is under way, for a report that shows it while it lasts. */
struct run_activity {
    size_t active;                       /* cases */
    const struct case_instance *longest; /* that runs since the longest time; or NULL */
    uint64_t longest_ns;
};

/* A report.  Calls come from one thread: begin, results, end.  `finished` is called the
 * moment a case ends, before anything else is told (the journal); `result` in the order
 * of the plan.
 *
 * `tick` (or NULL) comes several times a second all the time, also when nothing happens.
 *
 * `ledger` (of the journal; else NULL) keeps a line of what is about to be created or
 * changed (run/ledger.h).  False where it could not be written: then nothing may be sent.
 * `durable`: it must have reached the disk, not only the kernel.  It may be called
 * before `begin` has been, and after a failure: what was undone is worth another try.
 *
 * `sent` (where `ledger` is) keeps that a request which nothing can undo is about to be
 * sent; as there.
 *
 * `flush` (or NULL) comes before anything is sent, and before `result`: what a sink has
 * gathered since the last one leaves it now.
 *
 * `failed` is set by a sink that loses lines: the run stops rather than go on unheard. */
/* Of a line of the ledger (run/ledger.h). */
struct sent_request {
    struct str case_id, contract;
    const struct http_request *request;
};

struct result_sink {
    void (*begin)(struct result_sink *s, const struct run_info *info);
    void (*finished)(struct result_sink *s, const struct case_result *r);
    void (*result)(struct result_sink *s, const struct case_result *r);
    void (*tick)(struct result_sink *s, const struct run_activity *now);
    void (*flush)(struct result_sink *s);
    bool (*end)(struct result_sink *s, const struct run_summary *summary,
                struct err *err);
    bool (*ledger)(struct result_sink *s, const json_t *line, bool durable,
                   struct err *err);
    bool (*sent)(struct result_sink *s, const struct sent_request *sent, struct err *err);
    bool failed;
};

#endif
