/* run/job_steps.h - what a job does in each phase.  Private to run/.
 *
 * Each function either sends a request and returns (job_answered() goes on from there),
 * or moves to the next item or phase. */
#ifndef RUN_JOB_STEPS_H
#define RUN_JOB_STEPS_H

#include "run/job.h"

/* Between polls of a pool that is lent out, and at first of a record that is to settle
 * (`eventually`), where each wait is twice the one before, up to the longest. */
#define JOB_POLL_MS     ((uint64_t)50)
#define JOB_POLL_MAX_MS ((uint64_t)1600)

void job_enter(struct job *j, enum job_phase phase);

/* Whether an expectation compares with the value before. */
bool job_needs_before(const struct expect *e);

void job_prepare(struct job *j);
void job_snapshot(struct job *j);
void job_file_steps(struct job *j); /* setup and teardown of the file */
void job_step(struct job *j);
void job_observe(struct job *j);
/* True when there is nothing left to release. */
bool job_release(struct job *j);

/* The answer to what the current phase sent. */
void job_answered(struct job *j, const struct http_result *result);

#endif
