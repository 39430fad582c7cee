/* fealty replay: one case of an earlier run again, alone and verbosely. */
#include "base/arena.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/run_again.h"

#include "base/banned.h"

int cmd_replay(struct arena *a, const struct arguments *args)
{
    struct arguments own = *args;
    struct earlier earlier = { 0 };

    if (args->operands.len == 0 || args->operands.at[0].len == 0)
        return complain(EXIT_USAGE, "name the case by its id, or the beginning of it "
                                    "(fealty list)");
    earlier.only = own.operands.at[0];
    own.operands.at++;
    own.operands.len--;
    own.operands.cap = 0; /* what is added later has a list of its own */
    if (!argument_on(&own, OPT_VERBOSE) && !argument_on(&own, OPT_QUIET))
        *vec_push(a, &own.values[OPT_VERBOSE]) = S("");
    return run_again(a, &own, &earlier);
}
