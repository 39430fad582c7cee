#include "cli/earlier.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/journals.h"
#include "report/formats.h"

#include "base/banned.h"

/* --- which journal --- */

static int64_t changed_at(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? (int64_t)info.st_mtime : -1;
}

/* The one written last: where --report journal goes, or what live runs keep. */
static struct str last_journal(struct arena *a)
{
    struct err err = { 0 };
    const struct report_format *format = report_format_find(S("journal"), &err);
    struct path_list kept = { 0 };
    struct str best = format->file;
    int64_t newest = changed_at(best.at);

    if (fs_is_dir(".fealty") && fs_walk(a, ".fealty", S(".journal"), &kept, &err))
        for (size_t i = 0; i < kept.len; i++)
            if (changed_at(kept.at[i].at) >= newest) {
                newest = changed_at(kept.at[i].at);
                best = kept.at[i];
            }
    return newest < 0 ? STR_NONE : best;
}

/* --- what it says --- */

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

static void sort(struct id_list *list)
{
    if (list->len)
        qsort(list->at, list->len, sizeof *list->at, by_number);
}

static bool has(const struct id_list *list, uint64_t id)
{
    return list->len && bsearch(&id, list->at, list->len, sizeof *list->at, by_number);
}

/* A case that was skipped since the run was stopped has not been tried. */
static bool was_stopped(const struct case_result *r)
{
    return r->verdict == VERDICT_SKIP &&
           str_eq(r->reason, S("the run was stopped before it began"));
}

struct looking_back {
    struct result_sink sink;
    struct arena *arena;
    struct earlier *earlier;
};

static void note_case(struct result_sink *s, const struct case_result *r)
{
    const struct looking_back *l = (struct looking_back *)s;

    if (!was_stopped(r))
        *vec_push(l->arena, &l->earlier->finished) = r->instance->id;
    if (r->verdict == VERDICT_FAIL || r->verdict == VERDICT_ERROR)
        *vec_push(l->arena, &l->earlier->failed) = r->instance->id;
}

static bool read_cases(struct arena *a, struct journal_reader *reader, struct earlier *e,
                       struct err *err)
{
    struct looking_back l = { .sink = { .result = note_case }, .arena = a, .earlier = e };
    struct result_sink *sink = &l.sink;
    bool ok = journal_reader_feed(reader, &sink, 1, err);

    sort(&e->finished);
    sort(&e->failed);
    return ok;
}

static int read_journal(struct arena *a, const struct arguments *args, struct earlier *e)
{
    struct str_list paths = { &e->path, 1, 1 };
    struct journal_reader *reader;
    struct err err = { 0 };
    int status = open_journals(a, args, &paths, &reader);

    if (status != EXIT_HELD)
        return status;
    const struct run_info *info = journal_reader_info(reader);

    e->target = arena_str(a, info->target);
    e->broken = arena_str(a, info->broken);
    e->fingerprint = arena_str(a, info->fingerprint);
    e->shard = arena_str(a, info->shard.name);
    e->split = arena_str(a, info->shard.split);
    e->seed = info->seed;
    if (!read_cases(a, reader, e, &err))
        status = complain(EXIT_FAULT, "%s", err.msg);
    journal_reader_close(reader);
    return status;
}

