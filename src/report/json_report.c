/* The JSON report: {"run": …, "cases": […], "summary": …}; reports/report.schema.json. */
#include "base/arena.h"
#include "doc/json.h"
#include "report/report.h"
#include "report/result_json.h"
#include "report/spool.h"
#include "report/text.h"

#include "base/banned.h"

struct json_report {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *scratch;
    struct spool spool;
    struct buf text;
    const struct run_info *info;
    size_t cases;
};

static void begin(struct result_sink *s, const struct run_info *info)
{
    ((struct json_report *)s)->info = info;
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct json_report *j = (struct json_report *)s;

    struct json_writer w = { &j->text, false };

    buf_clear(&j->text);
    buf_add_c(&j->text, j->cases++ ? ",\n" : "\n");
    json_writer_open(&w, '{');
    result_write(&w, j->scratch, &j->options, r);
    json_writer_close(&w, '}');
    spool_add(&j->spool, buf_str(&j->text));
    arena_reset(j->scratch);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct json_report *j = (struct json_report *)s;
    struct arena *a = j->scratch;
    struct str info =
        json_to_str(a, info_to_json(a, &j->options, j->info), JSON_PRINT_COMPACT);
    struct str sums =
        json_to_str(a, summary_to_json(a, &j->options, summary), JSON_PRINT_COMPACT);

    return spool_finish(&j->spool, j->path.at,
                        arena_printf(a, "{\"run\": %.*s,\n\"cases\": [", STR_ARG(info)),
                        arena_printf(a, "\n],\n\"summary\": %.*s}\n", STR_ARG(sums)),
                        err);
}

struct result_sink *json_report_open(struct arena *a, const struct report_options *o,
                                     const char *path, struct err *err)
{
    struct json_report *j = arena_new(a, struct json_report);

    *j = (struct json_report){ .sink = { .begin = begin, .result = result, .end = end },
                               .options = *o,
                               .path = arena_str(a, str_from(path)) };
    if (!spool_open(&j->spool, err))
        return NULL;
    j->scratch = arena_open();
    buf_init(&j->text, REPORT_TEXT_MAX * 4);
    return &j->sink;
}

void json_report_close(struct result_sink *s)
{
    struct json_report *j = (struct json_report *)s;

    if (!j)
        return;
    spool_close(&j->spool);
    arena_close(j->scratch);
    buf_release(&j->text);
}
