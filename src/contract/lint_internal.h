/* contract/lint_internal.h - what the parts of contract_lint() share.
 *
 * Private to contract/.  A requirement that the published JSON Schemas of OpenAPI state,
 * or whose breach leaves a part of the document without a meaning, is an error; what is
 * silently ignored, or only recommended, a warning. */
#ifndef CONTRACT_LINT_INTERNAL_H
#define CONTRACT_LINT_INTERNAL_H

#include "base/attr.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/ptr_set.h"
#include "contract/files.h"
#include "contract/oas.h"
#include "schema/schema.h"

struct arena;
struct contract;
struct oas_visit;

/* What an author does everywhere if at all is told once. */
struct lint_habit {
    struct span first;
    const char *rule;
    size_t count;
    bool note;
};

struct lint {
    struct arena *arena;   /* dies with the lint */
    struct arena *scratch; /* for one value */
    const struct contract *contract;
    struct files *files;
    struct diags *diags;
    struct diags *silent; /* what nobody is told */
    size_t told;          /* complaints that loading made */
    bool skipped;         /* the last complaint was made by loading already */
    unsigned version;     /* enum oas_version */
    struct ptr_set seen;  /* examples and schemas that were looked at */
    struct ptr_set known; /* objects of the specification, too */
    struct lint_queue {
        struct lint_target {
            struct at at;
            enum oas_kind kind;
        } * at;
        size_t len, cap;
    } queue;                  /* what references lead to, not yet looked at */
    struct map operation_ids; /* to themselves */
    struct lint_links {
        struct at *at;
        size_t len, cap;
    } links; /* Link Objects: looked at when all operations are known */
    struct lint_samples {
        struct lint_sample {
            struct at at; /* a media type, parameter or header with an example */
            enum schema_use use;
            bool text; /* a string is its value as it is sent */
            bool json; /* a media type of JSON */
        } * at;
        size_t len, cap;
    } samples;
    bool read_only, write_only; /* some schema says so */
    struct map habits;          /* message → struct lint_habit */
};

/* Complaints; one about a place that loading complained about already is not made. */
void lint_error(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
void lint_warn(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
/* The same, made at the end, at the first of all places with that message. */
void lint_habit(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
/* As lint_habit(), but no mistake. */
void lint_note(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
/* Beside the last complaint, if it was made. */
void lint_hint(struct lint *l, const char *fmt, ...) PRINTF(2, 3);
/* "did you mean `x`?" where a name is near enough. */
void lint_suggest(struct lint *l, struct str wrong, const struct str *names,
                  size_t count);

/* What a `$ref` at `from` leads to; says why it leads nowhere.  The result needs no
 * parent. */
MUST_CHECK bool lint_follow(struct lint *l, const struct at *from, const struct at *ref,
                            struct at *ret);

/* The schema behind `$ref`s at the top of one, as far as they lead somewhere; without a
 * complaint. */
struct at lint_meaning(struct lint *l, const struct at *schema);

/* oas_walk.c: the structure of the document and of what it refers to, object by object;
 * the rules are asked on the way. */
void lint_structure(struct lint *l);

/* One object below a schema. */
void lint_object(struct lint *l, const struct at *at, const struct node *key,
                 enum oas_kind kind);

/* lint_discriminator.c: of a schema that may have one. */
void lint_discriminator(struct lint *l, const struct at *schema);

/* lint_keywords.c: words in a schema that mean nothing; what stands beside a reference of
 * 3.0, where nothing counts. */
void lint_keywords(struct lint *l, const struct at *schema);
void lint_beside_ref(struct lint *l, const struct at *schema);

/* lint_schema.c: a schema and those within it, once. */
void lint_schema(struct lint *l, const struct at *schema);

/* lint_examples.c: those of all operations. */
void lint_examples(struct lint *l);
/* One value against the schema that it is said to fit; NULL: any. */
void lint_value(struct lint *l, const struct schema *schema, const struct node *value,
                const char *what);
bool lint_fits(struct lint *l, const struct schema *schema, const struct node *value);

#endif
