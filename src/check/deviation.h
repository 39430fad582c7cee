/* check/deviation.h - known violations that somebody accepted in writing.
 *
 * A deviation speaks of one claim, of all its cases or of one.  It counts up to the end
 * of its last day (UTC, by the day on which the run began), so that nothing is accepted
 * for ever. */
#ifndef CHECK_DEVIATION_H
#define CHECK_DEVIATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "check/result.h"

/* From so many days before the last one on, a run warns. */
#define DEVIATION_NOTICE_DAYS 14

struct deviation {
    struct str contract, claim; /* their names */
    struct str case_text;       /* a case's id or name; empty: every case of the claim */
    struct str reason, owner;
    struct str expires;  /* "2026-12-31" */
    int64_t expires_day; /* the same, in days since 1970-01-01 */
    struct str place;    /* "deviations.yaml:4"; may be empty */
};

struct deviation_list {
    struct deviation *at;
    size_t len, cap;
};

/* Whether one of them is of the same claim and the same cases. */
bool deviation_list_has(const struct deviation_list *list, const struct deviation *d);

/* Whether the finding speaks against the claim, in a case that is meant.  Of a case that
 * proves several claims nobody can tell which one it was: it is any of them. */
bool deviation_speaks_of(const struct deviation *d, const struct case_result *r,
                         const struct case_finding *f);

/* Days from `today` to the last day on which it counts; negative: it has expired. */
int64_t deviation_days_left(const struct deviation *d, int64_t today);

enum deviation_need {
    DEVIATION_UNTRIED,  /* none of its cases ran, or not all could be judged */
    DEVIATION_NEEDED,   /* its claim is violated */
    DEVIATION_UNNEEDED, /* all of its cases passed */
};
const char *deviation_need_name(enum deviation_need need); /* "needed" */

/* Adds the case to its counts. */
void deviation_count(struct deviation_tally *t, const struct case_result *r);
enum deviation_need deviation_need(const struct deviation_tally *t);

/* What is worth telling of it after the run: that it is about to expire, has expired, or
 * is no longer needed; the empty view where there is nothing. */
struct str deviation_remark(struct arena *a, const struct deviation_tally *t,
                            int64_t today);

#endif
