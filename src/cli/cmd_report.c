/* fealty report: reports of a run that was, from its journal. */
#include "base/arena.h"
#include "cli/command.h"
#include "cli/journals.h"
#include "cli/reports.h"

#include "base/banned.h"

int cmd_report(struct arena *a, const struct arguments *args)
{
    struct journal_reader *reader;
    struct reports reports;
    struct err err = { 0 };
    int status = open_journals(a, args, &args->operands, &reader);

    if (status != EXIT_HELD)
        return status;
    bool ok =
        reports_open(a, args, journal_reader_redactor(reader), false, &reports, &err);

    if (!ok)
        status = complain(EXIT_USAGE, "%s", err.msg);
    else if (!journal_reader_feed(reader, reports.sinks, reports.count, &err))
        status = complain(EXIT_FAULT, "%s", err.msg);
    else
        status = status_of_journal(reader);
    reports_close(&reports);
    journal_reader_close(reader);
    return status;
}
