/* model/model.h - an endpoint as its contract describes it: a function from (world,
 * request) to (response, changed world).
 *
 * The model runs a request through the stages below.  What OpenAPI and x-effect say is
 * built in; what claims say comes as behaviours, which the claims layer attaches.  The
 * model knows no sockets, no clock of its own, and never the code that judges responses.
 *
 * Written for reading: a stage is a file, stage_<name>.c. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/map.h"
#include "base/str.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "http/message.h"

struct arena;
struct model;
struct model_call;

/* --- worlds --- */

/* One isolated copy of records and settings.  It has an arena of its own. */
struct world;

/* `now_ms` is the world's first moment (milliseconds since 1970). */
struct world *world_open(const struct contract *c, const struct state *state,
                         int64_t now_ms);
void world_close(struct world *w);

/* The live records of a resource, in order of creation; borrowed, changed only by the
 * model. */
size_t world_count(const struct world *w, const struct resource *r);
json_t *world_record(const struct world *w, const struct resource *r, size_t i);
/* NULL where there is none with that key. */
json_t *world_find(const struct world *w, const struct resource *r, const json_t *key);
json_t *world_setting(const struct world *w, const char *name);
int64_t world_now(const struct world *w);
/* The clock only goes forward; an earlier time is ignored. */
void world_set_now(struct world *w, int64_t now_ms);
/* For behaviours: add a record (reference not taken over; one with the same key is
 * replaced), remove one. */
void world_add(struct world *w, const struct resource *r, json_t *record);
bool world_remove(struct world *w, const struct resource *r, const json_t *key);
/* A record may be shared with the state and with other worlds, so it must not be changed
 * as it stands: this puts a copy in its place, which may.  NULL where there is no such
 * record. */
json_t *world_edit(struct world *w, const struct resource *r, const json_t *key);
/* All settings as an object; borrowed, not to be changed. */
json_t *world_settings(const struct world *w);
/* `value` is not taken over; NULL removes. */
void world_set_setting(struct world *w, struct str name, json_t *value);
/* What behaviours remember from one call to the next (requests that were answered, say):
 * an object, to be changed in place; no client sees it, and a refused call does not undo
 * it. */
json_t *world_memory(struct world *w);
/* An object of its own in there, by a name that no request can have. */
json_t *world_memory_of(struct world *w, const char *name);

/* --- behaviours --- */

enum model_stage {
    STAGE_MATCH,        /* which operation; nothing to hook before it */
    STAGE_AUTHENTICATE, /* who asks */
    STAGE_PARSE,        /* bytes to JSON */
    STAGE_VALIDATE,     /* the documented request schema */
    STAGE_NORMALISE,    /* aliases, coercions: `changes` becomes canonical */
    STAGE_SELECT,       /* which records */
    STAGE_GUARD,        /* conflicts, immutability, preconditions */
    STAGE_APPLY,        /* a record at a time */
    STAGE_STAMP,        /* timestamps, derived fields; a record at a time */
    STAGE_RESPOND,      /* the response body */
    STAGE_COUNT,
};

/* A behaviour runs at the end of a stage (`before`: at its start) of the operation it was
 * attached to.  It changes the call, or refuses by model_refuse() and returns false,
 * which ends the request: nothing that the call did to the world remains.
 *
 * Of a refused call RESPOND alone still runs (`call->refusal` tells), so that a behaviour
 * can change how a refusal looks.  A behaviour before a stage may set `call->skip`: then
 * what the model itself does in that stage is left out.  VALIDATE judges `call->body`,
 * APPLY takes `call->changes`: a value that shall pass unjudged is taken out of the one
 * and left in the other. */
typedef bool model_behaviour_fn(struct model_call *call, const void *ctx);

struct model_behaviour {
    const struct operation *operation; /* NULL: every operation */
    enum model_stage stage;
    bool before;
    model_behaviour_fn *fn;
    const void *ctx;
};

/* --- the call: all that a behaviour may look at and change --- */

/* Why a request was refused: who refuses fills it in, `rejects` and its kin say how it
 * looks. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_NO_SUCH_PATH,
    REFUSAL_METHOD,
    REFUSAL_CREDENTIALS,
    REFUSAL_SCOPE, /* known, but may not do this */
    REFUSAL_MEDIA_TYPE,
    REFUSAL_MALFORMED, /* no JSON */
    REFUSAL_INVALID,   /* against the schema, or a claim's rule */
    REFUSAL_NO_IDENTIFIER,
    REFUSAL_NOT_FOUND,
    REFUSAL_CONFLICT,
    REFUSAL_DUPLICATE,
    REFUSAL_IMMUTABLE,
    REFUSAL_PRECONDITION,         /* If-Match and its kin: not so */
    REFUSAL_PRECONDITION_MISSING, /* … and one is required */
    REFUSAL_KEY_REUSED,           /* an idempotency key, for another request */
    REFUSAL_LAST = REFUSAL_KEY_REUSED,
};

