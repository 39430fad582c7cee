/* report/journal_read.h - journals read back: the results of a run as the run itself told
 * them, so that every report can be made afterwards.
 *
 * What is read is a journal (NDJSON), several that are parts of one run (shards), or a
 * JSON report.  A journal is indexed and checked when it is opened and read again case by
 * case, so memory grows by a few bytes for each case.  A torn last line, and a missing
 * summary (a run that was killed) are warnings; any other line that is none of a journal
 * is an error with its number, as is a case that two journals tell of, or a shard that is
 * there twice or of another run.
 *
 * Results come in the order of the plan, whatever the order of the lines.  Of what they
 * lead to there is only what reports look at: of contracts the name, path, title,
 * version, operations (id, method, path, claims) and claims; of definitions the file, the
 * line, the claims and the operations of the steps. */
#ifndef REPORT_JOURNAL_READ_H
#define REPORT_JOURNAL_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/err.h"
#include "check/result.h"

struct arena;
struct redactor;
struct journal_reader;

/* More cases than this are not read. */
#define JOURNAL_CASES_MAX ((size_t)20 * 1000 * 1000)
/* Broken lines of one journal that are told; then the rest is not read. */
#define JOURNAL_TROUBLES_MAX 20

/* `paths` ("-": standard input) must live as long as `a`.  NULL after errors; `diags` may
 * hold warnings all the same. */
MUST_CHECK struct journal_reader *journal_reader_open(struct arena *a,
                                                      const struct str *paths,
                                                      size_t count, struct diags *diags);
void journal_reader_close(struct journal_reader *r); /* NULL is fine */

/* Whether what was opened is all of a run: of shards none is missing, and none was cut
 * short.  Each that is or was is an error; with `partial` a warning, and the run then
 * counts as interrupted.  True where it may be gone on with. */
MUST_CHECK bool journal_reader_whole(struct journal_reader *r, bool partial,
                                     struct diags *diags);

const struct run_info *journal_reader_info(const struct journal_reader *r);
/* Recomputed from the cases, settled.  `interrupted` where a summary is missing. */
const struct run_summary *journal_reader_summary(const struct journal_reader *r);
/* For reports of it (struct report_options). */
const struct redactor *journal_reader_redactor(const struct journal_reader *r);
/* Of the suite and its selection, as it was written; empty where it was not. */
struct str journal_reader_fingerprint(const struct journal_reader *r);
/* What a case is known by: contract, id and name as a journal has them. */
uint64_t journal_identity(struct str contract, struct str id_text, struct str name);
size_t journal_reader_cases(const struct journal_reader *r);

/* The i-th case in the order of the plan, made in `a`.  False where the file cannot be
 * read any more. */
MUST_CHECK bool journal_reader_case(struct journal_reader *r, struct arena *a, size_t i,
                                    struct case_result *ret, struct err *err);

/* begin, every result, end - as the runner calls them. */
MUST_CHECK bool journal_reader_feed(struct journal_reader *r, struct result_sink **sinks,
                                    size_t count, struct err *err);

#endif
