/* suite/template_internal.h - compiled templates; only inside suite/. */
#ifndef SUITE_TEMPLATE_INTERNAL_H
#define SUITE_TEMPLATE_INTERNAL_H

#include "base/diag.h"
#include "doc/node.h"
#include "suite/template.h"

enum builtin {
    BUILTIN_NONE,
    BUILTIN_ENV,
    BUILTIN_UUID,
    BUILTIN_NONCE,
    BUILTIN_NOW,
    BUILTIN_EMAIL,
    BUILTIN_WORD,
    BUILTIN_INTEGER,
};

struct ref_step {
    struct str name;
    size_t index; /* the same as a number, SIZE_MAX where it is none */
    /* "1:", ":-1", "2:5": a part of a text, in characters; below 0: from its end. */
    bool is_part, to_end;
    int64_t from, to;
};

/* Below a text: the part that the step means, a view; false where that is nothing, or the
 * value is no text. */
bool step_part(const struct ref_step *step, const json_t *value, struct str *ret);

/* $(name.step.step) */
struct ref {
    enum builtin builtin;
    struct str text; /* as written: "lead.id" */
    struct str name;
    struct str label; /* of $(uuid.LABEL): the same value wherever it stands in a case */
    struct ref_step *steps;
    size_t len;
};

/* A piece of text, or a reference put in as text. */
struct piece {
    struct str text;
    const struct ref *ref; /* NULL: the text */
};

struct pieces {
    struct piece *at;
    size_t len, cap;
};

enum tmpl_kind { TMPL_CONSTANT, TMPL_REF, TMPL_TEXT, TMPL_LIST, TMPL_OBJECT };

struct tmpl_member {
    struct str name;         /* where `key` is NULL */
    const struct tmpl *key;  /* a key with references in it */
    const struct tmpl *item; /* of lists, too */
};

struct tmpl {
    enum tmpl_kind kind;
    json_t *value;         /* of a constant, owned by the template's arena */
    struct str text;       /* of a scalar constant: its value as text */
    const struct ref *ref; /* of TMPL_REF */
    struct pieces pieces;  /* of TMPL_TEXT */
    struct tmpl_member *members;
    size_t len;
    const struct json_literals *literals; /* of the outermost: of numbers in it */
};

/* Splits a text at its references; `$$(` becomes `$(`.  False after errors. */
bool pieces_parse(struct arena *a, const struct node *n, const struct scope *scope,
                  struct pieces *ret, struct diags *diags);

/* Whether a reference can lead somewhere, as far as that is known; false after an error
 * at `span`.  Marks the name as used. */
bool scope_resolve(const struct scope *scope, struct ref *ref, struct span span,
                   struct diags *diags);

/* The part of a scalar's span that holds `len` bytes of its text from `off` on; the whole
 * where escapes make that unclear. */
struct span node_text_span(const struct node *n, size_t off, size_t len);

/* A new reference to the value of a built-in. */
bool builtin_fill(struct arena *a, const struct ref *ref, const struct env *env,
                  json_t **ret, struct err *err);

/* As tmpl_fill_text(), but text that would be taken for another value, or not be seen at
 * its ends, is put in between quotes: for names of cases. */
bool tmpl_fill_name(struct arena *a, const struct tmpl *t, const struct env *env,
                    struct str *ret, struct err *err);

#endif
