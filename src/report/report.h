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

struct arena;

/* What all sinks share. */
struct report_options {
    const struct redactor *redactor; /* nothing leaves without passing it; may be NULL */
    struct str internal_header; /* of ours, left out of what people see; may be empty */
    bool color;
    bool verbose; /* exchanges of all cases, not only of those that failed */
    bool quiet;   /* only failures and the last line */
};

/* People at a terminal.  `out` gets results, `progress` (may be NULL) a live line. */
struct result_sink *console_open(struct arena *a, const struct report_options *o,
                                 FILE *out, FILE *progress);

/* JUnit XML (docs/reports.md).  `path` "-" is standard output.  Written at the end. */
MUST_CHECK struct result_sink *junit_report_open(struct arena *a,
                                                 const struct report_options *o,
                                                 const char *path, struct err *err);

/* JSON, with the schema in reports/report.schema.json. */
MUST_CHECK struct result_sink *json_report_open(struct arena *a,
                                                const struct report_options *o,
                                                const char *path, struct err *err);

/* NDJSON, a line for each case as soon as it has ended. */
MUST_CHECK struct result_sink *journal_report_open(struct arena *a,
                                                   const struct report_options *o,
                                                   const char *path, struct err *err);

/* Frees what a sink holds beyond the arena; NULL is fine. */
void junit_report_close(struct result_sink *s);
void json_report_close(struct result_sink *s);
void journal_report_close(struct result_sink *s);

#endif
