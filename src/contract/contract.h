/* contract/contract.h - what the vendor said, as data: operations, schemas, effects,
 * claims.
 *
 * Loading resolves references, applies an overlay and reads the `x-` extensions
 * (docs/contracts.md); it does not interpret the claims.  All of a contract lives in the
 * arena it was loaded into and is immutable afterwards. */
#ifndef CONTRACT_CONTRACT_H
#define CONTRACT_CONTRACT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "doc/node.h"
#include "schema/schema.h"

struct arena;

enum strength { STRENGTH_MUST, STRENGTH_SHOULD, STRENGTH_UNCLEAR };
const char *strength_name(enum strength s); /* "must" */

/* One documented, testable statement. */
struct claim {
    const struct contract *contract;
    const struct operation *operation;
    struct str id;   /* unique in the contract */
    struct str kind; /* a name; what it means is the claims layer's business */
    enum strength strength;
    struct str says;
    struct str document, section; /* the source */
    struct str note;
    json_t *params; /* the whole claim as an object: the kind's parameters are members of
                       it */
    const struct node *node; /* the same, with places */
    struct span span;        /* of the claim in the contract (or overlay) */
    bool implicit;           /* made by us (`conforms`), not written by anybody */
};

struct resource {
    struct str name;
    struct str key;              /* member that identifies a record */
    const struct schema *schema; /* of a record as the API shows it; never NULL */
    const json_t *schema_json;   /* the same, references at its top followed */
    struct span span;
};

enum effect_verb {
    EFFECT_NONE,
    EFFECT_CREATE,
    EFFECT_READ,
    EFFECT_UPDATE,
    EFFECT_REPLACE, /* wholly; the record is there */
    EFFECT_UPSERT,
    EFFECT_DELETE,
    EFFECT_LIST,
};

/* How one sent field is stored where it is not simply under its own name. */
struct effect_field {
    struct str sent;
    struct str to;             /* JSON Pointer into the record */
    const struct resource *of; /* the value is a key of this resource; NULL otherwise */
    struct str each; /* JSON Pointer into each stored item; empty where unused */
    bool has_each, append, stored;
};

struct effect {
    enum effect_verb verb;
    const struct resource *resource;
    struct str by;       /* path parameter with the key; empty: found by the body */
    struct str request;  /* JSON Pointer to the changes in the request body */
    bool has_response;   /* the response shows the resource … */
    struct str response; /* … at this JSON Pointer */
    struct effect_field *fields;
    size_t field_count;
};

enum parameter_in { IN_PATH, IN_QUERY, IN_HEADER, IN_COOKIE };

/* Of a request, or a header of a response.  Header parameters called Accept, Content-Type
 * or Authorization are left out, as OpenAPI has it. */
struct parameter {
    struct str name;
    enum parameter_in in;
    bool required;
    bool explode;
    bool allow_reserved;
    const struct schema *schema; /* NULL where none is given */
    const json_t *schema_json;
    struct str style;   /* OpenAPI's, its default filled in */
    struct str content; /* media type of the value where it has one; else empty */
    const struct node *const *example_nodes; /* as in struct media */
    size_t example_count;
    struct span span;
};

/* A media type of a request or response body.  Its schema is compiled for that use: a
 * required member with `readOnly` may be left out of a request, one with `writeOnly` out
 * of a response.  Formats are assertions in all schemas of a contract. */
struct media {
    struct str range;            /* as documented: "application/json", may be a range */
    const struct schema *schema; /* NULL: any value */
    const json_t *schema_json;   /* $refs at its top followed; NULL with schema */
    /* OpenAPI 3.2: of each item of a sequential media type (JSON Lines, event streams),
     * like the two above. */
    const struct schema *item_schema;
    const json_t *item_schema_json;
    /* Documented ones, `example` and `examples`: their values are made where they are
     * used, since most never are. */
    const struct node *const *example_nodes;
    size_t example_count;
    const struct form_fields *form;  /* of application/x-www-form-urlencoded, else NULL */
    const struct media_parts *parts; /* of multipart/<any>, else NULL */
    struct span span;
};

/* The fields of a form, each as a parameter of the query would be; without schemas to
 * judge by, since the media type's is there for all. */
struct form_fields {
    struct parameter *at;
    size_t len, cap;
};

/* A property of a multipart body, as its schema and its `encoding` describe it: a part,
 * or one for each item. */
struct media_part {
    struct str name;
    struct str content_type;        /* types and ranges, with commas between; or empty */
    const json_t *schema_json;      /* $refs at its top followed */
    const struct parameter *styled; /* where `encoding` has a style; else NULL */
    struct parameter *headers;      /* of each of its parts */
    size_t header_count;
};

struct media_parts {
    struct media_part *at;
    size_t len, cap;
};

