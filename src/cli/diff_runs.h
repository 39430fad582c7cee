/* cli/diff_runs.h - two runs compared, for `fealty diff` and `fealty run --against`. */
#ifndef CLI_DIFF_RUNS_H
#define CLI_DIFF_RUNS_H

#include <stdio.h>

#include "cli/options.h"

struct arena;

/* Prints to `out` in the --format that the options ask for.  The exit status:
 * EXIT_VIOLATED where something newly fails. */
int diff_runs(struct arena *a, const struct arguments *args, struct str before,
              struct str after, FILE *out);

#endif
