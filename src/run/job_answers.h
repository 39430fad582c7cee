/* run/job_answers.h - how each phase takes an answer.  Private to run/. */
#ifndef RUN_JOB_ANSWERS_H
#define RUN_JOB_ANSWERS_H

#include "run/job.h"

void job_prepare_answered(struct job *j, const struct http_result *result);
void job_release_answered(struct job *j, const struct http_result *result);
void job_snapshot_answered(struct job *j, const struct http_result *result);
void job_file_step_answered(struct job *j, const struct http_result *result);
void job_step_answered(struct job *j, const struct http_result *result);
void job_observe_answered(struct job *j, const struct http_result *result);

#endif
