/* suite/suite.h - case files, read and checked: what to send, what to expect.
 *
 * A suite holds what was written; combinations of `for` are made one at a time
 * (suite/expand.h), so that a million cases take the memory of one.  A million that are
 * written out are put aside once they were checked (suite_put_aside()); who wants all
 * cases, wherever they are, goes through them by suite/walk.h. */
#ifndef SUITE_SUITE_H
#define SUITE_SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "doc/node.h"
#include "jsonpath/jsonpath.h"
#include "suite/expect.h"
#include "suite/template.h"

struct arena;

struct named_template {
    struct str name;
    const struct tmpl *value;
    struct span span;
};

struct named_templates {
    struct named_template *at;
    size_t len, cap;
};

/* A credential that a case gives itself. */
struct given_credential {
    struct str scheme;
    /* One of the three. */
    const struct tmpl *value; /* as it is sent */
    const struct tmpl *own; /* the target's own one, altered: suite/alteration.h's word */
    const struct tmpl *lacks; /* that of a caller without this scope */
    bool of_user;             /* of HTTP Basic: the user is altered, not the password */
    struct span span;
};

struct given_credentials {
    struct given_credential *at;
    size_t len, cap;
};

struct send {
    const struct operation *operation; /* NULL: method and path below */
    const struct tmpl *method, *path;
    struct named_templates parameters, query, headers, cookies;
    const struct tmpl *body; /* sent as JSON, or as a form; NULL without */
    const struct tmpl *text; /* sent as it stands; NULL without */
    const struct tmpl *content_type;
    bool auth_given;               /* else the target's credentials */
    struct given_credentials auth; /* empty with auth_given: none */
    struct span span;
};

/* Taken from the response once it was judged: `then` of the same step may name it,
 * `expect` may not. */
#define CAPTURE_SEGMENT_MAX 100

struct capture {
    struct str name;
    const struct jsonpath *path; /* of the body; NULL: the header */
    struct str query;            /* the same as written */
    struct str header;
    int segment; /* of a header that is a URL: 1 is the first of its path, -1 the last; 0:
                  * the whole header */
    struct span span;
};

/* The path parameter that is given under that name; NULL where none is. */
const struct tmpl *send_parameter(const struct send *send, struct str name);

/* One item of `then`. */
struct observation {
    const struct resource *resource;
    const struct tmpl *key;
    const struct expect *is;   /* NULL: not looked at */
    const struct expect *rest; /* NULL: not looked at */
    uint64_t eventually_ms;    /* 0: once */
    struct span span;
};

struct at_expect {
    struct str query;
    const struct jsonpath *path;
    const struct expect *expect;
};

struct header_expect {
    struct str name;
    const struct expect *expect;
};

struct response_expect {
    struct status_set status; /* empty: any documented 2xx */
    struct span status_span;
    struct header_expect *headers;
    size_t header_count;
    const struct expect *body; /* NULL: not looked at */
    struct at_expect *at;
    size_t at_count;
    bool schema_none;
    struct str schema_reason;
    const struct schema *schema; /* instead of the documented one; NULL: that one */
    uint64_t within_ms;          /* 0: not looked at */
    struct span span;
};

struct step {
    struct send send;
    struct response_expect expect;
    struct capture *captures;
    size_t capture_count;
    struct observation *then;
    size_t then_count;
    struct span span;
};

struct for_variable {
    struct str name;
    const struct node *const *values;
    const json_t **json; /* the same as values, shared by all cases */
    size_t len;
    struct span span; /* of the name */
};