/* What is documented for one status, status class or `default`. */
struct response {
    int status_from, status_to; /* 200..200, 400..499 for 4XX, 0..999 for default */
    struct str key;             /* "200", "4XX", "default" */
    struct media *media;
    size_t media_count; /* 0: no body is documented */
    struct parameter *headers;
    size_t header_count;
    struct span span;
};

enum security_type {
    SECURITY_API_KEY,
    SECURITY_BASIC,
    SECURITY_BEARER,
    SECURITY_OAUTH2,
    SECURITY_OTHER,
    SECURITY_UNDOCUMENTED, /* only `security` names it: nobody knows what to show */
};

struct security_scheme {
    struct str name; /* in components.securitySchemes */
    enum security_type type;
    enum parameter_in in; /* of an API key */
    struct str parameter; /* its header, query or cookie name */
    bool jwt;             /* of Bearer: `bearerFormat` says so (RFC 7519) */
    struct str token_url; /* of the client credentials flow of oauth2; may be empty */
    struct span span;
};

/* One alternative of `security`: all of these schemes together; none: no credentials. */
struct security_set {
    const struct security_scheme **at;
    struct str_list *scopes; /* beside `at`: scopes, or roles, that are needed; or none */
    size_t len;
};

/* One member of the request's changes, with what the schemas say about it. */
struct field {
    struct str name; /* as sent */
    const json_t
        *schema_json; /* as sent; $refs at its top followed; {} where nothing is said */
    const struct schema *schema; /* compiled from the same */
    bool required;               /* and not read-only */
    bool read_only, write_only;
    bool as_text; /* of a form or a multipart body: text when it arrives */
    const struct effect_field *mapping; /* NULL: stored under its own name */
};

struct field_list {
    struct field *at;
    size_t len, cap;
};

struct operation {
    const struct contract *contract;
    struct str id; /* operationId, or "METHOD /path" where the document has none */
    struct str method,
        path; /* "PATCH", "/leads/{id}": as documented, below the server's URL */
    struct parameter *parameters; /* of the path item, too */
    size_t parameter_count;
    bool has_body, body_required;
    struct media *body; /* request media types */
    size_t body_count;
    struct response *responses;
    size_t response_count;
    struct security_set *security;
    size_t security_count; /* 0: no credentials needed */
    struct effect effect;
    struct field_list fields;    /* use operation_fields() */
    const struct claim **claims; /* of this operation, implicit `conforms` first */
    size_t claim_count;
    struct span span;
    bool deprecated;
};

struct contract {
    struct str name; /* the folder's ("update-lead"); of github.json: "github" */
    struct str path; /* of the document */
    struct str title, version, openapi;
    struct str server; /* the first server's URL, its variables' defaults filled in; ""
                          without one */
    struct operation *operations;
    size_t operation_count;
    struct resource *resources;
    size_t resource_count;
    struct security_scheme *schemes;
    size_t scheme_count;
    struct claim *claims;
    size_t claim_count;
    struct schema_registry *registry;
    struct str uri;          /* of the document in the registry */
    const struct node *node; /* the document, with the overlay applied */
    struct files *files;     /* private: all files it was read from */
    struct contract_index {
        struct map operations, resources, schemes, claims; /* by name */
    } index;                                               /* private */
};

#define CONTRACT_BYTES_MAX (64u * 1024 * 1024)

/* `path` is an OpenAPI document, or a folder with openapi.yaml or openapi.json in it.  A
 * claims.overlay.yaml beside it is applied.  NULL after at least one error in `diags`.
 *
 * A document without any of our `x-` keys is a vendor's own, which nobody here can
 * correct: mistakes in it (references that lead nowhere, schemas that are none) are
 * warnings, and the contract is what is left; contract_lint() makes them errors. */
MUST_CHECK struct contract *contract_load(struct arena *a, const char *path,
                                          struct diags *diags);
/* The same for who looks at the document only, and runs nothing: where there is neither a
 * claim nor an effect in it, nothing is kept of its schemas: each `schema` and
 * `schema_json` is NULL, and operations have no fields.  Of a large document that is more
 * than half the memory. */
MUST_CHECK struct contract *contract_load_bare(struct arena *a, const char *path,
                                               struct diags *diags);
/* The same of a text, which must live as long; nothing is read beside it. */
MUST_CHECK struct contract *contract_parse(struct arena *a, const struct source *source,
                                           struct diags *diags);

/* The document as a value, made when it is first asked for: of a large one it takes more
 * memory than its text.  It is the contract's, and the schemas in it are the same values
 * as everywhere.  Not while another thread uses the contract. */
const json_t *contract_document(const struct contract *c);

/* --- looking things up; NULL where there is none --- */

const struct operation *contract_operation(const struct contract *c, struct str id);
const struct resource *contract_resource(const struct contract *c, struct str name);
const struct security_scheme *contract_scheme(const struct contract *c, struct str name);
const struct claim *contract_claim(const struct contract *c, struct str id);

