/* author/infer.h - what an OpenAPI document implies about behaviour: resources, what its
 * operations do to them, and claims.  Only inside author/.
 *
 * Conservative: a claim is made where the document's own words (a schema, a status, a
 * method whose meaning RFC 9110 or RFC 5789 fixes) imply it, and then it is `should`;
 * what is merely likely is `unclear`, with the reason in its note; the rest is not
 * claimed. */
#ifndef AUTHOR_INFER_H
#define AUTHOR_INFER_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "author/author.h"
#include "author/spot.h"
#include "contract/contract.h"

struct arena;

/* Operations with an effect that are described at once: more make no readable file. */
#define INFER_OPERATIONS_MAX 120
/* Fields that one claim names. */
#define INFER_FIELDS_MAX 10

struct guessed_resource {
    struct str name; /* "pet" */
    struct str key;
    struct str item_path;       /* "/pets/{petId}" */
    struct str by;              /* its last parameter: "petId" */
    struct str collection_path; /* "/pets" */
    struct str folder, suffix;  /* what stands around the parameter: "/pets", ".json" */
    struct spot schema;
    const struct operation *reader;
    struct str response; /* JSON Pointer to the record in the reader's response */
};

struct guessed_operation {
    const struct operation *op;
    const struct guessed_resource *resource;
    enum effect_verb verb;
    bool has_response;
    struct str response;
    struct str request;  /* JSON Pointer to the changes */
    struct spot sent;    /* the schema of the changes; nowhere without a body */
    json_t *fields;      /* object: `fields` of x-effect */
    struct str_list own; /* sent fields that are stored under their own name and alike */
    json_t *claims;      /* array of objects, as they stand in x-claims */
};

struct guess {
    const struct contract *contract;
    struct str document; /* its file's name, for the sources of claims */
    struct guessed_resource *resources;
    size_t resource_count, resource_cap;
    struct guessed_operation *operations;
    size_t operation_count, operation_cap;
    size_t not_described; /* selected operations beyond INFER_OPERATIONS_MAX */
    size_t selected;      /* operations that the filters let through */
};

/* `options` selects the operations; `left_out` of it names claims that are not to be
 * made. Everything lives in `a`. */
struct guess *infer(struct arena *a, const struct contract *c, struct str document,
                    const struct init_options *options);

/* The operation that does that to the resource; NULL where there is none. */
const struct guessed_operation *guess_operation(const struct guess *g,
                                                const struct guessed_resource *r,
                                                enum effect_verb verb);

/* --- the steps, a file each --- */

void infer_resources(struct arena *a, struct guess *g,
                     const struct init_options *options);
void infer_effects(struct arena *a, struct guess *g, const struct init_options *options);
void infer_fields(struct arena *a, const struct guess *g, struct guessed_operation *o);
void infer_claims(struct arena *a, const struct guess *g, struct guessed_operation *o,
                  const struct init_options *options);

/* One operation's claims in the making. */
struct claiming {
    struct arena *a;
    const struct guess *g;
    struct guessed_operation *o;
    const struct str_list *left_out;
};

/* A claim of it, which is to be filled in; NULL where it was found not to hold on the
 * mock. `where` is the place in the document behind method and path; `doubt` empty:
 * `should`, else `unclear`. */
json_t *infer_claim(struct claiming *k, const char *suffix, const char *kind,
                    struct str says, const char *where, struct str doubt);
/* What a list implies: that it shows what is there, and how it comes in pages. */
void infer_lists(struct claiming *k);

/* Where `wanted` stands in the instances of `schema`, at most two members deep: a JSON
 * Pointer.  `list`: the place whose items it is.  False where it is nowhere. */
bool infer_find(struct arena *a, const struct contract *c, struct spot schema,
                struct spot wanted, bool list, struct str *ret);
/* The schema of the first documented 2xx with JSON; nowhere without one. */
struct spot infer_success(struct arena *a, const struct contract *c,
                          const struct operation *op);
/* The schema of the request body: JSON, or a form or parts where those alone are taken.
 */
struct spot infer_body(struct arena *a, const struct contract *c,
                       const struct operation *op);
bool infer_selects(const struct contract *c, const struct operation *op,
                   const struct init_options *options);
/* Whether it stands in the document or in a file beside it: what comes along into a
 * project. */
bool infer_comes_along(const struct contract *c, const struct operation *op);

#endif
