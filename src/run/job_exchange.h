/* run/job_exchange.h - one request of a job until it is answered for good: attempts, and
 * the waits between them.  Private to run/. */
#ifndef RUN_JOB_EXCHANGE_H
#define RUN_JOB_EXCHANGE_H

#include <stdbool.h>

#include "run/job.h"

/* Between attempts: the first wait, and the longest. */
#define RETRY_BASE_MS 100
#define RETRY_MAX_MS  5000
/* Who asks for more patience than this is not waited for. */
#define RETRY_AFTER_LIMIT_MS 60000

/* Sends a request; job_answered() gets what became of it, after the last attempt. */
void job_send(struct job *j, enum exchange_role role, const struct http_request *request);

/* Sends what waits for its moment: for another attempt, for the rate limit.  False where
 * nothing does. */
bool job_send_waiting(struct job *j);

/* "3 attempts: reset, 503, reset"; empty where there was one. */
struct str job_attempts_text(struct arena *a, const struct exchange *x);

#endif
