/* cli/init_check.h - runs a project that was just made on the embedded mock. */
#ifndef CLI_INIT_CHECK_H
#define CLI_INIT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/err.h"
#include "cli/options.h"

struct arena;

struct init_check {
    struct str_list
        failing; /* claims, and names of hand-written cases, that did not hold;
                    `<operation>.conforms` where nothing else is to blame */
    size_t cases;
    size_t failures;
    size_t untried; /* claims that no case could be made for, in `failing` as well */
};

/* `name` is the contract's folder.  False where the project cannot be loaded (diags have
 * said why) or run. */
MUST_CHECK bool init_check(struct arena *a, const struct arguments *args, struct str dir,
                           struct str name, struct init_check *ret, struct diags *diags,
                           struct err *err);

#endif
