/* changes/changes.h - two versions of a contract side by side: what changed for those who
 * use the API, and how bad that is.
 *
 * What is compared are operations, parameters, bodies, responses, headers, security and
 * claims; what leads to the same requests and responses is no change: descriptions,
 * examples, the order of things, names of components, how schemas are put together out of
 * references and `allOf`.  Directions matter: in what clients send, narrower is breaking;
 * in what they receive, wider is.
 *
 * A change in a schema that many operations share is one change with many uses. */
#ifndef CHANGES_CHANGES_H
#define CHANGES_CHANGES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/str.h"
#include "contract/contract.h"

struct arena;
struct buf;
struct suite;

/* Pairs of schemas that are compared; what is beyond is told as `not-compared`. */
#define CHANGES_PAIRS_MAX 1000000
/* Parts that `allOf`, `$ref` and single alternatives add to one schema. */
#define CHANGES_PARTS_MAX 200

enum change_severity { CHANGE_BREAKING, CHANGE_UNCLASSIFIED, CHANGE_NON_BREAKING };
#define CHANGE_SEVERITIES (CHANGE_NON_BREAKING + 1)

enum change_rule {
#define RULE(ID, name, request, response) CHANGE_##ID,
#include "changes/rules.def"
#undef RULE
    CHANGE_RULES,
};

/* "breaking", "unclassified", "non-breaking". */
const char *change_severity_name(enum change_severity s);
const char *change_rule_name(enum change_rule r);

/* An operation of either version, by the name that people know. */
struct changed_operation {
    struct str method, path,
        id; /* of the new version, else the old one; id may be empty */
    struct str old_method, old_path, old_id; /* empty where the old one has it not */
    bool removed, added;
    bool receives; /* a webhook: its requests go to the client */
    size_t order;  /* in the documents, from 1 */
};

struct change_use {
    const struct changed_operation *operation; /* NULL: of the whole document */
    struct str part; /* "request body application/json", "response 200 …", "" */
};

struct change {
    enum change_severity severity;
    enum change_rule rule;
    struct str message;    /* one sentence, lower case, no full stop */
    struct str path;       /* within the body of the first use: "$.tags[*].name"; or "" */
    struct span old, new;  /* the nearest place; no source where there is none */
    struct str_list names; /* members, parameters on the way there, and claim ids */
    bool whole;            /* of all the operation, not of one name */
    struct {
        struct change_use *at;
        size_t len, cap;
    } uses; /* never empty */
    /* Filled in by changes_touch(). */
    struct {
        const struct claim **at;
        size_t len, cap;
    } claims;
    struct {
        const struct case_def **at;
        size_t len, cap;
    } cases;        /* those that prove one of the claims first, ... */
    size_t proving; /* ... so many; the others send to one of the operations */
};

struct changes {
    const struct contract *old, *new;
    struct change **at; /* worst first, then by the operation felt first */
    size_t len, cap;
    size_t counts[CHANGE_SEVERITIES];
    bool differ;            /* the documents are not the same, whatever `len` says */
    bool has_project;       /* cases were looked at */
    struct str_list untold; /* why something could not be looked at; may be empty */
};

/* Everything lives in `a`, and refers to both contracts. */
struct changes *changes_compare(struct arena *a, const struct contract *old,
                                const struct contract *new);

/* Says which claims and cases each change touches.  Of the suite's contracts those count
 * that are one of the two documents, or have the title of one; where there are none, the
 * claims are those that the two documents have themselves.  `suite` may be NULL. */
void changes_touch(struct arena *a, struct changes *c, const struct suite *suite);

/* Line and column of many places, each in a time that does not grow with the file. */
struct change_lines;
struct change_lines *change_lines_new(struct arena *a);
struct place change_place(struct change_lines *l, struct span span);

/* --- telling --- */

struct changes_wishes {
    bool color;  /* for a terminal */
    bool quiet;  /* only what is breaking, and the last line */
    size_t most; /* changes of each severity */
};
/* Grouped, worst first. */
void changes_text(struct arena *a, struct buf *out, const struct changes *c,
                  struct changes_wishes wishes);
void changes_markdown(struct arena *a, struct buf *out, const struct changes *c,
                      struct changes_wishes wishes);
/* All of them (docs/gates.md). */
json_t *changes_json(struct arena *a, const struct changes *c);

#endif
