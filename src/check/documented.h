/* check/documented.h - a response held against the contract; only inside check/. */
#ifndef CHECK_DOCUMENTED_H
#define CHECK_DOCUMENTED_H

#include "check/check.h"

/* What one response is judged by, and where the findings go. */
struct judging {
    struct arena *arena;
    const struct check_context *ctx;
    const struct response_expect *expect;
    const struct http_response *response;
    const struct body_view *body;
    struct finding_list *findings;
    struct str_list *notes;
};

/* Status, media type, body and headers as documented.  Nothing for a request outside the
 * contract, but that JSON must be JSON. */
void judge_documented(struct judging *j);
/* documented_headers.c: those of the response that the contract describes. */
void judge_documented_headers(struct judging *j, const struct response *documented);

/* A finding with its sentence. */
struct finding *judging_add(struct judging *j, enum finding_kind kind, struct str where,
                            struct str expected, struct str actual);

#endif
