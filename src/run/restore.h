/* run/restore.h - undoing what a run has left in its ledger, one item at a time.
 *
 * Doing it twice does no harm: what is gone is as well removed, and a record that is as
 * it was is only looked at. */
#ifndef RUN_RESTORE_H
#define RUN_RESTORE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "run/endpoint.h"
#include "run/ledger_read.h"

struct arena;
struct gate;

enum restore_outcome {
    RESTORE_DONE,    /* it was undone */
    RESTORE_NOTHING, /* there was nothing to undo */
    RESTORE_FAILED,  /* err says why */
};

struct restore {
    const struct endpoint *endpoint;
    struct gate *gate;
};

/* What an item is, for people: "lead \"lead_1\"", "what state one-lead made". */
struct str restore_what(struct arena *a, const struct ledger_item *item);

enum restore_outcome restore_item(const struct restore *r, struct arena *a,
                                  const struct ledger_item *item, struct err *err);

#endif
