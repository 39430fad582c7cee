/* model/model_internal.h - what the stages share; only inside model/.
 *
 * All that can be known of an operation beforehand is worked out when the model is made
 * and kept in its plan, so that a request is answered without looking at schemas. */
#ifndef MODEL_MODEL_INTERNAL_H
#define MODEL_MODEL_INTERNAL_H

#include "model/model.h"

struct hooks {
    const struct model_behaviour **at;
    size_t len, cap;
};

/* How one sent field gets into a record and out of it again. */
struct slot_plan {
    const struct field *field;
    struct str pointer;    /* into the record */
    bool direct;           /* stored as it is under its own name */
    bool is_key;           /* it would be the record's key: an update leaves that alone */
    bool as_key;           /* of `of`: the place takes no object: the key is stored */
    struct str_list shown; /* of `of`: the members to embed; empty: all */
};

/* How a documented success looks. */
struct success_plan {
    int status;
    struct str content_type; /* empty: no body */
    const struct media *media;
    json_t *example; /* the body without the resource's present state; NULL: none */
    bool has_resource;
    struct str pointer;         /* where the resource stands in the body */
    bool takes_one, takes_many; /* what may stand there */
    struct str_list shown;      /* members to show; empty: all but the hidden ones */
    struct http_headers headers;
    bool has_tag, has_location; /* ETag, Location are documented */
};

struct plan {
    const struct operation *operation;
    struct hooks before[STAGE_COUNT], after[STAGE_COUNT];
    enum model_stage order[STAGE_COUNT]; /* from AUTHENTICATE on, up to STAMP */
    size_t order_len;
    struct slot_plan *slots; /* by operation_fields() */
    size_t slot_count;
    struct map slot_by_name;
    bool keeps_unknown; /* the request's schema says that there may be other members */
    struct map members; /* then: schemas of the resource's members, by name */
    bool has_references, has_read_only;
    const struct media *changes_media; /* of the request; NULL without one */
    struct str wrapper;                /* first step of x-effect's `request` */
    struct success_plan success, created;
    struct str_list hidden; /* write-only members of the resource */
};

struct model {
    struct model *self; /* behaviours get it without const */
    struct arena *arena;
    const struct contract *contract;
    const struct states *states;
    struct model_choices choices;
    int tag_form;       /* entity_tag.c */
    struct hooks match; /* behaviours of MATCH and RESPOND where no operation was found */
    struct plan *plans;
};

/* A call with what only the model itself needs. */
struct run {
    struct model_call call; /* first: a behaviour's call is this very run */
    const struct model *m;
    const struct plan *plan; /* NULL until MATCH found the operation */
    struct json_literals *literals;
    size_t *slots;    /* of the selected records in the world */
    json_t **befores; /* of the selected records; NULL for a new one */
    bool full;        /* the world has no room for a new record */
    bool creating;    /* the one selected record is new */
    struct str key;   /* the path's */
    bool has_key;
    const struct media *media; /* the documented one of the request's body */
    bool media_is_json;
    struct str allow; /* of a refused method */
};

struct run *run_of(struct model_call *call);

/* --- stages: false after model_refuse() --- */

bool stage_match(struct run *r);
/* The path of the documented server's URL ("/api/v1"), without a slash behind it. */
struct str match_server_prefix(const struct contract *c);
bool stage_authenticate(struct run *r);
bool stage_parse(struct run *r);
bool stage_validate(struct run *r);
bool stage_normalise(struct run *r);
bool stage_select(struct run *r);
/* Behind the behaviours of SELECT: nothing found is a refusal. */
bool stage_select_settle(struct run *r);
bool stage_guard(struct run *r);
/* Working copies of the selected records. */
bool stage_apply_prepare(struct run *r);
/* The record at hand. */
bool stage_apply(struct run *r);
bool stage_stamp(struct run *r);
/* The working copies become the world's. */
void stage_apply_commit(struct run *r);
/* The success response without its behaviours' doings, and its printing. */
void stage_respond(struct run *r);
void respond_print(struct run *r);
/* entity_tag.c: chooses the form of the entity tags, once, when the model is made. */
void entity_tag_choose(struct model *m);

/* respond_record.c: ETag and Location of the one record, where they are documented. */
void respond_record_headers(struct run *r, const struct success_plan *plan);

/* refuse.c: the response to a refused call. */
void refuse_respond(struct run *r);
/* Without a claim or a documented response: status and message as they are. */
void refuse_plainly(struct run *r, int status, struct str message);

/* parameters.c: path, query, header and cookie values against their schemas. */
bool parameters_validate(struct run *r);
/* The values of path parameters without what their styles write around them. */
void parameters_read_path(struct run *r);
/* The text of the first query parameter of that name (percent-decoded), or of a cookie;
 * false without one. */
bool request_query(struct run *r, struct str name, struct str *ret);
bool request_cookie(struct run *r, struct str name, struct str *ret);
/* Percent-decoded text; `plus`: '+' is a space, as in a query or form.  Text with a
 * broken escape stays as it is. */
struct str request_decode(struct arena *a, struct str text, bool plus);

/* violation.c: refuses a body that the documented schema does not accept. */
bool violation_refuse(struct run *r, const struct schema *schema);

/* mapping.c */
const struct slot_plan *plan_slot(const struct plan *p, struct str sent_field);
void mapping_prepare(struct arena *a, const struct operation *op,
                     const struct field *field, struct slot_plan *ret);
/* Every reference in the changes leads to a record. */
bool mapping_check(struct run *r);
/* All of call->sent into call->record. */
bool mapping_apply(struct run *r);

/* plan.c */
void plan_make(struct model *m, const struct operation *op,
               const struct model_options *options, struct plan *ret);
/* respond_plan.c */
void success_plan_make(struct model *m, const struct operation *op, int preferred,
                       struct success_plan *ret);
/* A documented header that has to be there, with a value that fits. */
void respond_headers(struct arena *a, const struct contract *c,
                     const struct response *doc, struct http_headers *ret);
/* The documented media type to answer with: JSON where there is a choice.  NULL without.
 */
const struct media *respond_media(const struct response *doc);
struct str respond_content_type(const struct media *media);

#endif
