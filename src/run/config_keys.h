/* run/config_keys.h - maps with known keys, in fealty.yaml and the files that it names.
 */
#ifndef RUN_CONFIG_KEYS_H
#define RUN_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "doc/node.h"

/* Whether `map` is one with only known keys, and such as begin with `x-`; false after
 * diagnostics. */
bool config_keys(const struct node *map, const char *what, const char *const *known,
                 size_t count, struct diags *diags);

#endif
