/* run/gateway.h - who is speaking: the endpoint itself, or what stands before it; and
 * whether it was in a state to be judged at all.  Private to run/.
 *
 * The endpoint's own answer, a 500 to a bad request or an undocumented status, is judged.
 * What a proxy, a gateway or a limiter says in its place (RFC 9110, 15.5 and 15.6; RFC
 * 6585) is no verdict, and neither are refused credentials. */
#ifndef RUN_GATEWAY_H
#define RUN_GATEWAY_H

#include <stdbool.h>

#include "run/job.h"

/* False, *reason says why, for an answer that is no verdict on the endpoint. */
MUST_CHECK bool gateway_is_endpoint(const struct job *j, const struct http_result *result,
                                    struct str *reason);

/* Whether the same request may be sent again after this answer (not: after trouble). */
bool gateway_may_repeat(const struct job *j, const struct http_result *result);

/* The operation that the current exchange is one of; NULL where it is none. */
const struct operation *gateway_operation(const struct job *j);

#endif
