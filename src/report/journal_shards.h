/* report/journal_shards.h - whether journals are the shards of one run, and all of them.
 * Private to report/. */
#ifndef REPORT_JOURNAL_SHARDS_H
#define REPORT_JOURNAL_SHARDS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/diag.h"
#include "report/journal_index.h"

/* Reads "3/10" of each file.  False where they are not shards of one whole: of other
 * numbers, one twice, or a run beside shards. */
MUST_CHECK bool shards_agree(struct journal_reader *r, struct diags *diags);

/* After shards_agree() and the order of the cases: tells of shards that are missing or
 * were cut short, and of cases that are in none.  Errors, or warnings with `partial`;
 * false where something was told. */
MUST_CHECK bool shards_complete(struct journal_reader *r, bool partial,
                                struct diags *diags);

#endif
