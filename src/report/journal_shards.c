#include "report/journal_shards.h"

#include "base/arena.h"
#include "base/buf.h"

#include "base/banned.h"

enum {
    SHARDS_SHOWN = 12,         /* missing ones that are named */
    SHARDS_READ_MAX = 1000000, /* what a journal says is not believed beyond it */
};

/* --- what each file says --- */

static bool read_name(struct journal_file *f)
{
    struct str rest = f->shard.name, head;
    uint64_t index, count;

    if (!str_cut(&rest, '/', &head) || !str_to_u64(head, &index) ||
        !str_to_u64(rest, &count) || index == 0 || index > count ||
        count > SHARDS_READ_MAX)
        return false;
    f->shard_index = (size_t)index;
    f->shard_count = (size_t)count;
    return true;
}

static bool complain(struct journal_reader *r, struct diags *diags, size_t file,
                     struct str message)
{
    journal_trouble(r, diags, file, 1, STR_NONE, "%.*s", STR_ARG(message));
    return false;
}

static struct str path_of(const struct journal_reader *r, size_t file)
{
    return r->files[file].lines.path;
}

/* With the first file, and with the one that has the same index. */
static bool fits(struct journal_reader *r, size_t file, size_t *owners,
                 struct diags *diags)
{
    struct arena *a = r->arena;
    const struct journal_file *f = &r->files[file], *first = &r->files[0];

    if (f->shard.name.len && !f->shard_count)
        return complain(
            r, diags, file,
            arena_printf(a, "`%.*s` is no shard: 3/10 is one", STR_ARG(f->shard.name)));
    if (!f->shard_count != !first->shard_count) {
        size_t whole = f->shard_count ? 0 : file, part = f->shard_count ? file : 0;

        return complain(
            r, diags, whole,
            arena_printf(a,
                         "it is a run of its own, but %.*s is the shard %.*s of "
                         "one",
                         STR_ARG(path_of(r, part)), STR_ARG(r->files[part].shard.name)));
    }
    if (f->shard_count != first->shard_count)
        return complain(
            r, diags, file,
            arena_printf(a, "it is the shard %.*s, but %.*s is %.*s: not of one run",
                         STR_ARG(f->shard.name), STR_ARG(path_of(r, 0)),
                         STR_ARG(first->shard.name)));
    if (!f->shard_count)
        return true;
    size_t *owner = &owners[f->shard_index - 1];

    if (*owner)
        return complain(
            r, diags, file,
            arena_printf(a, "it is the shard %.*s, as %.*s is: a shard counts once",
                         STR_ARG(f->shard.name), STR_ARG(path_of(r, *owner - 1))));
    *owner = file + 1;
    return true;
}

bool shards_agree(struct journal_reader *r, struct diags *diags)
{
    struct arena *scratch = arena_open();
    bool ok = true, journals = true;

    for (size_t i = 0; i < r->file_count; i++) {
        journals = journals && !r->files[i].value;
        if (r->files[i].shard.name.len && !read_name(&r->files[i]))
            r->files[i].shard_count = 0;
    }
    size_t count = r->files[0].shard_count,
           *owners = arena_calloc(scratch, count + 1, sizeof *owners);

    for (size_t i = 0; ok && i < r->file_count; i++)
        ok = fits(r, i, owners, diags);
    r->sharded = ok && count > 0 && journals;
    arena_close(scratch);
    return ok;
}

/* --- whether that is all --- */

static void tell(struct journal_reader *r, bool partial, struct diags *diags, size_t file,
                 size_t line, struct str message)
{
    if (partial)
        diags_warn(diags, journal_place(r, file, line, STR_NONE), "shard", "%.*s",
                   STR_ARG(message));
    else
        journal_trouble(r, diags, file, line, STR_NONE, "%.*s", STR_ARG(message));
}

static bool *which_are_here(const struct journal_reader *r, struct arena *scratch)
{
    bool *here = arena_calloc(scratch, r->files[0].shard_count, sizeof *here);

    for (size_t i = 0; i < r->file_count; i++)
        here[r->files[i].shard_index - 1] = true;
    return here;
}

static bool tell_missing(struct journal_reader *r, bool partial, struct diags *diags)
{
    struct arena *scratch = arena_open();
    const bool *here = which_are_here(r, scratch);
    size_t count = r->files[0].shard_count, missing = count - r->file_count, shown = 0;
    struct buf list;

    buf_init(&list, 4096);
    for (size_t i = 0; i < count && shown < SHARDS_SHOWN; i++)
        if (!here[i])
            buf_printf(&list, "%s%zu/%zu", shown++ ? ", " : "", i + 1, count);
    if (missing > shown)
        buf_printf(&list, " and %zu more", missing - shown);
    if (missing && partial)
        diags_warn(diags, SPAN_NONE, "shard", "%s missing: %.*s",
                   missing == 1 ? "a shard is" : "shards are", STR_ARG(buf_str(&list)));
    else if (missing)
        diags_error(diags, SPAN_NONE, "shard",
                    "%s missing: %.*s; name %s journal%s, too, or take what is here with "
                    "--partial",
                    missing == 1 ? "a shard is" : "shards are", STR_ARG(buf_str(&list)),
                    missing == 1 ? "its" : "their", missing == 1 ? "" : "s");
    buf_release(&list);
    arena_close(scratch);
    return missing;
}

static bool tell_cut_short(struct journal_reader *r, size_t file, bool partial,
                           struct diags *diags)
{
    const struct journal_file *f = &r->files[file];

    if (f->ended && !f->interrupted)
        return false;
    tell(r, partial, diags, file, 1,
         arena_printf(r->arena,
                      "the shard %.*s was %s: %zu of %zu cases are here; finish it with "
                      "fealty run --resume %.*s%s",
                      STR_ARG(f->shard.name), f->ended ? "interrupted" : "cut off",
                      f->cases, f->planned, STR_ARG(f->lines.path),
                      partial ? "" : ", or take what is here with --partial"));
    return true;
}

/* Machines that were given another target or other journals to split by. */
static bool tell_gaps(struct journal_reader *r, struct diags *diags)
{
    size_t planned = 0, whole = r->files[0].shard.whole;

    for (size_t i = 0; i < r->file_count; i++)
        planned += r->files[i].planned;
    if (planned == whole)
        return false;
    diags_error(
        diags, SPAN_NONE, "shard",
        "the shards were split otherwise: together they have %zu cases, the run has "
        "%zu (do the machines have the same fealty.yaml?)",
        planned, whole);
    return true;
}

bool shards_complete(struct journal_reader *r, bool partial, struct diags *diags)
{
    bool told = false;

    if (!r->files[0].shard_count)
        return true;
    for (size_t i = 0; i < r->file_count; i++)
        told = tell_cut_short(r, i, partial, diags) || told;
    if (tell_missing(r, partial, diags))
        return false;
    return !tell_gaps(r, diags) && !told;
}
