/* report/journal_index.h - which cases stand where in journals.  Private to report/. */
#ifndef REPORT_JOURNAL_INDEX_H
#define REPORT_JOURNAL_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "doc/json.h"
#include "report/journal_case.h"
#include "report/journal_head.h"
#include "report/journal_lines.h"
#include "report/journal_order.h"
#include "report/journal_read.h"

struct journal_file {
    struct journal_lines lines;
    struct arena *arena; /* of `value` */
    const json_t *value; /* a JSON report, whole; NULL: a journal */
    size_t cases, planned, last_line;
    size_t runs;                     /* run lines */
    struct run_shard shard;          /* as the first of them says */
    size_t shard_index, shard_count; /* of its name; 0: a whole run */
    bool ended;                      /* its last record of the run is a summary */
    bool interrupted, gave_up;       /* as that says */
};

struct journal_reader {
    struct arena *arena;
    struct journal_head head;
    struct journal_files case_files;
    struct journal_file *files;
    size_t file_count;
    struct journal_entry *at; /* malloc'ed: it grows without leaving copies behind */
    size_t len, cap;
    struct tally *tally;
    struct run_summary summary;
    struct undocumented *undocumented;
    size_t told;                /* summaries that had some, or said that there was none */
    size_t sittings, summaries; /* run lines and summaries of all files */
    uint64_t summary_ns;
    int64_t ended_ms; /* of the last case */
    bool interrupted, gave_up;
    bool sharded; /* journals of shards, whose cases have their numbers in the whole */
};

/* Reads all lines once; NULL where a file cannot be opened.  Errors go to `diags`. */
MUST_CHECK struct journal_reader *journal_index(struct arena *a, const struct str *paths,
                                                size_t count, struct diags *diags);

/* The number of the line that a case stands in: counted when it is asked for. */
size_t journal_line_of(struct journal_reader *r, const struct journal_entry *e);

/* A place in a journal; `text` (may be empty) is shown as its line. */
struct span journal_place(struct journal_reader *r, size_t file, size_t line,
                          struct str text);
void journal_trouble(struct journal_reader *r, struct diags *diags, size_t file,
                     size_t line, struct str text, const char *fmt, ...) PRINTF(6, 7);

#endif
