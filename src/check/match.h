/* check/match.h - one value held against one expectation; only inside check/. */
#ifndef CHECK_MATCH_H
#define CHECK_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/str.h"
#include "check/check.h"
#include "suite/expect.h"

/* The way from the root to the value at hand, innermost step first. */
struct match_path {
    const struct match_path *up;
    struct str name; /* of a member */
    size_t index;    /* of an item, where `name` has no text */
};

/* What is the same for all values of one response or record. */
struct matcher {
    struct arena *arena;
    const struct check_context *ctx;
    const struct json_literals *literals; /* of numbers on either side */
    bool is_text; /* values are header texts: numbers in them count as numbers */

    /* What !unchanged compares with: `prior` is found at the pointer `place`. */
    const json_t *prior;
    bool prior_known;
    struct str place;
    struct str base; /* pointer to the root, where that is not the whole */

    /* Where findings go; NULL only asks. */
    struct finding_list *findings;
    size_t findings_max; /* so long may the list become, and one more that says so */
    enum finding_kind kind;
    struct str root; /* "body", "lead", "header" */
    struct str name; /* of which: a record's key, a header's name; or empty */
};

/* Whether `actual` (NULL: nothing there) is as expected.  With `findings`, each place
 * that is not adds one, and the answer is still yes or no. */
bool match(struct matcher *m, const struct expect *e, const json_t *actual,
           const struct match_path *at);

/* Whether two values are the same: all members, numbers by value. */
bool match_same(const struct matcher *m, const json_t *a, const json_t *b);

/* The same without findings. */
bool match_quietly(struct matcher *m, const struct expect *e, const json_t *actual,
                   const struct match_path *at);

/* Reports that a place is not as expected; always false. */
bool match_report(struct matcher *m, const struct expect *e, const struct match_path *at,
                  struct str expected, struct str actual);
/* The same in the words of the expectation and the value. */
bool match_differs(struct matcher *m, const struct expect *e, const json_t *actual,
                   const struct match_path *at);
/* Says that a place cannot be judged; always false. */
bool match_unjudged(struct matcher *m, const struct expect *e,
                    const struct match_path *at, struct str why);
/* Fills in a template; false where that cannot be done, which then was reported. */
bool match_fill(struct matcher *m, const struct expect *e, const struct tmpl *t,
                const struct match_path *at, json_t **ret);

/* Kinds of match_list.c. */
bool match_list(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at);
bool match_once(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at);
bool match_contains(struct matcher *m, const struct expect *e, const json_t *actual,
                    const struct match_path *at);
bool match_each(struct matcher *m, const struct expect *e, const json_t *actual,
                const struct match_path *at);
bool match_unordered(struct matcher *m, const struct expect *e, const json_t *actual,
                     const struct match_path *at);

/* Kinds of match_value.c: those that look at one value. */
bool match_value(struct matcher *m, const struct expect *e, const json_t *actual,
                 const struct match_path *at);

#endif