struct model_call {
    struct arena *arena; /* dies with the call */
    struct model *model;
    struct world *world;
    const struct contract *contract;
    const struct operation *operation;
    const struct http_request *request;
    struct path_value *path_values;
    size_t path_value_count;
    json_t *body; /* after PARSE; NULL without one */
    json_t
        *changes; /* after PARSE: the object that x-effect's `request` points to (a copy
                   * that may be changed); before NORMALISE ends under the names sent */
    bool duplicate_keys; /* the text had some; the later value is in `body` */
    json_t *
        *selected; /* after SELECT: the world's records, not to be changed; a behaviour
                    * of SELECT may set an array of its own (in `arena`).  From APPLY
                    * on: working copies, which replace them when the call ends well */
    size_t selected_count;
    json_t *record; /* during APPLY and STAMP: the one at hand, to be changed in place
                     * (but texts and numbers in it are replaced, never changed: others
                     * share them) */
    json_t *before; /* the same record as it was before this call; not to be changed */
    json_t *sent; /* during APPLY: what is left of `changes` to be applied to `record`: a
                   * behaviour that has applied a field itself deletes it here */
    enum refusal refusal;
    struct str refusal_field;    /* as sent; empty where none is to blame */
    const json_t *refusal_value; /* offending value, or NULL */
    const json_t *refusal_other; /* the record in the way, or NULL */
    struct str refusal_message;
    const struct claim *refusal_claim; /* whose outcome applies, or NULL */
    const char *refusal_param; /* which of its parameters has it; NULL: `outcome` */
    bool answered;             /* by model_answer() */
    bool skip; /* set before a stage: its own work is left out (see above) */
    bool apply_though_refused; /* for mutants: when VALIDATE, NORMALISE, SELECT or GUARD
                                * refuses, the fields that are not to blame are applied
                                * and stamped, and kept, all the same; the answer is the
                                * refusal */
    struct http_response
        response;          /* status 0 until RESPOND; a behaviour may overwrite it */
    json_t *response_body; /* during RESPOND: what will be printed; NULL: no body */
};

/* Ends the call with a refusal; always returns false.  The response is made from the
 * claim's outcome (`claim` may be NULL: then from the documents' other statements, and
 * the model's choice where they are silent). */
bool model_refuse(struct model_call *call, enum refusal why, const struct claim *claim,
                  struct str field, const json_t *value, const char *fmt, ...)
    PRINTF(6, 7);

/* Ends the call with `response` and `response_body` as a behaviour has set them, and the
 * world as it was before; always returns false.  Behaviours of RESPOND still run. */
bool model_answer(struct model_call *call);

/* --- choices: what documents leave open, and how the model decides it --- */

/* An honest endpoint may decide otherwise: the twins of the claims layer do. */
struct model_choices {
    int status[REFUSAL_LAST +
               1]; /* for refusals without a documented status; 0 = default */
    bool refuse_unknown_fields;   /* default: ignored */
    bool refuse_read_only_fields; /* default: ignored */
    bool stamp_without_change;    /* an update that changes nothing moves timestamps */
    bool extra_response_fields;   /* undocumented members where the schema allows them */
    bool validate_before_authenticate;
    bool find_before_validate;
    bool accept_any_content_type; /* default: a documented one is needed for a body */
    bool bodyless_errors;         /* no body where none is documented */
    bool other_tags;              /* entity tags have another form */
    bool refuse_malformed_key;    /* a path key of a wrong format is invalid; default: not
                                     found */
};

/* --- the model --- */

struct model_options {
    const struct contract *contract;
    const struct states *states; /* credentials come from here */
    const struct model_behaviour *behaviours;
    size_t behaviour_count;
    struct model_choices choices;
};

/* Lives in `a`; immutable: one model may serve many worlds. */
struct model *model_new(struct arena *a, const struct model_options *options);
const struct model_choices *model_choices(const struct model *m);
const struct states *model_states(const struct model *m);
const struct contract *model_contract(const struct model *m);

/* Answers one request and changes the world.  The response lives in `a`. */
void model_handle(const struct model *m, struct world *w,
                  const struct http_request *request, struct arena *a,
                  struct http_response *ret);

/* --- for behaviours --- */

/* Where a sent field is stored in a record, by x-effect: read and write with the mapping.
 */
json_t *model_stored(const struct model_call *call, const json_t *record,
                     struct str sent_field);
void model_store(struct model_call *call, json_t *record, struct str sent_field,
                 const json_t *value);
/* A sent field of `changes`, NULL where it is absent. */
json_t *model_sent(const struct model_call *call, struct str field);
/* A query parameter, decoded; false where the request has none of that name. */
bool model_query(struct model_call *call, struct str name, struct str *ret);
/* A documented parameter as the model reads it, by its style and schema; NULL: it is not
 * there, or (with *ret_malformed) its text has not the form of its style. */
json_t *model_parameter(struct model_call *call, const struct parameter *p,
                        bool *ret_malformed);
/* The credential that the request has for the scheme: the key, the token, of HTTP Basic
 * "user:password"; false where it has none. */
bool model_credential(struct model_call *call, const struct security_scheme *scheme,
                      struct str *ret);
/* Whose credential for the scheme the request has, of those who may do less than others;
 * NULL: nobody's of these. */
const struct state_caller *model_caller(struct model_call *call,
                                        const struct security_scheme *scheme);
/* A key for a new record of the operation's resource that no other one has. */
json_t *model_new_key(const struct model_call *call);
/* The record's strong validator, quotes included (RFC 9110, 8.8.3): the same content has
 * the same one, other content another one. */
struct str model_entity_tag(const struct model *m, struct arena *a, const json_t *record);

#endif
