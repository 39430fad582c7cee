#include "cli/journals.h"

#include "base/arena.h"
#include "cli/command.h"
#include "cli/reports.h"

#include "base/banned.h"

int open_journals(struct arena *a, const struct arguments *args,
                  const struct str_list *paths, struct journal_reader **ret)
{
    struct diags *diags = diags_new(a);

    if (paths->len == 0)
        return complain(EXIT_USAGE, "name a journal (fealty run --report journal=FILE)");
    *ret = journal_reader_open(a, paths->at, paths->len, diags);
    print_diags(diags, args);
    return *ret ? EXIT_HELD : EXIT_USAGE;
}

int open_whole(struct arena *a, const struct arguments *args,
               const struct str_list *paths, struct journal_reader **ret)
{
    struct diags *diags = diags_new(a);
    int status = open_journals(a, args, paths, ret);

    if (status != EXIT_HELD)
        return status;
    bool ok = journal_reader_whole(*ret, argument_on(args, OPT_PARTIAL), diags);

    print_diags(diags, args);
    if (ok)
        return EXIT_HELD;
    journal_reader_close(*ret);
    *ret = NULL;
    return EXIT_USAGE;
}

int status_of_journal(const struct journal_reader *reader)
{
    const struct run_summary *s = journal_reader_summary(reader);
    const size_t *cases = s->tally->cases;

    if (s->interrupted || cases[VERDICT_ERROR])
        return EXIT_UNJUDGED;
    if (cases[VERDICT_FAIL])
        return EXIT_VIOLATED;
    return cases[VERDICT_PASS] || cases[VERDICT_SKIP] || cases[VERDICT_KNOWN] ||
                   s->info->shard.name.len
               ? EXIT_HELD
               : EXIT_NOTHING;
}

int report_journals(struct arena *a, const struct arguments *args,
                    const struct str_list *paths)
{
    struct journal_reader *reader;
    struct reports reports;
    struct err err = { 0 };
    /* a shard may have reports of its own */
    int status = paths->len > 1 ? open_whole(a, args, paths, &reader)
                                : open_journals(a, args, paths, &reader);

    if (status != EXIT_HELD)
        return status;
    bool ok = reports_open(a, args, journal_reader_redactor(reader),
                           (struct report_wishes){ 0 }, &reports, &err);

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
