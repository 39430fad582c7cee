/* suite/steps.h - steps that stand outside case files: how a target brings a state about.
 */
#ifndef SUITE_STEPS_H
#define SUITE_STEPS_H

#include <stdbool.h>
#include <stddef.h>

#include "suite/suite.h"
#include "suite/template.h"

struct arena;
struct diags;
struct node;

/* Reads a list of steps (NULL: none) as a case file has them.  What they capture is added
 * to `captures`, so that a second list may name it.  Mistakes are in `diags`. */
void suite_read_steps(struct arena *a, const struct contract *c, const struct node *list,
                      struct scope *captures, struct diags *diags, struct step **ret,
                      size_t *ret_len);

#endif
