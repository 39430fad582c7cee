/* suite/reader.h - reading one case file; only inside suite/ (and the tests of its
 * tables).
 *
 * Every reader goes on after a mistake, so that all of a file are shown at once; whether
 * there were any is asked of the diagnostics in the end. */
#ifndef SUITE_READER_H
#define SUITE_READER_H

#include "suite/keys.h"
#include "suite/suite.h"
#include "suite/template_internal.h"

struct reader {
    struct arena *arena;
    struct arena *whole; /* as long as the file */
    struct arena *keep;  /* for contracts: as long as the suite */
    struct suite *suite;
    struct case_file *file;
    struct diags *diags;
    const struct operation *operation;  /* the file's, or NULL */
    const struct node *defaults;        /* NULL without */
    size_t default_nodes, default_work; /* how large it is, and how much was read of it */
    json_t **state_gives;        /* of file->states->at[i], made when first asked for */
    const struct scope *scope;   /* names that may be used where we are */
    struct scope *captures;      /* where the captures of the steps at hand go */
    struct scope setup_captures; /* visible in every case and in teardown */
    struct scope case_captures;  /* of all cases: visible in teardown */
};

extern const struct key_table keys_of_file, keys_of_defaults, keys_of_case, keys_of_step,
    keys_of_send, keys_of_own, keys_of_lacks, keys_of_expect, keys_of_then;

/* Whether `n`, the value of `name`, is of one of the kinds; false after an error. */
bool reader_wants(struct reader *r, const struct node *n, unsigned holds,
                  const char *name);
/* The names of a map or of a list's items, for suggestions: an error "unknown `what`
 * `name`" with the nearest of `known`; always false. */
bool reader_unknown(struct reader *r, const struct node *n, const char *what,
                    const struct str *known, size_t count);
/* Makes room for what states give, so that copies of the reader share it. */
void reader_prepare_states(struct reader *r);
/* What the state gives, made once. */
const json_t *reader_gives(struct reader *r, const struct state *state);

/* `over` merged over `base` (either may be NULL): maps key by key, anything else
 * replaces. */
const struct node *node_merged(struct arena *a, const struct node *base,
                               const struct node *over);
/* A map whose value under `key` is merged over `base`. */
const struct node *node_with_default(struct arena *a, const struct node *map,
                                     const char *key, const struct node *base);
/* A step with the file's defaults for `send` and `expect`.  A `text` of its own rules out
 * the default `body`, a path the default operation and so on; default parameters are left
 * out where the step's own operation has none of that name. */
const struct node *step_with_defaults(struct reader *r, const struct node *step);
/* Makes `defaults` known to the reader; complains where it is too large for so many
 * cases. */
void read_defaults(struct reader *r, const struct node *n);

/* What was complained about is shown later: the arena with its text lives as long as
 * `keep`. */
void reader_keep_text(struct arena *keep, struct arena *text);

/* The parts of a case. */
void read_case(struct reader *r, const struct node *n, struct case_def *def);
void read_for(struct reader *r, const struct node *n, struct case_def *def);
void read_steps(struct reader *r, const struct node *list, struct step **ret,
                size_t *ret_len);
void read_step(struct reader *r, const struct node *n, struct step *step);
void read_send(struct reader *r, const struct node *n, struct send *send);
/* The value of `auth`; `into` is the struct send. */
void read_auth(struct reader *r, const struct node *n, void *into);
void read_expect(struct reader *r, const struct node *n, const struct operation *op,
                 struct response_expect *expect);
void read_then(struct reader *r, const struct node *list, struct step *step);

void step_capture(struct reader *r, const struct node *n, void *into);
void read_operation(struct reader *r, const struct node *n, const struct operation **ret);
/* A positive duration in milliseconds. */
void read_duration(struct reader *r, const struct node *n, uint64_t *ret);

/* What of a file is not its cases, of a tree that was read without a complaint before.
 * The file's cases are known by their states alone, and what they capture by name. */
void read_head_again(struct reader *r, const struct node *root);

/* Finds the contract of a file, looks for what it has beside its cases.  False after
 * errors. */
bool read_head(struct reader *r, const struct node *root);

/* Names that occur twice in the file. */
void check_names(struct reader *r);
/* The same of a file whose cases are not all there at once.  What is kept of a name is
 * its hash: cases with the same have the same id, and cannot be told apart anyway. */
struct names_seen {
    uint64_t *at; /* to be freed */
    size_t len, cap;
};
void names_add(struct names_seen *n, struct arena *scratch, const struct case_def *def);
/* Leaves those that are there more than once, each once, sorted. */
void names_keep_repeated(struct names_seen *n);
/* Complains of a case that has one of them, if it is not the first: `first_lines` beside
 * `n`, zeroed, is where those were. */
void names_complain(struct reader *r, const struct names_seen *n, size_t *first_lines,
                    const struct case_def *def);

#endif
