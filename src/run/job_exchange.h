/* run/job_exchange.h - one request of a job until it is answered for good: attempts, and
 * the waits between them.  Private to run/. */
#ifndef RUN_JOB_EXCHANGE_H
#define RUN_JOB_EXCHANGE_H

#include <stdbool.h>

#include "run/job.h"

/* Between attempts: the first wait, and the longest. */
#define RETRY_BASE_MS 100
#define RETRY_MAX_MS  5000
/* A longer Retry-After is not waited for in full. */
#define RETRY_AFTER_LIMIT_MS 60000

/* Sends a request; job_answered() gets what became of it, after the last attempt. */
void job_send(struct job *j, enum exchange_role role, const struct http_request *request);

/* Whether the answer comes from something in front of the endpoint, or from one that is
 * not ready: 429, 502, 503 and 504 (RFC 9110, 15.5 and 15.6; RFC 6585, 4) where neither
 * the contract documents that very status nor the case expects it.  Such an answer is no
 * verdict. */
bool job_is_unavailable(const struct job *j, const struct http_result *result);

/* Sends once more what is waiting for another attempt; false where nothing is. */
bool job_resend(struct job *j);

#endif