int earlier_read(struct arena *a, const struct arguments *args, struct earlier *ret)
{
    bool named = argument_on(args, OPT_JOURNAL);
    struct err err = { 0 };

    ret->resumes = argument_on(args, OPT_RESUME);
    ret->repeats = argument_on(args, OPT_FAILED);
    if (argument_on(args, OPT_SHARD) &&
        !shard_read(argument_text(args, OPT_SHARD, NULL), &ret->parts.shard, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (!ret->resumes && !ret->repeats && !ret->only.len && !named)
        return EXIT_HELD;
    if (ret->resumes && ret->repeats)
        return complain(EXIT_USAGE, "--resume and --failed do not go together");
    ret->path = ret->resumes ? argument_text(args, OPT_RESUME, NULL)
                : named      ? argument_text(args, OPT_JOURNAL, NULL)
                             : last_journal(a);
    if (ret->path.len)
        return read_journal(a, args, ret);
    if (ret->repeats)
        return complain(EXIT_USAGE,
                        "there is no journal of an earlier run here: make one "
                        "with --report journal, or name it with --journal");
    return EXIT_HELD;
}

/* --- what follows for this run --- */

static struct str shard_text(struct arena *a, const struct earlier *e)
{
    return arena_printf(a, "%zu/%zu", e->parts.shard.index, e->parts.shard.count);
}

static bool is_other(struct arena *a, const struct earlier *e,
                     const struct arguments *args, struct err *err)
{
    struct str seed = argument_text(args, OPT_SEED, NULL);
    struct str target = argument_text(args, OPT_TARGET, NULL);
    struct str broken = argument_text(args, OPT_BREAK, NULL);
    struct str was = arena_printf(a, "%llu", (unsigned long long)e->seed);

    if (seed.len && !str_eq(seed, was))
        err_set(err, ERR_INPUT, "the journal's run has the seed %.*s, not %.*s",
                STR_ARG(was), STR_ARG(seed));
    else if (target.len && !str_eq(target, e->target))
        err_set(err, ERR_INPUT, "the journal's run is of the target %.*s, not %.*s",
                STR_ARG(e->target), STR_ARG(target));
    else if (broken.len && !str_eq(broken, e->broken))
        err_set(err, ERR_INPUT, "the journal's run has %s%.*s, not --break %.*s",
                e->broken.len ? "--break " : "no --break", STR_ARG(e->broken),
                STR_ARG(broken));
    else if (argument_on(args, OPT_SHARD) && !str_eq(shard_text(a, e), e->shard))
        err_set(err, ERR_INPUT, "the journal's run is %s%.*s, not the shard %.*s",
                e->shard.len ? "the shard " : "whole", STR_ARG(e->shard),
                STR_ARG(shard_text(a, e)));
    return err->code != ERR_NONE;
}

static void fill_in(struct arena *a, struct arguments *args, enum option_id id,
                    struct str value)
{
    if (value.len && !args->values[id].len)
        *vec_push(a, &args->values[id]) = value;
}

bool earlier_arguments(struct arena *a, struct earlier *e, const struct arguments *args,
                       struct arguments *ret, struct err *err)
{
    *ret = *args;
    if (!e->path.len) {
        /* All shards must agree on it without talking to each other. */
        if (e->parts.shard.count)
            fill_in(a, ret, OPT_SEED, S("1"));
        return true;
    }
    if (e->resumes && is_other(a, e, args, err))
        return false;
    if (e->resumes && e->shard.len && !shard_read(e->shard, &e->parts.shard, err))
        return false;
    fill_in(a, ret, OPT_SEED, arena_printf(a, "%llu", (unsigned long long)e->seed));
    fill_in(a, ret, OPT_TARGET, e->target);
    /* With --failed the question is whether it is mended. */
    if (!e->repeats && str_eq(argument_text(ret, OPT_TARGET, ""), e->target))
        fill_in(a, ret, OPT_BREAK, e->broken);
    return true;
}

static bool takes(void *ctx, const struct case_instance *instance)
{
    const struct earlier *e = ctx;

    if (!parts_take(&e->parts, instance))
        return false;
    if (e->only.len && !str_starts(instance->id_text, e->only))
        return false;
    if (!e->resumes && !e->repeats)
        return true;
    struct arena *scratch = arena_open();
    uint64_t id = parts_identity(&e->parts, scratch, instance);

    arena_close(scratch);
    return e->resumes ? !has(&e->finished, id) : has(&e->failed, id);
}

void earlier_select(struct earlier *e, struct selection *s)
{
    if (!e->parts.shard.count && !e->only.len && !e->resumes && !e->repeats)
        return;
    s->takes = takes;
    s->takes_ctx = e;
}
