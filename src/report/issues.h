/* report/issues.h - what a run has to complain about, one issue for each claim: what
 * readers that know files and lines (code scanning, annotations, merge requests) show.
 *
 * A claim that a hundred cases refute is one issue, the same on every run until the claim
 * holds; which cases there are is told in it.  Cases that could not be judged are one
 * issue for each reason.  Private to report/. */
#ifndef REPORT_ISSUES_H
#define REPORT_ISSUES_H

#include <stddef.h>

#include "base/map.h"
#include "base/str.h"
#include "check/result.h"
#include "report/report.h"
#include "report/text.h"

struct arena;

/* GitHub takes no more results from one run; more are counted, not kept. */
#define ISSUES_MAX 25000
/* Of one issue; GitHub shows no more related places. */
#define ISSUE_CASES_MAX 100
/* Issues that keep the text of a difference, an exchange and a command. */
#define ISSUE_DETAILS_MAX 200

/* Worst first. */
enum issue_rank {
    ISSUE_MUST,     /* a claim with the strength `must`, or no claim at all, is refuted */
    ISSUE_SHOULD,   /* a weaker one */
    ISSUE_UNJUDGED, /* no claim: it could not be judged */
};

struct issue_case {
    struct str id, name;
    struct report_location at;
    struct str message; /* what was found, in one line */
};

struct issue_case_list {
    struct issue_case *at;
    size_t len, cap;
};

struct issue {
    struct str key; /* "update-lead/identifier-priority": the same on every run */
    enum issue_rank rank;
    const struct claim *claim; /* NULL: the case proves none, or it is ISSUE_UNJUDGED */
    const struct contract *contract;
    struct report_location at; /* the claim's, else the first case's */
    struct str reason;         /* of ISSUE_UNJUDGED */
    struct str accepted;       /* why it is known; empty: it is not */
    size_t case_count;
    struct issue_case_list cases; /* the first of them */
    /* Of the first case; empty beyond ISSUE_DETAILS_MAX.  Secrets are replaced. */
    struct str differences; /* a line for each */
    struct str curl;
    struct str exchange; /* as `curl -v` shows it */
    size_t order;
};

struct issues {
    struct arena *arena; /* what is kept lives there */
    const struct report_options *options;
    bool details; /* whether the texts of the first case are wanted */
    bool known;   /* whether violations that were accepted are wanted, too */
    struct issue *at;
    size_t len, cap;
    struct map by_key; /* key -> index + 1 */
    size_t dropped;    /* cases of issues beyond ISSUES_MAX */
};

/* Adds what the case found, if anything. */
void issues_add(struct issues *list, const struct case_result *r);

/* Worst first, then those with more cases, then in order of appearance; known ones last,
 * and none of a claim that a case refutes which is not accepted.  Nothing can be added
 * afterwards. */
void issues_sort(struct issues *list);

/* "update-lead/identifier-priority does not hold: 12 cases fail", without a full stop. */
struct str issue_title(struct arena *a, const struct issue *issue);

#endif