struct case_def {
    const struct case_file *file;
    size_t index;            /* in the file */
    const struct tmpl *name; /* text with $(…) of `for` */
    struct str name_text;    /* as written */
    const struct claim **proves;
    size_t prove_count;
    const struct state *state; /* NULL: none needed */
    struct for_variable *variables;
    size_t variable_count;
    bool pairwise;
    uint32_t *pairs;  /* of pairwise: rows of value indexes */
    size_t row_count; /* how many cases it expands to */
    struct step *steps;
    size_t step_count;
    struct str *tags;
    size_t tag_count;
    struct str skip; /* a reason, or empty */
    bool only;
    bool unclear; /* proves only `unclear` claims: what it finds is an observation */
    struct span span;
};

struct case_file {
    struct str path;   /* as named by the user; "(variants)" for derived cases */
    uint64_t identity; /* hash of contract and place: see suite/expand.h */
    bool derived;
    const struct contract *contract;
    const struct states *states;
    struct step *setup, *teardown;
    size_t setup_count, teardown_count;
    struct case_def *cases;
    size_t case_count;
};

struct suite {
    bool bare; /* contracts are only looked at: see contract_load_bare() */
    struct contract **contracts; /* each document once, however many files name it */
    size_t contract_count, contract_cap;
    struct states **states; /* of contracts[i] */
    size_t states_cap;
    struct case_file **files; /* in memory */
    size_t file_count, file_cap;
    struct shelves *aside; /* private: the others; NULL: there are none */
    size_t before_aside;   /* private: so many of `files` stand before those */
    size_t held_bytes;     /* private: text of `files` */
    uint64_t text_hash;    /* of all files: what they say, in their order */
    struct {
        struct str *at;
        size_t len, cap;
    } broken; /* private: contracts that did not load, so that they are tried once */
    /* Private: thousands of files in a folder name the same contract one after another.
     */
    struct {
        struct str dir, name;            /* the folder, and the contract as named there */
        const struct contract *contract; /* NULL: none yet */
        uint64_t identity;               /* begun: of files in that folder */
    } last;
};

#define CASE_FILE_BYTES_MAX ((size_t)16 * 1024 * 1024)
/* Of one that is read piece by piece. */
#define CASE_FILE_PIECES_MAX ((uint64_t)4 * 1024 * 1024 * 1024)
/* What suite_put_aside() is called with: a few thousand cases, of 5 to 10 KiB each once
 * they are in memory. */
#define SUITE_HOLD_BYTES ((size_t)256 * 1024)
/* Combinations of one case's `for`. */
#define CASE_ROWS_MAX ((size_t)10 * 1000 * 1000)

/* Reads a case file into the suite.  Unknown keys, claims, states, operations and names,
 * bad patterns and JSONPaths are errors, all of the file at once.  False after errors. */
bool suite_add_file(struct arena *a, struct suite *s, const char *path,
                    struct diags *diags);
/* The same of a file that is too large to be held, piece by piece, where its cases stand
 * below each other at its end, and it has no `setup`.  *ret_done false: it is not like
 * that, or has less than what is held of all; nothing was done. */
bool suite_add_pieces(struct arena *a, struct suite *s, const char *path,
                      struct diags *diags, bool *ret_done);
/* The same of a text that was read already, which is copied. */
bool suite_add_text(struct arena *a, struct suite *s, struct str path, struct str text,
                    struct diags *diags);
/* The same from a tree that was made, not read; `path` is shown in reports. */
bool suite_add_node(struct arena *a, struct suite *s, const struct node *root,
                    struct str path, bool derived, struct diags *diags);
/* From now on files are put aside that come behind `hold_bytes` of text, or have so much
 * themselves.  Only for who goes through cases by suite/walk.h. */
void suite_put_aside(struct arena *a, struct suite *s, size_t hold_bytes);
/* False where cases could not be put aside: there is no room on the disk. */
MUST_CHECK bool suite_aside_ok(const struct suite *s, struct err *err);

/* The contract at `path`, loaded once with its states; NULL after errors. */
const struct contract *suite_contract(struct arena *a, struct suite *s, const char *path,
                                      struct diags *diags);
const struct states *suite_states(const struct suite *s, const struct contract *c);

#endif
