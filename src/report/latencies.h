/* report/latencies.h - how long operations took, for people and for tools.  Private to
 * report/. */
#ifndef REPORT_LATENCIES_H
#define REPORT_LATENCIES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/str.h"
#include "check/result.h"

struct arena;

/* Fewer responses have no percentiles that are worth a line to people. */
#define LATENCIES_COUNT_MIN 20

/* One operation as people are told of it. */
struct latency_line {
    const struct contract *contract;
    const struct operation_tally *of;
    bool since_due; /* which of the two times: from when it was due, or from sending */
};

struct latency_lines {
    struct latency_line *at;
    size_t len, cap;
};

/* Operations with enough responses, slowest p99 first; behind each, where the run kept a
 * rate and fell behind so far that it shows, the times since requests were due.  Empty on
 * the embedded mock: its times are ours. */
struct latency_lines latency_lines(struct arena *a, const struct run_summary *s);

/* "asked for 10 requests a second: 3.2 came about, since all of --jobs waited"; empty
 * where the run kept its rate, or had none. */
struct str latency_remark(struct arena *a, const struct run_summary *s);

/* What a column of the four is: p50, p90, p99, most. */
#define LATENCY_COLUMNS 4
extern const char *const latency_columns[LATENCY_COLUMNS];
struct str latency_cell(struct arena *a, const struct latency_line *l, size_t column);
const struct latency *latency_of(const struct latency_line *l);

/* The `latency` of the summary: everything, the histograms' buckets, too. */
json_t *latencies_to_json(struct arena *a, const struct tally *t);

#endif
