/* cli/diff_contracts.h - two versions of a contract, for `fealty diff`. */
#ifndef CLI_DIFF_CONTRACTS_H
#define CLI_DIFF_CONTRACTS_H

#include "cli/options.h"

struct arena;

/* Changes of one severity that people are shown; JSON has all. */
#define DIFF_SHOWN_MAX 50

/* The exit status: EXIT_VIOLATED where a change is breaking. */
int diff_contracts(struct arena *a, const struct arguments *args, struct str before,
                   struct str after);

#endif
