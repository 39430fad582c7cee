/* tests/e2e/rest.h - an update of one record by its id in the path, as most vendors have
 * it.
 *
 * The order is a usual one: route, credential, media type, JSON, record, fields,
 * references, apply, stamp, respond.  A vendor says what its document says: fields,
 * read-only members, what a refusal looks like.  Bugs of the flow ("not-stored:phone")
 * are here; which of them a vendor has is in its list. */
#ifndef E2E_REST_H
#define E2E_REST_H

#include "tests/e2e/vendor.h"

enum field_type {
    FIELD_TEXT,
    FIELD_EMAIL,
    FIELD_UUID,
    FIELD_INTEGER,
    FIELD_UUIDS,  /* a list of them */
    FIELD_OBJECT, /* of anything */
    FIELD_PAIRS,  /* a list of {field_id, value} */
};

struct field {
    const char *name;
    enum field_type type;
    bool nullable;
    bool present;              /* empty text is no value for it (style "present") */
    const char *const *values; /* the only legal ones, ended by NULL; may be NULL */
    const char *link;          /* the resource that the ids are of; may be NULL */
};

enum why {
    WHY_ROUTE,
    WHY_KEY,
    WHY_MEDIA,
    WHY_JSON,
    WHY_SHAPE, /* not an object, or the wrapper is missing */
    WHY_ID,    /* it cannot be one */
    WHY_RECORD,
    WHY_FIELD,
    WHY_READ_ONLY,
    WHY_UNKNOWN_FIELD,
    WHY_LINK, /* names a record that is not there */
    WHY_DUPLICATE,
    WHY_EMPTY,
    WHY_BROKEN, /* the server's own fault */
};

struct problem {
    enum why why;
    const char *field;
    const json_t *value;
    const json_t *record; /* in the way */
};

struct rest {
    const char *method, *prefix, *resource;
    const char *wrapper; /* member of the body that holds the changes; may be NULL */
    const struct field *fields;
    size_t field_count;
    const char *const *read_only;  /* ended by NULL */
    const char *created, *updated; /* stamps; may be NULL */
    bool uuid_ids;
    bool (*authorized)(struct call *c);
    void (*refuse)(struct call *c, const struct problem *p);
    json_t *(*respond)(struct call *c, json_t *shown);
    /* More than the fields' own rules; false with the problem.  May be NULL. */
    bool (*check)(struct call *c, const json_t *record, const json_t *changes,
                  struct problem *p);
    /* What is stored for what was sent; NULL where it is the same. */
    json_t *(*stored)(struct call *c, const json_t *record, const char *field,
                      const json_t *sent);
};

void rest_handle(struct call *c, const struct rest *r);

/* --- fields.c --- */

/* Is the value legal for the field? */
bool field_check(struct call *c, const struct field *f, const json_t *value,
                 struct problem *p);
/* What ends up in the record, bugs included; NULL: nothing is done. */
json_t *field_value(struct call *c, const struct field *f, const json_t *before,
                    const json_t *sent);

#endif
