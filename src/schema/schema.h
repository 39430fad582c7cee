/* schema/schema.h - JSON Schema: compile once, validate many times.
 *
 * Schemas are found in a registry of documents by their URI; nothing is ever fetched.  A
 * compiled schema is immutable, may serve many instances (one thread at a time), and
 * lives in the arena it was compiled into. */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct json_literals;
struct node;
struct node_values;
struct schema;
struct schema_registry;

enum schema_dialect {
    SCHEMA_2020_12,
    SCHEMA_2019_09,
    SCHEMA_DRAFT_7,
    SCHEMA_DRAFT_6,
    SCHEMA_DRAFT_4,
    SCHEMA_OPENAPI_3_0, /* draft 4 to 5 with nullable, boolean exclusiveMinimum, $ref
                           siblings ignored */
    SCHEMA_OPENAPI_3_1, /* 2020-12 with the OAS base vocabulary */
};

/* The metaschemas of all dialects are in it from the start. */
struct schema_registry *schema_registry_new(struct arena *a);

/* Adds a document under its absolute URI (a `$id` within it is found, too).  `dialect` is
 * what schemas without a `$schema` are read as.  The value must outlive the registry.
 * Under the same URI it takes the place of an earlier one that nobody asked for yet; a
 * reference to an `$id` that documents with different content have at their roots leads
 * nowhere, whichever was added first. */
void schema_registry_add(struct schema_registry *r, struct str uri,
                         const json_t *document, enum schema_dialect dialect);

/* The same of a document held as nodes: only what schemas are compiled of becomes JSON,
 * and their numbers are compared by the digits that were written.  All such documents of
 * a registry have the same `values`. */
void schema_registry_add_nodes(struct schema_registry *r, struct str uri,
                               const struct node *document, struct node_values *values,
                               enum schema_dialect dialect);

/* From now on a reference to this `$id` leads nowhere: several schemas have it. */
void schema_registry_bar(struct schema_registry *r, struct str uri);

/* OpenAPI: a required member with `readOnly` may be left out of a request, one with
 * `writeOnly` out of a response. */
enum schema_use { SCHEMA_ANYWHERE, SCHEMA_IN_REQUEST, SCHEMA_IN_RESPONSE };

struct schema_options {
    bool assert_format; /* format as an assertion (else an annotation) */
    enum schema_use use;
};

/* Why a schema did not compile. */
struct schema_error {
    struct str location; /* absolute URI with a JSON Pointer fragment, in the arena */
    char msg[256];
};

/* Compiles the schema at `uri` (with a fragment: a JSON Pointer or an anchor).  All that
 * it refers to is compiled, too.  NULL on failure: a dangling or non-schema reference, a
 * keyword of the wrong type, a pattern that is no ECMA-262 regular expression. */
MUST_CHECK struct schema *schema_compile(struct arena *a, struct schema_registry *r,
                                         struct str uri, struct schema_options options,
                                         struct schema_error *error);

/* The same for many schemas that refer to the same others: in a pool each is compiled
 * once.  The schemas live in `a`, also after the pool was closed; its registry must
 * outlive the pool.  A document may be changed between two compilations only where the
 * last one failed. */
struct schema_pool;
struct schema_pool *schema_pool_open(struct arena *a, struct schema_registry *r,
                                     struct schema_options options);
void schema_pool_close(struct schema_pool *pool); /* NULL: nothing */
MUST_CHECK struct schema *schema_pool_compile(struct schema_pool *pool, struct str uri,
                                              struct schema_error *error);

/* Yes or no, stopping at the first violation; allocates nothing.  `literals` may be NULL.
 */
bool schema_is_valid(const struct schema *s, const json_t *instance,
                     const struct json_literals *literals);

/* One violation: a keyword that said no. */
struct schema_violation {
    struct str instance; /* JSON Pointer into the instance */
    struct str
        keyword_location; /* the way the validator took: "/properties/tags/items/type" */
    struct str absolute;  /* absolute URI of the keyword */
    struct str keyword;   /* "type" */
    struct str message;   /* "expected string, got integer 7" */
};

struct schema_violations {
    struct schema_violation *at;
    size_t len, cap;
};

/* All violations (at most SCHEMA_VIOLATIONS_MAX), innermost causes included.  Empty =
 * valid. */
#define SCHEMA_VIOLATIONS_MAX 100
struct schema_violations schema_validate(struct arena *a, const struct schema *s,
                                         const json_t *instance,
                                         const struct json_literals *literals);

/* Where a valid instance is annotated with `keyword: true` ("readOnly"), as JSON
 * Pointers; none where it is not valid. */
struct schema_places {
    struct str *at;
    size_t len, cap;
};
struct schema_places schema_marked(struct arena *a, const struct schema *s,
                                   const json_t *instance, struct str keyword);

/* The annotations of one keyword on a valid instance; none where it is not valid. */
struct schema_annotation {
    struct str instance; /* JSON Pointer */
    struct str absolute; /* URI of the keyword */
    const json_t *value; /* in the arena */
};
struct schema_annotations {
    struct schema_annotation *at;
    size_t len, cap;
};
struct schema_annotations schema_annotations(struct arena *a, const struct schema *s,
                                             const json_t *instance, struct str keyword);

enum schema_output { SCHEMA_OUTPUT_FLAG, SCHEMA_OUTPUT_BASIC, SCHEMA_OUTPUT_DETAILED };
/* The standard output formats of JSON Schema 2020-12 core, section 12; owned by the
 * arena. */
json_t *schema_output(struct arena *a, const struct schema *s, const json_t *instance,
                      const struct json_literals *literals, enum schema_output format);

#endif
