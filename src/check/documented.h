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

/* The body, or a part of it, that a schema speaks of. */
struct judged_value {
    const json_t *value;
    const struct json_literals *literals;
    struct str place; /* "body", "body line 3" */
};
/* Its violations, of all such of one response so many as are worth showing. */
void judge_value(struct judging *j, const struct schema *schema,
                 const struct judged_value *v);
/* Members that are for requests only, in a value that the schema accepts otherwise. */
void judge_direction(struct judging *j, const struct schema *schema,
                     const struct judged_value *v, struct span span);
/* That nobody looks into the body as the schema would have it, where it asks for
 * something. */
void tell_unread(struct judging *j, const json_t *schema);
void judging_note(struct judging *j, struct str text);

/* documented_items.c: a body that is a sequence of items, item by item.  False: it is
 * none, or what is documented does not speak of items. */
bool judge_items(struct judging *j, const struct media *media);

/* A finding with its sentence. */
struct finding *judging_add(struct judging *j, enum finding_kind kind, struct str where,
                            struct str expected, struct str actual);

#endif
