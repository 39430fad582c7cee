#include "cli/reports.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "cli/command.h"
#include "mock/service.h"
#include "report/formats.h"

#include "base/banned.h"

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

static FILE *progress_stream(const struct arguments *args)
{
    const char *ci = getenv("CI"), *term = getenv("TERM");
    bool dumb = term && str_eq_c(str_from(term), "dumb");

    if (argument_on(args, OPT_QUIET) || argument_on(args, OPT_VERBOSE) || (ci && *ci) ||
        dumb)
        return NULL;
    return isatty(STDERR_FILENO) ? stderr : NULL;
}

/* Unlike any other run's. */
static struct str default_journal(struct arena *a)
{
    struct str now = time_format(a, clock_wall_ms());
    char *name = arena_cstr(
        a, arena_printf(a, "%.*s-%ld", STR_ARG(str_sub(now, 0, 19)), (long)getpid()));

    for (char *c = name; *c; c++)
        if (*c == ':')
            *c = '-'; /* other systems have no such file names */
    return arena_printf(a, ".fealty/%s.journal", name);
}

static bool find_journal(struct arena *a, struct wanted_list *list, bool ledger,
                         struct str *ret, struct err *err)
{
    const struct report_format *format = report_format_find(S("journal"), err);

    for (size_t i = 0; i < list->len && !ret->len; i++)
        if (list->at[i].format == format)
            *ret = list->at[i].path;
    if (ret->len || !ledger)
        return true;
    *ret = default_journal(a);
    if (!fs_mkdirs(".fealty", err) || !add_wanted(a, list, format, *ret, err))
        return false;
    return fs_exists(".fealty/.gitignore") ||
           fs_write(".fealty/.gitignore", S("*\n"), err);
}

bool reports_open(struct arena *a, const struct arguments *args,
                  const struct redactor *redactor, bool ledger, struct reports *ret,
                  struct err *err)
{
    struct wanted_list wanted = { 0 };

    *ret = (struct reports){ 0 };
    if (!read_wanted(a, args, &wanted, err) ||
        !find_journal(a, &wanted, ledger, &ret->journal, err))
        return false;
    ret->sinks = arena_array(a, struct result_sink *, wanted.len + 1);
    ret->close = arena_calloc(a, wanted.len + 1, sizeof *ret->close);
    for (size_t i = 0; i < wanted.len; i++)
        ret->owns_stdout = ret->owns_stdout || str_eq(wanted.at[i].path, S("-"));
    FILE *out = ret->owns_stdout ? stderr : stdout;
    struct report_options options = { .redactor = redactor,
                                      .internal_header = S(WORLD_HEADER),
                                      .color = use_color(args, out),
                                      .verbose = argument_on(args, OPT_VERBOSE),
                                      .quiet = argument_on(args, OPT_QUIET) };

    add(ret, console_open(a, &options, out, progress_stream(args)), NULL);
    for (size_t i = 0; i < wanted.len; i++) {
        const struct report_format *format = wanted.at[i].format;
        struct result_sink *sink = format->open(a, &options, wanted.at[i].path.at, err);

        if (!sink)
            return false;
        add(ret, sink, format->close);
    }
    return true;
}

void reports_close(struct reports *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->close[i])
            r->close[i](r->sinks[i]);
    r->count = 0;
}
