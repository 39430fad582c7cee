/* run/capture.h - what a step takes from a response for later steps. */
#ifndef RUN_CAPTURE_H
#define RUN_CAPTURE_H

#include <jansson.h>

#include "check/check.h"
#include "http/message.h"
#include "suite/suite.h"

struct arena;

/* The first value that the JSONPath selects, or the header's, or a segment of the URL
 * that the header is; NULL where there is none.  Of a Location that is a path what lies
 * below the base URL, as cases write paths. */
json_t *capture_value(struct arena *a, const struct capture *c, struct str base_url,
                      const struct http_response *response, const struct body_view *body);

#endif
