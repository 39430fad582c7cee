/* run/job_ledger.h - what a case is about to send, held against what may be sent, and
 * written down.  Private to run/. */
#ifndef RUN_JOB_LEDGER_H
#define RUN_JOB_LEDGER_H

#include <stdbool.h>

#include "run/job.h"

/* Before a request goes out for the first time.  False, and err says why, where it must
 * not. */
MUST_CHECK bool job_may_send(struct job *j, const struct http_request *request,
                             struct err *err);

/* Counts an attempt that writes. */
void job_count_write(struct job *j);

/* What a step made is known from its answer. */
void job_note_made(struct job *j, const struct http_result *result);
/* What the file's teardown will send may be known better. */
void job_note_captures(struct job *j);
/* The file's teardown has run; `ok`: all of it. */
void job_note_teardown(struct job *j, bool ok);

#endif
