/* suite/template.h - values with references: `$(lead.id)`.
 *
 * Compiled once from what was written; filled in for each case from an environment. Which
 * names there are is known when compiling, so an unknown one is a mistake in the file. */
#ifndef SUITE_TEMPLATE_H
#define SUITE_TEMPLATE_H

#include <stdbool.h>

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
    size_t len, cap;
    const json_t
        *gives; /* object: values known when compiling, to check deeper paths; or NULL */
};
void scope_add(struct arena *a, struct scope *s, struct str name);

/* What names stand for while a case runs. */
struct env {
    const struct env *outer;
    json_t *values; /* object */
    /* Built-ins, of the outermost environment only. */
    struct rng *rng;
    int64_t now_ms;
    const json_t *variables; /* object: --variable and allowed env.* */
};

/* Compiles a tree of plain values (application tags are refused).  NULL after errors. */
MUST_CHECK const struct tmpl *tmpl_compile(struct arena *a, const struct node *n,
                                           const struct scope *scope,
                                           struct diags *diags);
/* A template for a constant. */
const struct tmpl *tmpl_constant(struct arena *a, const json_t *value);
/* True where it holds no reference. */
bool tmpl_is_constant(const struct tmpl *t);

/* The value, owned by `a`.  Fails (ERR_INPUT) where a path leads nowhere in the
 * environment: a capture that found nothing, a state without that member. */
MUST_CHECK bool tmpl_fill(struct arena *a, const struct tmpl *t, const struct env *env,
                          json_t **ret, struct err *err);
/* The same as text: strings as they are, other values as JSON. */
MUST_CHECK bool tmpl_fill_text(struct arena *a, const struct tmpl *t,
                               const struct env *env, struct str *ret, struct err *err);

#endif
