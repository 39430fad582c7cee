/* run/unique_values.h - values that a case is going to send and that one record only may
 * have: two cases that send the same one at the same time would be refused for each
 * other's sake.
 *
 * Keys, fields of `unique` claims, and, since not every document says so, texts that are
 * no members of an enum. */
#ifndef RUN_UNIQUE_VALUES_H
#define RUN_UNIQUE_VALUES_H

#include "base/str.h"
#include "suite/expand.h"
#include "suite/suite.h"
#include "suite/template.h"

struct arena;

/* As names of things to lock ("lead email bela@example.com").  `builtins`: the outermost
 * environment of the case, which stays as it is; what only the state or a response tells
 * is the case's own anyhow. */
struct str_list unique_values(struct arena *a, const struct case_instance *instance,
                              const struct env *builtins);

#endif
