/* suite/template.h - values with references: `$(lead.id)`.
 *
 * Compiled once from what was written; filled in for each case from an environment. Which
 * names there are is known when compiling, so an unknown one is a mistake in the file. */
#ifndef SUITE_TEMPLATE_H
#define SUITE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct diags;
struct node;
struct rng;

struct tmpl;

/* The names that may be used, and what is known of them. */
struct scope {
    const struct scope *outer;
    struct str *names; /* the first segments: "lead", "value" */
    bool *used;        /* beside `names`: set when a template refers to it */
    size_t len, cap;
    const json_t
        *gives; /* object: values known when compiling, to check deeper paths; or NULL */
    const json_t
        *choices;     /* object: name → array of the values it takes in turn; or NULL */
    bool any;         /* other names may be there too: what gives them is not known */
    bool no_builtins; /* of the innermost scope: for names of cases, which are stable */
};
void scope_add(struct arena *a, struct scope *s, struct str name);
/* Each member of the object by its name, its value known: what a state gives. */
void scope_add_given(struct arena *a, struct scope *s, const json_t *gives);
/* "env", "uuid", "nonce", "now", "random", "response": names that nobody else may give.
 */
bool scope_is_reserved(struct str name);

/* What names stand for while a case runs. */
struct env {
    const struct env *outer;
    json_t *values; /* object */
    /* Built-ins, of the outermost environment only. */
    struct rng *rng;
    uint64_t seed; /* of values with a label, $(uuid.LABEL) */
    int64_t now_ms;
    const json_t *variables; /* object: NAME → value, for $(env.NAME); what --variable set
                                may also be named directly, where the scope knows it */
    bool *open; /* likewise, where not NULL: a reference that leads nowhere stands for
                   itself, as text "$(lead.id)", and *open is set: only a response will
                   tell */
    const struct json_literals *literals; /* of the outermost: numbers among the values
                                             that are not held exactly; NULL: none */
};

/* Compiles a tree of plain values (application tags are refused); keys of maps may hold
 * references, too.  `n` NULL gives null.  NULL after errors. */
MUST_CHECK const struct tmpl *tmpl_compile(struct arena *a, const struct node *n,
                                           const struct scope *scope,
                                           struct diags *diags);
/* A template for a constant. */
const struct tmpl *tmpl_constant(struct arena *a, const json_t *value);
/* True where it holds no reference. */
bool tmpl_is_constant(const struct tmpl *t);
/* Whether it holds `$(now)`: what is compared with it is compared with our own clock. */
bool tmpl_names_now(const struct tmpl *t);
/* The value of a constant, NULL where it is none. */
const json_t *tmpl_value(const struct tmpl *t);
/* Of numbers that are written in it and that its value does not hold exactly; NULL where
 * there are none, and for NULL. */
const struct json_literals *tmpl_literals(const struct tmpl *t);
/* As written, for people: "$(lead.id)", "won"; constants that are no text as JSON. */
struct str tmpl_describe(struct arena *a, const struct tmpl *t);

/* Of all numbers that filling it in may bring; NULL where all are held exactly. */
const struct json_literals *tmpl_literals_in(struct arena *a, const struct tmpl *t,
                                             const struct env *env);

/* The value, which lives as long as `a`, the template and the environment; parts that
 * hold no reference are shared between all that were filled in, so it must not be
 * changed.  Fails (ERR_INPUT) where a path leads nowhere in the environment: a capture
 * that found nothing, a state without that member. */
MUST_CHECK bool tmpl_fill(struct arena *a, const struct tmpl *t, const struct env *env,
                          json_t **ret, struct err *err);
/* A value that it was filled in with (`t` NULL: one of the environment) as text: strings
 * as they are, other values as JSON, with the digits that were written. */
struct str tmpl_text_of(struct arena *a, const struct tmpl *t, const struct env *env,
                        const json_t *value);
/* The same at once. */
MUST_CHECK bool tmpl_fill_text(struct arena *a, const struct tmpl *t,
                               const struct env *env, struct str *ret, struct err *err);

#endif
