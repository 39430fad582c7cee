/* report/report.h - telling people: the sinks of a run (check/result.h). */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/err.h"
#include "check/result.h"
#include "http/redact.h"
#include "report/past.h"

struct arena;
struct progress;

/* What people and tools are told of a claim kind. */
struct report_kind {
    struct str says, proves; /* one sentence; how cases find out */
    int wfc;                 /* Web Fuzzing Commons fault code, 0 without one */
};

/* What all sinks share. */
struct report_options {
    /* The folder that paths in reports are seen from, absolute: readers that link to
     * files know them from the root of the repository.  Empty: paths stay as they were
     * named. */
    struct str root;
    FILE *people;           /* where what people read goes; NULL: standard output */
    const char *stop_token; /* of GitHub's `::stop-commands::`, printed there before;
                               NULL: was not */
    bool reproducible;      /* nothing in it says where it was made */
    /* What the run's exit status will be; NULL: not known. */
    int (*exit_status)(const struct run_summary *s);
    /* What a claim kind means; false for an unknown one.  NULL: nothing is known. */
    bool (*kind_info)(struct str kind, struct report_kind *ret);
    const struct past_list *past;    /* earlier runs, for a trend; or NULL */
    const struct redactor *redactor; /* nothing leaves without passing it; may be NULL */
    struct str internal_header; /* of ours, left out of what people see; may be empty */
    size_t columns;             /* of the terminal; 0: none, lines may be longer */
    bool escapes; /* control characters in exchanges as escapes (\x1b), not as dots */
    bool color;
    bool verbose;      /* exchanges of all cases, not only of those that failed */
    bool whole_bodies; /* of those, however long */
    bool all_failures; /* each cause in full */
    bool details; /* what was skipped, unproved and observed: all of it, with reasons */
    bool quiet;   /* only failures and the last line */
};

/* People at a terminal.  `out` gets results; `progress` (report/progress.h) may be NULL.
 */
struct result_sink *console_open(struct arena *a, const struct report_options *o,
                                 FILE *out, struct progress *progress);

/* Each format of report/formats.def: NAME_report_open() and NAME_report_close(), which
 * frees what the sink holds beyond the arena (NULL is fine).  `path` "-" is standard
 * output. */
#define FORMAT(id, name, file, prove, summary)                                           \
    MUST_CHECK struct result_sink *name##_report_open(                                   \
        struct arena *a, const struct report_options *o, const char *path,               \
        struct err *err);                                                                \
    void name##_report_close(struct result_sink *s);
#include "report/formats.def"
#undef FORMAT

/* As `markdown`, but appended to the file and longer: the summary of a job on GitHub.
 * Closed by markdown_report_close(). */
struct result_sink *step_summary_open(struct arena *a, const struct report_options *o,
                                      const char *path);

/* A journal that goes on behind what is there: of a run that was cut off.  A torn last
 * line is cut off first. */
MUST_CHECK struct result_sink *journal_report_resume(struct arena *a,
                                                     const struct report_options *o,
                                                     const char *path, struct err *err);

#endif
