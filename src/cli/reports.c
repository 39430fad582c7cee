#include "cli/reports.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/command.h"
#include "mock/service.h"

#include "base/banned.h"

typedef struct result_sink *open_fn(struct arena *a, const struct report_options *o,
                                    const char *path, struct err *err);

static const struct format {
    struct str name;
    open_fn *open;
    void (*close)(struct result_sink *s);
} formats[] = {
    { { "junit", 5 }, junit_open, junit_close },
    { { "json", 4 }, json_report_open, json_report_close },
    { { "journal", 7 }, journal_open, journal_close },
};

struct wanted {
    const struct format *format;
    struct str path;
};

struct wanted_list {
    struct wanted *at;
    size_t len, cap;
};

static const struct format *find_format(struct str name, struct err *err)
{
    struct str names[countof(formats)];

    for (size_t i = 0; i < countof(formats); i++) {
        names[i] = formats[i].name;
        if (str_eq(formats[i].name, name))
            return &formats[i];
    }
    struct str near = suggest(name, names, countof(names));

    err_set(err, ERR_INPUT, "no report format is named `%.*s`; %s%.*s", STR_ARG(name),
            near.len ? "did you mean " : "there are junit, json, journal", STR_ARG(near));
    return NULL;
}

static bool read_wanted(struct arena *a, const struct arguments *args,
                        struct wanted_list *ret, struct err *err)
{
    for (size_t i = 0; i < args->values[OPT_REPORT].len; i++) {
        struct str path = args->values[OPT_REPORT].at[i], name;

        str_cut(&path, '=', &name);
        const struct format *format = find_format(name, err);

        if (!format)
            return false;
        if (path.len == 0)
            return err_set(err, ERR_INPUT, "--report takes FORMAT=FILE, not `%.*s`",
                           STR_ARG(name));
        *vec_push(a, ret) = (struct wanted){ format, path };
    }
    for (size_t i = 0; i < args->values[OPT_REPORT_JUNIT].len; i++)
        *vec_push(a, ret) =
            (struct wanted){ &formats[0], args->values[OPT_REPORT_JUNIT].at[i] };
    for (size_t i = 0; i < args->values[OPT_REPORT_JSON].len; i++)
        *vec_push(a, ret) =
            (struct wanted){ &formats[1], args->values[OPT_REPORT_JSON].at[i] };
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

bool reports_open(struct arena *a, const struct arguments *args,
                  const struct redactor *redactor, struct reports *ret, struct err *err)
{
    struct wanted_list wanted = { 0 };

    *ret = (struct reports){ 0 };
    if (!read_wanted(a, args, &wanted, err))
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
        const struct format *format = wanted.at[i].format;
        struct result_sink *sink =
            format->open(a, &options, arena_cstr(a, wanted.at[i].path), err);

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
