/* cli/journals.h - journals that commands read. */
#ifndef CLI_JOURNALS_H
#define CLI_JOURNALS_H

#include "base/attr.h"
#include "cli/options.h"
#include "report/journal_read.h"

struct arena;

/* Opens what is named, parts of one run; prints what is wrong.  EXIT_HELD, or the status
 * to end with. */
MUST_CHECK int open_journals(struct arena *a, const struct arguments *args,
                             const struct str_list *paths, struct journal_reader **ret);

/* As open_journals(), of all shards where they are shards; with --partial some may be
 * missing or cut short, which is warned of. */
MUST_CHECK int open_whole(struct arena *a, const struct arguments *args,
                          const struct str_list *paths, struct journal_reader **ret);

/* What the run's own exit status was, or would have been: a part that is missing could
 * not be judged. */
int status_of_journal(const struct journal_reader *reader);

/* The reports that the arguments ask for, of those journals; the status to end with. */
int report_journals(struct arena *a, const struct arguments *args,
                    const struct str_list *paths);

#endif
