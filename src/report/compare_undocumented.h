/* report/compare_undocumented.h - what two runs saw though no document speaks of it.
 * Private to report/. */
#ifndef REPORT_COMPARE_UNDOCUMENTED_H
#define REPORT_COMPARE_UNDOCUMENTED_H

#include <stdbool.h>

#include <jansson.h>

#include "check/undocumented.h"

struct arena;

/* Whether the run saw that status and the operation does not document it; false where
 * nothing is known. */
bool is_undocumented_status(const struct undocumented *u, struct str operation,
                            int status);

/* "undocumented": members that came or went, of operations that both runs asked;
 * "not-known": which of the runs ("before", "after") do not say.  Either may be NULL. */
void compare_undocumented(struct arena *a, const struct undocumented *before,
                          const struct undocumented *after, json_t *result);

#endif
