/* claims/kind.h - what a claim kind is.  One kind is one file, kind_<name>.c, which holds
 * all about it; src/claims/README.md says how to add one. */
#ifndef CLAIMS_KIND_H
#define CLAIMS_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/str.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "model/model.h"

struct arena;
struct diags;
struct variant_maker; /* claims/variants.h */

/* One way in which an endpoint may break a claim (a mutant) or keep it otherwise (a
 * twin). */
struct variation {
    const struct claim *claim;    /* NULL: a twin of the whole endpoint (model_choices) */
    struct str name;              /* "last-one-wins", with its parameter: "refuses:won" */
    struct str what;              /* the name without its parameter: "refuses" */
    struct str says;              /* "status won is refused" */
    struct str param;             /* what the name's parameter was, or empty */
    struct str field;             /* the sent field, or response member, it is about */
    const json_t *value;          /* the same as a value, where it is not text */
    struct model_choices choices; /* of a twin */
};

struct variation_list {
    struct variation *at;
    size_t len, cap;
};

struct behaviour_list {
    struct model_behaviour *at;
    size_t len, cap;
};

/* What a kind is about: the parts of docs/claim-kinds.md. */
enum claim_subject {
    ABOUT_VALUES,  /* what a field takes and shows */
    ABOUT_UPDATES, /* what a request does to what is stored */
    ABOUT_FINDING, /* which record is meant */
    ABOUT_ACCESS,  /* who may, when, how often */
    ABOUT_LISTS,
    ABOUT_COUNT,
};
const char *claim_subject_title(enum claim_subject subject);

struct claim_param {
    const char *name;
    const char *schema; /* JSON Schema (text) */
    const char *says;   /* what it is, for people */
    bool needed;
};

/* Rows that each are a variation (claims/mutation.h). */
struct mutation;
struct mutation_table {
    const struct mutation *at;
    size_t len;
};

/* What an endpoint does that keeps the claim; without a function: the model does so
 * anyway. */
struct honest {
    enum model_stage stage;
    bool before;
    model_behaviour_fn *fn;
};

/* Whether a refused call is one that the claim speaks of; `param` is what the variation
 * is about (a field, a mode of `body`), empty: all of the claim. */
typedef bool outcome_about_fn(struct model_call *call, const struct claim *claim,
                              struct str param);

struct claim_kind {
    const char *name;    /* "identifier-priority" */
    const char *says;    /* one sentence for people */
    const char *proves;  /* how the variants find out; one or two sentences */
    const char *about;   /* what exactly is claimed, and what is not; Markdown */
    const char *sources; /* where the meaning comes from; NULL without one */
    enum claim_subject subject;
    const char *example; /* YAML: a claim about the help desk of example/, and others that
                            it needs behind it */
    const struct claim_param *params; /* ended by one without a name; NULL without any */
    const char
        *rules; /* further members of the parameters' schema (JSON text); or NULL */
    int wfc;    /* Web Fuzzing Commons fault code, 0 without one */
    bool any_operation; /* also on one without `x-effect`: nothing stored is spoken of */

    struct mutation_table breaks; /* ways to break it: at least three */
    struct mutation_table keeps;  /* other legal ways to keep it */
    struct honest honest;
    /* The kind documents a refusal, which can be got wrong in the ways of
     * claims/outcomes.h; or NULL. */
    outcome_about_fn *refuses;

    /* Where the members above cannot say it; NULL: as they say (claims/kind.c).  What an
     * endpoint does that keeps the claim (`variation` NULL), breaks it in that one way,
     * or keeps it otherwise; the ctx of each behaviour lives in `a`. */
    void (*behave)(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret);
    void (*mutants)(struct arena *a, const struct claim *claim,
                    struct variation_list *ret);
    void (*twins)(struct arena *a, const struct claim *claim, struct variation_list *ret);
    /* The cases that prove it; may be NULL while a kind has none. */
    void (*variants)(struct variant_maker *m, const struct claim *claim);
    /* Parameters against the contract: unknown fields and the like, beyond the schema;
     * may be NULL. */
    void (*lint)(const struct claim *claim, struct diags *diags);
};

/* The JSON Schema of a claim's parameters: {"properties": {…}, "required": […], …}. */
json_t *claim_kind_schema(struct arena *a, const struct claim_kind *kind);
/* NULL where there is no such kind. */
const struct claim_kind *claim_kind_find(struct str name);

/* The ways to break a claim of that kind, to keep it otherwise, and what the model then
 * does (`variation` NULL: what keeps it). */
void kind_mutants(struct arena *a, const struct claim_kind *kind,
                  const struct claim *claim, struct variation_list *ret);
void kind_twins(struct arena *a, const struct claim_kind *kind, const struct claim *claim,
                struct variation_list *ret);
void kind_behave(struct arena *a, const struct claim_kind *kind,
                 const struct claim *claim, const struct variation *variation,
                 struct behaviour_list *ret);

/* All of them, in the order of their names; ended by NULL. */
extern const struct claim_kind *const claim_kinds[];

#endif
