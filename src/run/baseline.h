/* run/baseline.h - the violations that were there when the file was written: a run with a
 * baseline fails only on what is new.
 *
 * The file is JSON, sorted, so that its history can be read.  It says for each case what
 * was found by kind and place, not by the values: a case that breaks in another place is
 * new. */
#ifndef RUN_BASELINE_H
#define RUN_BASELINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/err.h"
#include "check/result.h"
#include "http/redact.h"

struct arena;
struct baseline;

/* More cases than this are not read or written. */
#define BASELINE_CASES_MAX 100000

struct baseline_options {
    bool updates; /* what is found is accepted, and written by baseline_save() */
    const struct redactor *redactor;
};

/* Lives in `a`.  A file that is not there is an error, unless it is to be written.  NULL
 * after errors. */
MUST_CHECK struct baseline *baseline_open(struct arena *a, struct str path,
                                          const struct baseline_options *options,
                                          struct diags *diags);

/* Call first for every case that has ended: what it came to now takes the place of what
 * the file says of it, unless it could not be judged. */
void baseline_judge(struct baseline *b, const struct case_result *r);

/* Whether the violation is accepted: it stands in the file, or the file is written anew.
 * The case must have been given to baseline_judge(). */
bool baseline_holds(struct baseline *b, const struct case_result *r,
                    const struct case_finding *f);

/* For reports: "in the baseline baseline.json". */
struct str baseline_reason(const struct baseline *b);

struct baseline_counts {
    size_t held;  /* violations that stand in the file and are there still */
    size_t added; /* that did not */
    size_t
        gone; /* that stand in the file; their cases were judged and do not show them */
};
struct baseline_counts baseline_count(const struct baseline *b);

/* Writes the file anew: what cases came to that were judged, and what it said of others.
 */
MUST_CHECK bool baseline_save(const struct baseline *b, struct err *err);

#endif
