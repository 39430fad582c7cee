#include "report/past.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/fs.h"
#include "base/vec.h"
#include "report/journal_read.h"

#include "base/banned.h"

struct past_run past_of(const struct run_summary *summary)
{
    struct past_run run = { .started_ms = summary->info->started_ms,
                            .target = summary->info->target,
                            .duration_ns = summary->duration_ns };

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        run.cases[v] = summary->tally->cases[v];
    for (size_t i = 0; i < summary->tally->contract_count; i++)
        run.refuted += summary->tally->contracts[i].claims_by_status[CLAIM_REFUTED];
    return run;
}

/* A reader needs memory for all of a run: it has an arena of its own. */
static bool read_one(struct arena *a, struct str path, struct past_list *io,
                     struct err *err)
{
    struct arena *scratch = arena_open();
    struct diags *diags = diags_new(scratch);
    struct journal_reader *reader = journal_reader_open(scratch, &path, 1, diags);

    if (reader) {
        struct past_run run = past_of(journal_reader_summary(reader));

        run.target = arena_str(a, run.target);
        *vec_push(a, io) = run;
    } else {
        err_set(err, ERR_INPUT, "no earlier run can be read from %.*s: %s", STR_ARG(path),
                diags_first(diags));
    }
    journal_reader_close(reader);
    arena_close(scratch);
    return reader != NULL;
}

static bool read_folder(struct arena *a, struct str path, struct str suffix,
                        struct past_list *io, struct err *err)
{
    struct path_list files;

    if (!fs_walk(a, arena_cstr(a, path), suffix, &files, err))
        return false;
    for (size_t i = 0; i < files.len; i++)
        if (!read_one(a, files.at[i], io, err))
            return false;
    return true;
}

static int by_time(const void *left, const void *right)
{
    const struct past_run *a = left, *b = right;

    return a->started_ms < b->started_ms ? -1 : a->started_ms > b->started_ms;
}

bool past_read(struct arena *a, struct str path, struct past_list *io, struct err *err)
{
    bool folder = fs_is_dir(arena_cstr(a, path));
    bool ok = folder ? read_folder(a, path, S(".ndjson"), io, err) &&
                           read_folder(a, path, S(".journal"), io, err)
                     : read_one(a, path, io, err);

    if (ok && io->len)
        qsort(io->at, io->len, sizeof *io->at, by_time);
    return ok;
}
