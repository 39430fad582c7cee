/* cli/break.h - --break CLAIM[:MUTANT]: the embedded mock with a claim broken on purpose.
 */
#ifndef CLI_BREAK_H
#define CLI_BREAK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "cli/options.h"
#include "suite/suite.h"

struct arena;
struct model;
struct variation;

struct broken {
    struct arena *arena;
    const struct suite *suite;
    const struct variation *variation; /* NULL: nothing is broken */
    size_t count;
};

/* False where an entry names no claim, or no mutant of it, with what there is. */
MUST_CHECK bool broken_read(struct arena *a, const struct arguments *args,
                            const struct suite *suite, struct broken *ret,
                            struct err *err);

/* The model of a contract with what is broken in it; `ctx` is a struct broken.  For
 * run_options.model_of. */
const struct model *broken_model(const struct contract *c, void *ctx);

#endif
