/* cli/run_again.h - a run that knows of an earlier one. */
#ifndef CLI_RUN_AGAIN_H
#define CLI_RUN_AGAIN_H

#include "cli/earlier.h"
#include "cli/options.h"

struct arena;

/* `fealty run` with that part of the plan; gives the exit status. */
int run_again(struct arena *a, const struct arguments *args, struct earlier *earlier);

#endif
