/* run/job_exchange.h - one request of a job until it is answered for good: attempts, and
 * the waits between them.  Private to run/. */
#ifndef RUN_JOB_EXCHANGE_H
#define RUN_JOB_EXCHANGE_H

#include <stdbool.h>

#include "run/job.h"

/* Between attempts: the first wait, and the longest. */
#define RETRY_BASE_MS 100
#define RETRY_MAX_MS  5000

/* Sends a request; job_answered() gets what became of it, after the last attempt. */
void job_send(struct job *j, enum exchange_role role, const struct http_request *request);

/* Sends once more what is waiting for another attempt; false where nothing is. */
bool job_resend(struct job *j);

#endif
