/* run/config_target.h - one target of fealty.yaml.  Private to run/. */
#ifndef RUN_CONFIG_TARGET_H
#define RUN_CONFIG_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "doc/node.h"
#include "run/target.h"

struct arena;

/* Credentials are not read from the environment here: only the chosen target's are. */
MUST_CHECK bool config_read_target(struct arena *a, const struct node *name,
                                   const struct node *map, struct target *ret,
                                   struct diags *diags);

/* Whether `map` is one with only known keys; false after diagnostics. */
bool config_keys(const struct node *map, const char *what, const char *const *known,
                 size_t count, struct diags *diags);

#endif
