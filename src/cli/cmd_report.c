/* fealty report: reports of a run that was, from its journal. */
#include "base/arena.h"
#include "cli/command.h"
#include "cli/journals.h"

#include "base/banned.h"

int cmd_report(struct arena *a, const struct arguments *args)
{
    return report_journals(a, args, &args->operands);
}
