#include "report/journal_read.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "check/undocumented.h"
#include "report/journal_index.h"
#include "report/journal_shards.h"

#include "base/banned.h"

/* --- the summary --- */

/* By the clock on the wall: of shards and of a run that was resumed, from the first case
 * to the last. */
static uint64_t duration_of(const struct journal_reader *r)
{
    int64_t ms = r->ended_ms - r->head.info.started_ms;

    if (r->sittings == 1 && r->summaries == 1)
        return r->summary_ns;
    return ms > 0 ? (uint64_t)ms * 1000000u : 0;
}

static void drop(struct journal_reader *r)
{
    size_t kept = 0;

    for (size_t i = 0; i < r->len; i++)
        if (r->at[i].len != ENTRY_DROPPED)
            r->at[kept++] = r->at[i];
    r->len = kept;
}

static void check_duplicates(struct journal_reader *r, struct diags *diags)
{
    size_t told = 0;

    entries_sort_by_identity(r->at, r->len);
    for (size_t i = 1; i < r->len; i++) {
        const struct journal_entry *one = &r->at[i - 1], *other = &r->at[i];

        if (one->id != other->id || one->ordinal != other->ordinal)
            continue;
        size_t file = entry_file(one);

        if (file == entry_file(other) && r->files[file].runs > 1) {
            r->at[i - 1].len =
                ENTRY_DROPPED; /* a run that was resumed: the later counts */
            continue;
        }
        if (told++ == JOURNAL_TROUBLES_MAX)
            return;
        journal_trouble(r, diags, entry_file(other), journal_line_of(r, other), STR_NONE,
                        "the same case stands in %.*s:%zu: a result counts once",
                        STR_ARG(r->files[file].lines.path), journal_line_of(r, one));
    }
}

/* One place of the plan cannot be two cases'. */
static void check_order(struct journal_reader *r, struct diags *diags)
{
    for (size_t i = 1; r->sharded && i < r->len; i++) {
        const struct journal_entry *one = &r->at[i - 1], *other = &r->at[i];

        if (one->ordinal != other->ordinal)
            continue;
        journal_trouble(
            r, diags, entry_file(other), journal_line_of(r, other), STR_NONE,
            "another case has the same `ordinal` in %.*s:%zu: they are not of "
            "one run",
            STR_ARG(r->files[entry_file(one)].lines.path), journal_line_of(r, one));
        return;
    }
}

static void note_end(struct journal_reader *r, const struct case_result *result)
{
    int64_t end = result->started_ms + (int64_t)(result->duration_ns / 1000000u);

    if (end > r->ended_ms)
        r->ended_ms = end;
}

/* Reads every case once: what is broken is told before any report is begun. */
static void tally_all(struct journal_reader *r, struct diags *diags)
{
    struct arena *scratch = arena_open();
    size_t told = 0;

    r->tally = tally_new(r->arena, &r->head.info);
    for (size_t i = 0; i < r->len && told < JOURNAL_TROUBLES_MAX; i++) {
        struct case_result result;
        struct err err = { 0 };

        if (journal_reader_case(r, scratch, i, &result, &err)) {
            tally_add(r->tally, &result);
            note_end(r, &result);
        } else {
            told++;
            journal_trouble(r, diags, entry_file(&r->at[i]),
                            journal_line_of(r, &r->at[i]), STR_NONE, "%s", err.msg);
        }
        arena_reset(scratch);
    }
    arena_close(scratch);
}

static void tell_unfinished(struct journal_reader *r, struct diags *diags)
{
    for (size_t i = 0; i < r->file_count; i++)
        if (!r->files[i].ended && !r->files[i].value &&
            (!r->sharded ||
             r->file_count == 1)) /* of shards journal_reader_whole() tells */
            diags_warn(diags, journal_place(r, i, r->files[i].last_line, STR_NONE),
                       "no-summary",
                       "the journal has no summary: the run was cut off; %zu of %zu "
                       "cases are here",
                       r->files[i].cases, r->files[i].planned);
}

