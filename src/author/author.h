/* author/author.h - documents turned into files of ours: a first project from an OpenAPI
 * document, cases from what other tools recorded. */
#ifndef AUTHOR_AUTHOR_H
#define AUTHOR_AUTHOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "contract/contract.h"

struct arena;
struct diags;

struct author_file {
    struct str path; /* below the project's folder */
    struct str text;
};

struct author_files {
    struct author_file *at;
    size_t len, cap;
};

enum init_ci { INIT_CI_GITHUB, INIT_CI_GITLAB, INIT_CI_NONE };

struct init_options {
    struct str name;            /* of the contract's folder; empty: from the document */
    struct str_list operations; /* only these; empty: all */
    struct str_list path_prefixes;
    struct str_list tags;
    enum init_ci ci;
    struct str_list left_out; /* claims that the mock did not show: they are not made */
    bool no_cases;            /* nor a first case file: none of its cases held */
};

/* What was found, for the last lines on the terminal. */
struct init_counts {
    size_t operations;    /* that the filters let through */
    size_t described;     /* of them, with an effect */
    size_t not_described; /* left out, because there were too many */
    size_t resources;
    size_t should, unclear; /* claims */
};

/* A project around a contract that was loaded without an overlay: fealty.yaml, the
 * document and all files it refers to, unchanged, claims.overlay.yaml, states.yaml, a
 * first case file, CI and editor settings.  Everything lives in `a`.  False with a
 * message where the document's files cannot be copied, or a filter names nothing. */
MUST_CHECK bool init_project(struct arena *a, const struct contract *c,
                             const struct init_options *options, struct author_files *ret,
                             struct init_counts *ret_counts, struct err *err);

/* The document of the example that `init` without a document makes. */
struct str init_example(void);

#endif
