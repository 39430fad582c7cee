/* report/past.h - what earlier runs came to, in short, for a trend. */
#ifndef REPORT_PAST_H
#define REPORT_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "check/result.h"

struct arena;

struct past_run {
    int64_t started_ms;
    struct str target;
    size_t cases[VERDICT_COUNT];
    size_t refuted; /* claims */
    uint64_t duration_ns;
};

struct past_list {
    struct past_run *at;
    size_t len, cap;
};

/* What a run came to. */
struct past_run past_of(const struct run_summary *summary);

/* Adds the run of a journal, or of each journal in a folder (*.ndjson, *.journal), and
 * sorts by time.  Everything is copied to `a`.  False where one cannot be read. */
MUST_CHECK bool past_read(struct arena *a, struct str path, struct past_list *io,
                          struct err *err);

#endif