struct journal_reader *journal_reader_open(struct arena *a, const struct str *paths,
                                           size_t count, struct diags *diags)
{
    struct journal_reader *r = journal_index(a, paths, count, diags);

    if (!r)
        return NULL;
    if (!diags_ok(diags)) {
        journal_reader_close(r);
        return NULL;
    }
    head_build(&r->head);
    if (shards_agree(r, diags)) {
        check_duplicates(r, diags);
        drop(r);
        /* Shards number the cases of the whole plan; other runs each begin with 0. */
        entries_sort_by_plan(r->at, r->len, r->sharded);
        check_order(r, diags);
        tally_all(r, diags);
    }
    if (!diags_ok(diags)) {
        journal_reader_close(r);
        return NULL;
    }
    tell_unfinished(r, diags);
    tally_settle(r->tally);
    undocumented_settle(r->undocumented);
    r->summary =
        (struct run_summary){ .info = &r->head.info,
                              .tally = r->tally,
                              .undocumented =
                                  r->told == r->sittings ? r->undocumented : NULL,
                              .duration_ns = duration_of(r),
                              .interrupted = r->interrupted,
                              .gave_up = r->gave_up };
    return r;
}

bool journal_reader_whole(struct journal_reader *r, bool partial, struct diags *diags)
{
    if (shards_complete(r, partial, diags))
        return true;
    r->summary.interrupted = true;
    return partial && diags_ok(diags);
}

void journal_reader_close(struct journal_reader *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->file_count; i++) {
        journal_lines_close(&r->files[i].lines);
        arena_close(r->files[i].arena);
    }
    free(r->at);
    r->at = NULL;
    r->file_count = 0;
}

const struct run_info *journal_reader_info(const struct journal_reader *r)
{
    return &r->head.info;
}

const struct run_summary *journal_reader_summary(const struct journal_reader *r)
{
    return &r->summary;
}

const struct redactor *journal_reader_redactor(const struct journal_reader *r)
{
    return r->head.redactor;
}

struct str journal_reader_fingerprint(const struct journal_reader *r)
{
    return r->head.info.fingerprint;
}

size_t journal_reader_cases(const struct journal_reader *r)
{
    return r->len;
}

/* --- cases --- */

bool journal_reader_case(struct journal_reader *r, struct arena *a, size_t i,
                         struct case_result *ret, struct err *err)
{
    const struct journal_entry *e = &r->at[i];
    struct journal_file *file = &r->files[entry_file(e)];
    const json_t *value = file->value;
    struct json_error error;
    struct str text;

    if (value) {
        value = json_array_get(json_object_get(value, "cases"), entry_off(e));
    } else {
        if (!journal_lines_again(&file->lines, entry_off(e), e->len, &text, err))
            return false;
        value = json_read(a, arena_str(a, text), NULL, NULL, &error);
        if (!value)
            return err_set(err, ERR_INPUT, "%s", error.msg);
    }
    if (!case_from_json(a, &r->head, &r->case_files, value, ret, err))
        return false;
    ret->ordinal = e->ordinal;
    return true;
}

static bool end_all(struct journal_reader *r, struct result_sink **sinks, size_t count,
                    struct err *err)
{
    bool ok = true;

    for (size_t i = 0; i < count; i++)
        if (sinks[i]->end)
            ok = sinks[i]->end(sinks[i], &r->summary, err) && ok;
    return ok;
}

bool journal_reader_feed(struct journal_reader *r, struct result_sink **sinks,
                         size_t count, struct err *err)
{
    struct arena *scratch = arena_open();
    bool ok = true;

    for (size_t i = 0; i < count; i++)
        if (sinks[i]->begin)
            sinks[i]->begin(sinks[i], &r->head.info);
    for (size_t i = 0; ok && i < r->len; i++) {
        struct case_result result;

        ok = journal_reader_case(r, scratch, i, &result, err);
        for (size_t k = 0; ok && k < count; k++) {
            if (sinks[k]->finished)
                sinks[k]->finished(sinks[k], &result);
            if (sinks[k]->result)
                sinks[k]->result(sinks[k], &result);
        }
        arena_reset(scratch);
    }
    arena_close(scratch);
    return end_all(r, sinks, count, err) && ok;
}
