/* cli/dry_run.h - `fealty run --dry-run`: every request that would be sent, in order. */
#ifndef CLI_DRY_RUN_H
#define CLI_DRY_RUN_H

#include "cli/options.h"
#include "http/redact.h"
#include "run/run.h"

struct arena;

/* As text, or with --json an object a line, the last one with the sums.  The exit status.
 */
int dry_run(struct arena *a, const struct arguments *args,
            const struct run_options *options, const struct redactor *redactor);

#endif
