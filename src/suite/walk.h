/* suite/walk.h - the cases of a contract in the order of the plan, wherever they are. */
#ifndef SUITE_WALK_H
#define SUITE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "suite/suite.h"

struct arena;
struct shelf_cursor;

struct case_walk {
    const struct suite *suite;
    const struct contract *contract;
    struct err err; /* set where cases that were put aside cannot be read back */
    /* Private. */
    size_t file, def;
    bool begun;                  /* those that were put aside */
    struct shelf_cursor *cursor; /* under way with them */
};

/* A walk that does not come to its end is ended with case_walk_end(). */
struct case_walk case_walk_of(const struct suite *s, const struct contract *c);
void case_walk_end(struct case_walk *w);

/* The next case, good until the next call; NULL at the end. */
const struct case_def *case_walk_next(struct case_walk *w);
/* The case that was given last is good until `a` is reset. */
void case_walk_keep(struct case_walk *w, struct arena *a);

/* The files, their cases passed over.  One walk is of files or of cases. */
const struct case_file *case_walk_next_file(struct case_walk *w);

/* How many cases there are of that contract, `for` expanded. */
uint64_t case_rows(const struct suite *s, const struct contract *c);
/* How many case files there are, of all contracts, those of variants with them. */
size_t suite_file_count(const struct suite *s);
/* Whether one says `only`. */
bool suite_has_only(const struct suite *s);

#endif
