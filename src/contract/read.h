/* contract/read.h - reading an OpenAPI document into a struct contract, part by part.
 *
 * Private to contract/.  Each reader complains about what is wrong in its part and goes
 * on, so that all mistakes are shown at once; contract_load() looks at the complaints at
 * the end.  What a reader returns is usable (no NULL where the header promises none) even
 * after a complaint. */
#ifndef CONTRACT_READ_H
#define CONTRACT_READ_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/ptr_set.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/files.h"

struct operation_list {
    struct operation *at;
    size_t len, cap;
};

struct claim_list {
    struct claim *at;
    size_t len, cap;
};

/* Of one operation or path item. */
#define PARAMETERS_MAX 1000

struct parameter_list {
    struct parameter *at;
    size_t len, cap;
};

struct reader {
    struct arena *arena;
    struct arena *scratch; /* for one schema's URI */
    struct diags *diags;
    struct contract *contract;
    struct files *files;
    struct operation_list operations;
    /* By operation: its `x-claims`; NULL without. */
    struct claims_nodes {
        const struct node **at;
        size_t len, cap;
    } claims;
    struct map operation_ids; /* id → a node that has it */
    struct ptr_map
        compiled[SCHEMA_IN_RESPONSE + 1]; /* by use: of nodes → struct schema */
    struct ptr_map contents[SCHEMA_IN_RESPONSE + 1]; /* by use: of `content` → media */
    /* By node: */
    struct ptr_map fields[2];  /* of a body's schema → struct field_list; as text */
    struct ptr_set callbacks;  /* those that were looked at */
    struct ptr_set scanned;    /* schemas */
    struct ptr_set complained; /* in schemas, what was complained about */
    size_t scanned_count;      /* of files->schemas */
    size_t compile_failures, compile_waste;
    bool bare;                    /* see contract_load_bare() */
    bool lenient;                 /* see read_fault() … */
    const struct source *overlay; /* … but never in here */
    struct map strange_schemes;   /* security schemes that stand nowhere, by name */
    const struct node *effects;   /* the root's `x-effects`, NULL without */
    bool discard; /* reading a webhook or callback: for its mistakes only */
};

/* --- help for all readers (read.c) --- */

/* A complaint about what OpenAPI itself asks for.  It is an error where whoever wrote the
 * document wrote for us, and a warning in a vendor's document that stays untouched: such
 * a document is taken as far as it goes.  Always returns false. */
bool read_fault(struct reader *r, struct span span, const char *rule, const char *fmt,
                ...) PRINTF(4, 5);
bool read_is_lenient(const struct reader *r, struct span span);

/* The thing itself, `$ref`s followed; nowhere after a complaint about a reference that
 * leads nowhere or in a circle.  `at` must outlive the result. */
struct at read_follow(struct reader *r, const struct at *at);
/* Says at `ref`, the text of a `$ref` in `from`, why it leads nowhere. */
void read_complain_ref(struct reader *r, const struct at *from, const struct at *ref,
                       enum ref_result result, struct str file);
/* A member, `$ref`s followed; nowhere where it is absent (without a complaint). */
struct at read_get(struct reader *r, const struct at *at, const char *key);
/* The scalar text of a member, empty where it is absent; another type is complained
 * about. */
struct str read_text(struct reader *r, const struct at *at, const char *key);
/* True, false, or `otherwise` where it is absent. */
bool read_bool(struct reader *r, const struct at *at, const char *key, bool otherwise);
/* Whether it is a map (a list); complains where it is somewhere and not. */
bool read_is_map(struct reader *r, const struct at *at, const char *what);
bool read_is_list(struct reader *r, const struct at *at, const char *what);
/* "did you mean `x`?" behind the last complaint, where a name is near enough. */
void read_hint(struct reader *r, struct str wrong, const struct str *names, size_t count);
bool read_wants_hint(const struct reader *r);
/* A complaint about a key that is none of `known` (ended by NULL); keys with "x-" pass.
 */
void read_unknown_keys(struct reader *r, const struct node *map, const char *const *known,
                       const char *what);
bool is_extension(struct str key);

/* --- schemas (read_schema.c) --- */

/* Looks through the schema and all it refers to, reading files as needed; complains about
 * references that lead nowhere.  Then compiles it.  NULL after a complaint, and always in
 * a bare contract. */
const struct schema *read_schema(struct reader *r, const struct at *schema,
                                 enum schema_use use);
/* Its value; NULL in a bare contract. */
json_t *read_json(struct reader *r, const struct at *at);
/* Of all schemas that were looked through, so that nobody makes it later, when others
 * look at the contract. */
void read_all_json(struct reader *r);
/* Looks it through only. */
void read_schema_places(struct reader *r, const struct at *schema);
/* One that holds where all of the schemas at these URIs hold; `at` is to blame. */
const struct schema *read_schema_of_all(struct reader *r, const struct str *uris,
                                        size_t count, const struct at *at,
                                        enum schema_use use);
/* The schema behind `$ref`s at its top; for broken ones as far as it goes. */
struct at read_deref(struct reader *r, const struct at *schema);

/* --- parts --- */

/* read_media.c: the value of `content`. */
struct media *read_content(struct reader *r, const struct at *content,
                           enum schema_use use, size_t *ret_count);
/* read_form.c: the fields of a form, or the parts of a multipart body, with that schema;
 * nothing for another media type.  ret->range is known. */
void read_form(struct reader *r, const struct at *media, const struct at *schema,
               struct media *ret);
/* `example` and `examples` of a media type, parameter or header. */
struct examples {
    const struct node *const *nodes;
    size_t count;
};
struct examples read_examples(struct reader *r, const struct at *at);

/* read_parameter.c: adds those of a `parameters` list, replacing any of the same name and
 * place (`path item's first`). */
void read_parameters(struct reader *r, const struct at *parameters,
                     struct parameter_list *ret);
/* `style`, `explode` and `allowReserved` of a parameter, header or encoding. */
void read_style(struct reader *r, const struct at *at, struct parameter *p);
/* The value of `headers`. */
void read_headers(struct reader *r, const struct at *headers, struct parameter_list *ret);

/* read_response.c: the value of `responses`. */
void read_responses(struct reader *r, const struct at *responses, struct operation *op);

/* read_security.c */
void read_schemes(struct reader *r, const struct at *root);
/* The value of `security`. */
void read_security(struct reader *r, const struct at *security, struct operation *op);

/* read_components.c: what stands in `components` is looked at whether or not anything
 * refers to it. */
void read_components(struct reader *r, const struct at *root);

/* read_operation.c: all of `paths`; what stands in webhooks is only checked. */
void read_paths(struct reader *r, const struct at *root);

/* read_resource.c: `x-resources` of the root. */
void read_resources(struct reader *r, const struct at *root);

/* read_effect.c: the root's `x-effects`, before any operation is read. */
void read_root_effects(struct reader *r, const struct node *root);
/* Those that name no operation, once all were read. */
void check_root_effects(struct reader *r);
/* `x-effect` of an operation whose parameters and body were read, or what the root has
 * for it; `own` NULL: none stands in the operation. */
void read_effect(struct reader *r, const struct node *own, struct operation *op);

/* read_fields.c: the members of the request's changes. `body`: the requestBody, or
 * nowhere. */
void read_fields(struct reader *r, const struct at *body, struct operation *op);

/* read_claims.c: of all operations and of the root, into the contract. */
void read_claims(struct reader *r, const struct node *root);

#endif
