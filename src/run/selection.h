/* run/selection.h - which cases of a suite run: by tag, claim, contract, and name or id.
 */
#ifndef RUN_SELECTION_H
#define RUN_SELECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "contract/contract.h"
#include "suite/expand.h"
#include "suite/suite.h"

struct arena;

/* Empty lists select everything.  Within a list any entry will do; all lists must agree.
 */
struct selection {
    struct str_list tags, not_tags;
    struct str_list claims; /* "claim" or "contract/claim" */
    struct str_list
        cases; /* part of a name, or the beginning of an id (4 digits or more) */
    struct str_list contracts;
    bool only; /* some case says `only` */
    /* Which of the selected cases run here (a shard, what is left of another run); NULL:
     * all.  They keep their numbers in the plan of all. */
    bool (*takes)(void *ctx, const struct case_instance *instance);
    void *takes_ctx;
};

/* Every entry must name something that is there; otherwise false, the message with the
 * nearest name: a filter that silently selects nothing is a gate that is open. */
MUST_CHECK bool selection_check(struct arena *a, const struct selection *s,
                                const struct suite *suite, struct err *err);

/* Whether it leaves nothing out. */
bool selection_takes_all(const struct selection *s);
/* Whether any row of the definition may be selected, by all but its expanded name. */
bool selection_takes_def(const struct selection *s, const struct case_def *def);
bool selection_takes_case(const struct selection *s,
                          const struct case_instance *instance);

#endif
