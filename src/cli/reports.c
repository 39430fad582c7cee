#include "cli/reports.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "claims/kind.h"
#include "cli/ci.h"
#include "cli/command.h"
#include "cli/kept_journal.h"
#include "mock/service.h"
#include "report/formats.h"
#include "report/progress.h"
#include "report/reproducible.h"
#include "run/ledger_read.h"

#include "base/banned.h"

/* 9999-12-31T23:59:59Z: what RFC 3339 can write. */
#define MAX_EPOCH_SECONDS INT64_C(253402300799)

struct wanted {
    const struct report_format *format;
    struct str path;
};

struct wanted_list {
    struct wanted *at;
    size_t len, cap;
};

static const enum option_id format_options[REPORT_FORMAT_COUNT] = {
#define FORMAT(id, name, file, prove, summary) OPT_REPORT_##id,
#include "report/formats.def"
#undef FORMAT
};

/* One file has one report: the later one would write over the earlier. */
static bool add_wanted(struct arena *a, struct wanted_list *list,
                       const struct report_format *format, struct str path,
                       struct err *err)
{
    if (path.len == 0)
        return err_set(err, ERR_INPUT,
                       "--report %.*s= needs a file; `-` is standard output",
                       STR_ARG(format->name));
    path = arena_str(a, path);
    for (size_t i = 0; i < list->len; i++)
        if (fs_same_file(list->at[i].path.at, path.at) && !str_starts(path, S("/dev/")))
            return err_set(err, ERR_INPUT,
                           "the reports %.*s and %.*s would both be written to %s",
                           STR_ARG(list->at[i].format->name), STR_ARG(format->name),
                           str_eq(path, S("-")) ? "standard output" : path.at);
    if (!fs_can_write(path.at, err))
        return false;
    *vec_push(a, list) = (struct wanted){ format, path };
    return true;
}

/* --report FORMAT, --report FORMAT=FILE, --report-FORMAT FILE. */
static bool read_wanted(struct arena *a, const struct arguments *args,
                        struct wanted_list *ret, struct err *err)
{
    for (size_t i = 0; i < args->values[OPT_REPORT].len; i++) {
        struct str value = args->values[OPT_REPORT].at[i], path = value, name;

        str_cut(&path, '=', &name);
        const struct report_format *format = report_format_find(name, err);

        if (!format ||
            !add_wanted(a, ret, format, name.len == value.len ? format->file : path, err))
            return false;
    }
    for (size_t f = 0; f < REPORT_FORMAT_COUNT; f++)
        for (size_t i = 0; i < args->values[format_options[f]].len; i++)
            if (!add_wanted(a, ret, &report_formats[f],
                            args->values[format_options[f]].at[i], err))
                return false;
    return true;
}

static void add(struct reports *r, struct result_sink *sink,
                void (*close)(struct result_sink *s))
{
    r->sinks[r->count] = sink;
    r->close[r->count++] = close;
}

/* The sink added last gets what it is told without times. */
static void wrap_last(struct arena *a, struct reports *r, int64_t epoch_ms)
{
    size_t last = r->count - 1;

    r->inner[last] = r->sinks[last];
    r->sinks[last] = reproducible_open(a, r->inner[last], epoch_ms);
}

static bool is_verbose(const struct arguments *args)
{
    return argument_on(args, OPT_VERBOSE) || argument_on(args, OPT_VERY_VERBOSE);
}

/* A live line at a terminal; where lines stay (CI, a dumb terminal) one now and then;
 * where standard error goes into a file or a pipe, nothing. */
static struct progress *open_progress(struct arena *a, const struct arguments *args)
{
    const char *ci = getenv("CI"), *term = getenv("TERM");
    bool in_ci = ci && *ci && strcmp(ci, "false") != 0;
    bool dumb = !term || strcmp(term, "dumb") == 0;

