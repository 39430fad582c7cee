/* cli/against.h - `fealty run --target A --against B`: the same cases at two endpoints,
 * then both runs compared. */
#ifndef CLI_AGAINST_H
#define CLI_AGAINST_H

#include "cli/options.h"

struct arena;

/* Runs at B first, quietly, then at A with all reports, both with one seed, and compares
 * them, B as before.  Each run keeps its own journal.  The exit status: that of the
 * comparison, unless a run ends with something worse than a violation. */
int run_against(struct arena *a, const struct arguments *args);

#endif
