/* cli/target_options.h - the target that the options name, with all they say about it. */
#ifndef CLI_TARGET_OPTIONS_H
#define CLI_TARGET_OPTIONS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "cli/options.h"
#include "run/config.h"

struct arena;

/* False after diagnostics (in secrets->diags) or with an error: one of the two.  The
 * target's secrets have been read, and the process is kept from leaving them in a core
 * dump. */
MUST_CHECK bool read_target(struct arena *a, const struct arguments *args,
                            const struct config *config, struct secrets *secrets,
                            struct target *ret, struct err *err);

#endif
