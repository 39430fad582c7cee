/* run/locks.h - who may touch what: records that exist, names, the whole system.
 *
 * A case takes all that its state needs at once, or nothing and waits; holding one thing
 * it never waits for another, so there is no deadlock.  Who has waited longer goes first:
 * nobody overtakes a waiting case whose needs overlap with his own. */
#ifndef RUN_LOCKS_H
#define RUN_LOCKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct locks;

/* What is needed, as the things' names ("lead lead_1"); lives as long as it is waited for
 * or held. */
struct lock_need {
    const struct str *at;
    size_t len;
    bool whole; /* no other case at all */
};

/* One who waits or holds; zeroed to begin with. */
struct lock_holder {
    struct lock_need all;  /* all it might take: what others must not overtake */
    struct lock_need held; /* what it took */
    bool waiting, holding;
};

struct locks *locks_new(struct arena *a);

/* Takes one of the alternatives (their indexes count from 0), *ret says which; false: not
 * now.  `all` is the union of them.  Ask again later, or give up with locks_drop(). */
bool locks_take(struct locks *l, struct lock_holder *h, struct lock_need all,
                const struct lock_need *alternatives, size_t count, size_t *ret);
/* Gives back, or stops waiting; fine for one who does neither. */
void locks_drop(struct locks *l, struct lock_holder *h);

/* Changes whenever something was given back: then asking again is worth it. */
size_t locks_turn(const struct locks *l);

#endif
