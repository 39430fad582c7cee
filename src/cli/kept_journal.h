/* cli/kept_journal.h - journals that are kept without being asked for, below .fealty. */
#ifndef CLI_KEPT_JOURNAL_H
#define CLI_KEPT_JOURNAL_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

/* ".fealty/2026-11-27T18-00-00-4711.journal", unlike any other run's; `which`
 * ("-against") stands behind the number.  The folder is made, with a .gitignore. */
MUST_CHECK bool kept_journal(struct arena *a, const char *which, struct str *ret,
                             struct err *err);

#endif