/* The operation that a request goes to: templated paths by OpenAPI's precedence (concrete
 * segments first).  `path` is the target.  The values of the path parameters,
 * percent-decoded, go to `values` in the order of the template.  A template with a query,
 * which OpenAPI does not have but documents do, wants those pairs in the target's.
 * *ret_path_known tells 405 from 404. */
struct path_value {
    struct str name, value;
    struct str raw; /* as it was sent */
};
const struct operation *contract_match(struct arena *a, const struct contract *c,
                                       struct str method, struct str path,
                                       struct path_value **values, size_t *value_count,
                                       bool *ret_path_known);

/* The documented parameter of that name (of a header in any case of letters); NULL
 * without one, or without an operation. */
const struct parameter *operation_parameter(const struct operation *op,
                                            enum parameter_in in, struct str name);
/* Whether one of the operation's security schemes is what the parameter carries: its
 * value is the target's credential. */
bool parameter_is_credential(const struct operation *op, const struct parameter *p);
/* A header that tells one request from another and takes a UUID (Idempotency-Key and the
 * like), whether a claim says so or not: an endpoint remembers it. */
bool parameter_is_once_only(const struct parameter *p);
/* The documented response for a status: the code itself, its class, `default`. */
const struct response *operation_response(const struct operation *op, int status);
/* The same where it is documented for just that status, and not for a class or as the
 * default. */
const struct response *operation_own_response(const struct operation *op, int status);
/* The documented media type that an actual one (a Content-Type with its parameters) falls
 * into best: the type itself, a range of types, any; with the same parameters first. NULL
 * for an empty one, too. */
const struct media *response_media(const struct response *r, struct str media_type);
const struct media *operation_body_media(const struct operation *op,
                                         struct str media_type);
/* What a body is sent as: application/json, unless the operation documents only another
 * kind of JSON (application/merge-patch+json, say), or a form, or a multipart body. */
struct str operation_body_type(const struct operation *op);
/* Whether that is a form or a multipart body: its fields are text when they arrive. */
bool operation_sends_text(const struct operation *op);
/* The first documented 2xx, else NULL. */
const struct response *operation_success(const struct operation *op);

/* --- the fields that can be sent --- */

/* The documented members of the changes an operation takes (x-effect's `request`
 * followed, allOf merged), in the document's order; empty without a JSON body. */
const struct field_list *operation_fields(const struct operation *op);
const struct field *operation_field(const struct operation *op, struct str name);

/* A place in one of the contract's files. */
struct contract_place {
    const json_t *json;
    struct str file;    /* its URI; empty: the document itself */
    struct str pointer; /* JSON Pointer in it */
};
/* Where a `$ref` leads that stands in a file (its URI; empty: the document); false where
 * it leads nowhere. */
MUST_CHECK bool contract_follow(const struct contract *c, struct str file, struct str ref,
                                struct contract_place *ret);

/* Follows `$ref`s at the top of a schema within the registry until there is none. */
const json_t *contract_deref(const struct contract *c, const json_t *schema);
/* Compiles a schema that stands in the contract's document, or one written elsewhere that
 * may refer to it, for responses (required members with `writeOnly` may be left out).
 * NULL with *error filled. */
MUST_CHECK struct schema *contract_schema(struct arena *a, const struct contract *c,
                                          const json_t *schema,
                                          struct schema_error *error);

/* --- parameters of claims, read with defaults --- */

/* `field`/`fields` of a claim as a list of names; empty where neither stands there. */
struct str_list {
    struct str *at;
    size_t len, cap;
};
struct str_list claim_fields(struct arena *a, const struct claim *claim);
struct str_list claim_strings(struct arena *a, const struct claim *claim,
                              const char *key);
struct str claim_text(const struct claim *claim,
                      const char *key); /* empty where absent */

/* Whether some member of its schemas is for requests only (`writeOnly`). */
bool contract_has_write_only(const struct contract *c);

/* The files it was read from, the document first: those that references lead to, too. */
struct str_list contract_files(struct arena *a, const struct contract *c);

/* Statuses that an outcome allows: exact codes and classes. */
struct status_set {
    struct status_range {
        int from, to;
    } * at;
    size_t len, cap;
};
bool status_set_has(const struct status_set *set, int status);
/* Reads 400, "4xx", [400, 422]; false for anything else. */
MUST_CHECK bool status_set_read(struct arena *a, const json_t *value,
                                struct status_set *ret);

/* A claim's `outcome`, or any 4xx where it says nothing. */
struct outcome {
    struct status_set status;
    const json_t
        *body; /* matched in part, with $(field), $(value) ...; NULL: not documented */
    bool documented; /* the claim names a status */
};
struct outcome claim_outcome(struct arena *a, const struct claim *claim);
/* The same under another key: kinds that document several refusals. */
struct outcome claim_outcome_of(struct arena *a, const struct claim *claim,
                                const char *key);

#endif
