/* run/alone.h - cases that no other may run beside on a live target. */
#ifndef RUN_ALONE_H
#define RUN_ALONE_H

#include <stdbool.h>

#include "suite/suite.h"

/* Whether other cases' records could be taken for an answer of the endpoint's:
 *
 * - two lists are held against each other (pages): in between nothing may be made;
 * - a record is deleted: an endpoint may give its key to the next record that is made,
 *   which would look as if it were there still, and be removed with this case's state.
 */
bool case_runs_alone(const struct case_def *def);

#endif