    if (argument_on(args, OPT_QUIET) || is_verbose(args) ||
        (!in_ci && !isatty(STDERR_FILENO)))
        return NULL;
    return progress_open(a, stderr, in_ci || dumb ? PROGRESS_LINES : PROGRESS_LIVE);
}

/* A journal that says what is still to be put back is not written over. */
static bool may_overwrite(struct str path, struct err *err)
{
    struct arena *scratch = arena_open();
    struct ledger_book book = { 0 };
    struct err ignored;
    bool whole = !str_eq(path, S("-")) && fs_exists(path.at) &&
                 !str_starts(path, S("/dev/")) &&
                 ledger_read(scratch, path.at, &book, &ignored);
    size_t open = whole ? book.open : 0;

    arena_close(scratch);
    return open == 0 ||
           err_set(err, ERR_INPUT,
                   "%s holds %zu change%s of an earlier run that %s not put back: fealty "
                   "restore %s",
                   path.at, open, open == 1 ? "" : "s", open == 1 ? "was" : "were",
                   path.at);
}

static bool find_journal(struct arena *a, struct wanted_list *list, bool ledger,
                         struct str *ret, struct err *err)
{
    const struct report_format *format = report_format_find(S("journal"), err);

    for (size_t i = 0; i < list->len && !ret->len; i++)
        if (list->at[i].format == format)
            *ret = list->at[i].path;
    if (ret->len || !ledger)
        return !ret->len || may_overwrite(*ret, err);
    return kept_journal(a, "", ret, err) && add_wanted(a, list, format, *ret, err);
}

/* Annotations stand beside what people read and do not take its place. */
static bool takes_stdout(const struct wanted *w)
{
    return str_eq(w->path, S("-")) && w->format != &report_formats[REPORT_FORMAT_GITHUB];
}

static bool kind_info(struct str name, struct report_kind *ret)
{
    const struct claim_kind *kind = claim_kind_find(name);

    if (kind)
        *ret = (struct report_kind){ str_from(kind->says), str_from(kind->proves),
                                     kind->wfc };
    return kind != NULL;
}

/* On GitHub Actions: annotations where nobody said where they go, and the job's summary.
 */
static void want_annotations(struct arena *a, struct wanted_list *wanted)
{
    const struct report_format *github = &report_formats[REPORT_FORMAT_GITHUB];

    if (!ci_is_github())
        return;
    for (size_t i = 0; i < wanted->len; i++)
        if (wanted->at[i].format == github)
            return;
    *vec_push(a, wanted) = (struct wanted){ github, S("-") };
}

static void open_summary(struct arena *a, const struct report_options *options,
                         struct reports *r)
{
    const char *path = getenv("GITHUB_STEP_SUMMARY");

    if (ci_is_github() && path && *path)
        add(r, step_summary_open(a, options, path), markdown_report_close);
}

/* SOURCE_DATE_EPOCH in milliseconds, -1 where it is not set; false where it is no number
 * of seconds. */
static bool source_date(int64_t *ret_ms, struct err *err)
{
    const char *value = getenv("SOURCE_DATE_EPOCH");
    int64_t seconds;

    *ret_ms = -1;
    if (!value || !*value)
        return true;
    if (!str_to_i64(str_from(value), &seconds) || seconds < 0 ||
        seconds > MAX_EPOCH_SECONDS)
        return err_set(err, ERR_INPUT,
                       "SOURCE_DATE_EPOCH is a number of seconds, not `%s`", value);
    *ret_ms = seconds * 1000;
    return true;
}

/* From here on nothing that is printed is taken for a command, until the annotations. */
static void guard_output(struct arena *a, struct report_options *options)
{
    if (!ci_is_github())
        return;
    options->stop_token = ci_stop_token(a);
    fprintf(options->people, "::stop-commands::%s\n", options->stop_token);
    fflush(options->people);
}

