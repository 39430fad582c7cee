/* fealty merge: the journals of a run's parts as one. */
#include "base/arena.h"
#include "base/fs.h"
#include "cli/command.h"
#include "cli/journals.h"
#include "mock/service.h"
#include "report/report.h"

#include "base/banned.h"

/* The output is opened, and emptied, before the journals are read a second time. */
static bool is_operand(const struct arguments *args, const char *path)
{
    for (size_t i = 0; i < args->operands.len; i++)
        if (fs_same_file(args->operands.at[i].at, path))
            return true;
    return false;
}

static int write_merged(struct arena *a, struct journal_reader *reader, const char *path)
{
    struct report_options options = { .redactor = journal_reader_redactor(reader),
                                      .internal_header = S(WORLD_HEADER),
                                      .verbose = true };
    struct err err = { 0 };
    struct result_sink *sink = journal_report_open(a, &options, path, &err);

    if (!sink)
        return complain(EXIT_FAULT, "%s", err.msg);
    bool ok = journal_reader_feed(reader, &sink, 1, &err);

    journal_report_close(sink);
    return ok ? EXIT_HELD : complain(EXIT_FAULT, "%s", err.msg);
}

int cmd_merge(struct arena *a, const struct arguments *args)
{
    struct journal_reader *reader;
    char *path = arena_cstr(a, argument_text(args, OPT_OUTPUT_FILE, "-"));

    if (!str_eq_c(S("-"), path) && is_operand(args, path))
        return complain(EXIT_USAGE, "%s is to be read and to be written", path);
    int status = open_whole(a, args, &args->operands, &reader);

    if (status != EXIT_HELD)
        return status;
    status = write_merged(a, reader, path);
    journal_reader_close(reader);
    return status;
}
