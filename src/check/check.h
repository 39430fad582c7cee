/* check/check.h - what came back, held against what was documented and expected.
 *
 * Judging never fails and never stops at the first finding.  It knows the claims only as
 * data and nothing of the model that imitates them. */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/diag.h"
#include "base/str.h"
#include "contract/contract.h"
#include "http/transport.h"
#include "suite/suite.h"
#include "suite/template.h"

struct arena;

enum finding_kind {
    FINDING_STATUS,       /* not the expected status */
    FINDING_UNDOCUMENTED, /* a status or media type that the contract does not document */
    FINDING_HEADER,
    FINDING_BODY,      /* an expectation on the body */
    FINDING_SCHEMA,    /* the documented schema says no */
    FINDING_MALFORMED, /* the body is not what its media type says */
    FINDING_SLOW,      /* `within` */
    FINDING_STATE,     /* `then` */
};
const char *finding_kind_name(enum finding_kind kind); /* "status", "schema" */

/* One thing that is not as it should be: evidence for a `fail`. */
struct finding {
    enum finding_kind kind;
    struct str where;    /* "status", "header content-type", "body /lead/status", "lead
                            lead_1 /status" */
    struct str expected; /* one line each, cut to a bounded length */
    struct str actual;
    struct str message;         /* the whole as one sentence */
    struct str schema_location; /* of FINDING_SCHEMA: absolute keyword location */
    struct span span; /* of the expectation in the case file, or the schema's source */
};

struct finding_list {
    struct finding *at;
    size_t len, cap;
};

/* Nesting that a response may have. */
#define RESPONSE_DEPTH_MAX 256

/* The body, read once for all checks. */
struct body_view {
    bool is_json;     /* the media type says so (or there is none and it reads as JSON) */
    json_t *value;    /* NULL where it is not, or is malformed */
    struct str error; /* why it is malformed, empty otherwise */
    size_t duplicate_keys;
    struct str duplicate_key; /* the first of them */
    const struct json_literals *literals;
};
/* Never fails: what cannot be read is in `error`.  An empty body is no value and no
 * error. */
struct body_view body_read(struct arena *a, const struct http_response *response);

struct check_context {
    const struct operation *operation; /* NULL: a request outside the contract */
    const struct env *env;
    const json_t *prior; /* the resource before the case (for !unchanged in the response),
                            or NULL */
    /* Set (where not NULL and still empty) to why an expectation could not be judged: a
     * reference that leads nowhere, !unchanged without `prior`, a pattern beyond its
     * limit. Such is no violation.  Without this place it becomes a finding nevertheless.
     */
    struct str *unjudged;
    /* Set (where not NULL and still empty) to why the body was not held against the
     * schema that is documented for it: nobody reads such bodies. */
    struct str *unread;
    /* Of check_observation(): where schemas are followed, and where is told of members
     * that changed and of which the documents do not speak; both may be NULL. */
    const struct contract *contract;
    struct str_list *notes;
    uint64_t clock_skew_ms; /* so far may the endpoint's clock be from ours: counts where
                               something is compared with `$(now)` */
};

/* The documented status, media type and schema, then every expectation of the step.  A
 * body that is not JSON is held against expectations as a string; of one that is
 * malformed JSON nothing more is asked.  `result` must have a response (trouble HTTP_OK).
 * What is merely worth telling (an undocumented status that the case allows, duplicate
 * keys) goes to `notes`. */
void check_response(struct arena *a, const struct check_context *ctx,
                    const struct response_expect *expect,
                    const struct http_result *result, const struct body_view *body,
                    struct finding_list *findings, struct str_list *notes);

/* One item of `then`: `now` is the record as observed (NULL: there is none), `before` as
 * it was before the case's first step (NULL likewise).  "Unchanged" is judged member by
 * member, of those that the resource's schema speaks of: an endpoint may well keep an
 * undocumented time of last access. */
void check_observation(struct arena *a, const struct check_context *ctx,
                       const struct observation *o, const json_t *key, const json_t *now,
                       const json_t *before, struct finding_list *findings);

#endif