static bool open_all(struct arena *a, const struct wanted_list *wanted,
                     const struct report_options *options, int64_t epoch_ms,
                     struct reports *r, struct err *err)
{
    for (size_t i = 0; i < wanted->len; i++) {
        const struct report_format *format = wanted->at[i].format;
        struct result_sink *sink = format->open(a, options, wanted->at[i].path.at, err);

        if (!sink)
            return false;
        add(r, sink, format->close);
        if (options->reproducible)
            wrap_last(a, r, epoch_ms);
    }
    return true;
}

/* --trend: earlier runs. */
static bool read_past(struct arena *a, const struct arguments *args,
                      struct past_list *ret, struct err *err)
{
    const struct str_list *paths = &args->values[OPT_TREND];

    for (size_t i = 0; i < paths->len; i++)
        if (!past_read(a, paths->at[i], ret, err))
            return false;
    return true;
}

bool reports_open(struct arena *a, const struct arguments *args,
                  const struct redactor *redactor, struct report_wishes wishes,
                  struct reports *ret, struct err *err)
{
    struct wanted_list wanted = { 0 };
    struct past_list *past = arena_new(a, struct past_list);
    int64_t epoch_ms;

    *ret = (struct reports){ 0 };
    if (!source_date(&epoch_ms, err) || !read_wanted(a, args, &wanted, err) ||
        !read_past(a, args, past, err) ||
        !find_journal(a, &wanted, wishes.ledger, &ret->journal, err))
        return false;
    want_annotations(a, &wanted);
    ret->sinks = arena_array(a, struct result_sink *, wanted.len + 2);
    ret->close = arena_calloc(a, wanted.len + 2, sizeof *ret->close);
    ret->inner = arena_array(a, struct result_sink *, wanted.len + 2);
    for (size_t i = 0; i < wanted.len; i++)
        ret->owns_stdout = ret->owns_stdout || takes_stdout(&wanted.at[i]);
    ret->owns_stdout = ret->owns_stdout || wishes.aside;
    FILE *out = ret->owns_stdout ? stderr : stdout;
    struct report_options options = { .root = ci_root(a),
                                      .people = out,
                                      .reproducible = epoch_ms >= 0,
                                      .exit_status = exit_status_of,
                                      .kind_info = kind_info,
                                      .past = past,
                                      .redactor = redactor,
                                      .internal_header = S(WORLD_HEADER),
                                      .color = use_color(args, out),
                                      .verbose = is_verbose(args),
                                      .whole_bodies =
                                          argument_on(args, OPT_VERY_VERBOSE) ||
                                          args->values[OPT_VERBOSE].len > 1,
                                      .all_failures = argument_on(args, OPT_ALL_FAILURES),
                                      .details = argument_on(args, OPT_SKIPS),
                                      .quiet = argument_on(args, OPT_QUIET) };

    guard_output(a, &options);
    add(ret, console_open(a, &options, out, open_progress(a, args)), NULL);
    open_summary(a, &options, ret);
    return open_all(a, &wanted, &options, epoch_ms, ret, err);
}

void reports_close(struct reports *r)
{
    for (size_t i = 0; i < r->count; i++) {
        struct result_sink *sink = r->sinks[i];

        if (r->inner[i])
            reproducible_close(sink);
        if (r->close[i])
            r->close[i](r->inner[i] ? r->inner[i] : sink);
    }
    r->count = 0;
}

int exit_status_of(const struct run_summary *s)
{
    const size_t *cases = s->tally->cases;

    if (s->interrupted)
        return 128 + (int)caught_signal;
    if (cases[VERDICT_ERROR] || s->over_quota || s->left_changed)
        return EXIT_UNJUDGED;
    if (cases[VERDICT_FAIL])
        return EXIT_VIOLATED;
    if (!cases[VERDICT_PASS] && !cases[VERDICT_SKIP] && !cases[VERDICT_KNOWN] &&
        !s->info->shard.name.len)
        return EXIT_NOTHING; /* where there are more shards than cases, some are empty */
    return EXIT_HELD;
}
