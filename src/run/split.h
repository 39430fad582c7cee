/* run/split.h - which part of a plan a case belongs to.  Pure: every machine that is
 * given the same splits alike, without talking to the others.
 *
 * What is split are units: a case, or all cases that share what only one of them may
 * have (run/shares.h), known by a number that is the same everywhere.  A unit whose time
 * is known goes, the longest first, to the part that has the least so far (Graham's
 * longest processing time first: no part has more than 4/3 of what the best split
 * would give it).  A unit whose time is not known goes where its number sends it, so
 * that adding one moves no other. */
#ifndef RUN_SPLIT_H
#define RUN_SPLIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct split_unit {
    uint64_t key;
    uint64_t ns; /* what it took; of several that were added, all of them */
    uint32_t part;
};

struct split {
    size_t parts; /* at least 1 */
    struct split_unit *at;
    size_t len, cap;
};

/* Adds to what is known of a unit.  Only before split_settle(). */
void split_add(struct arena *a, struct split *s, uint64_t key, uint64_t ns);
/* Works out the parts of what is known. */
void split_settle(struct arena *a, struct split *s);

/* The part, from 0, of a unit; `number` decides where `key` is not known. */
size_t split_part(const struct split *s, uint64_t key, uint64_t number);

/* What the known units came to: the same where the split is.  Empty without any. */
struct str split_name(struct arena *a, const struct split *s);

#endif
