/* run/deviations.h - deviations.yaml: known violations that were accepted in writing. */
#ifndef RUN_DEVIATIONS_H
#define RUN_DEVIATIONS_H

#include "base/attr.h"
#include "base/diag.h"
#include "check/deviation.h"

struct arena;

/* Reads the file into *ret, which lives in `a`.  A claim of a contract of the suite that
 * is none, a date that is none, a missing reason or owner and an entry that stands there
 * twice are errors; a contract that this run does not know is left in peace: one file may
 * serve several runs.  False after errors. */
MUST_CHECK bool deviations_read(struct arena *a, const char *path,
                                const struct suite *suite, struct deviation_list *ret,
                                struct diags *diags);

#endif
