/* report/cause.h - failures that have one cause are one group: the same claim broken in
 * the same place.  Private to report/. */
#ifndef REPORT_CAUSE_H
#define REPORT_CAUSE_H

#include <stddef.h>

#include "base/map.h"
#include "base/str.h"
#include "check/result.h"

struct arena;

/* More groups than this are counted, not kept. */
#define CAUSES_MAX 200

struct cause {
    struct str key;
    struct str text;   /* the first case of it, rendered */
    struct str repeat; /* the claims whose cases show it again */
    struct str name;   /* of the first case */
    size_t cases;
    bool is_error;
    enum strength strength; /* of its claim */
    size_t order;
};

struct cause_list {
    struct cause *at;
    size_t len, cap;
    struct map by_key; /* key → index + 1 */
    size_t dropped;    /* cases beyond CAUSES_MAX groups */
};

/* Counts the case.  Its new group, whose texts are to be filled in, or NULL where the
 * group is known or too many are kept.  What is kept lives in `a`. */
struct cause *causes_add(struct arena *a, struct cause_list *list,
                         const struct case_result *r);

/* Sorts: violations before trouble, must before should, larger groups first, then by
 * first appearance. */
void causes_sort(struct cause_list *list);

#endif
