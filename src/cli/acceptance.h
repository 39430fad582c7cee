/* cli/acceptance.h - what the options and fealty.yaml say of violations that do not fail:
 * --deviations, --baseline, --baseline-update. */
#ifndef CLI_ACCEPTANCE_H
#define CLI_ACCEPTANCE_H

#include "base/attr.h"
#include "base/diag.h"
#include "base/err.h"
#include "cli/options.h"
#include "http/redact.h"
#include "run/accept.h"
#include "run/config.h"

struct arena;

/* Reads both files.  False after diagnostics, or with `err` set where the options do not
 * go together. */
MUST_CHECK bool acceptance_read(struct arena *a, const struct arguments *args,
                                const struct config *config, const struct suite *suite,
                                const struct redactor *redactor, struct acceptance *ret,
                                struct diags *diags, struct err *err);

/* After the run: writes the baseline where that was asked for, and says on standard error
 * what became of it.  False where it cannot be written. */
MUST_CHECK bool acceptance_end(const struct acceptance *x, const struct arguments *args,
                               const struct run_summary *summary, struct err *err);

#endif
