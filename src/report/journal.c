/* The journal: one JSON object a line, each written and flushed the moment its case has
 * ended, so that after a kill everything that was finished is there. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "doc/json.h"
#include "report/report.h"
#include "report/result_json.h"
#include "report/text.h"

#include "base/banned.h"

struct journal {
    struct result_sink sink;
    struct report_options options;
    FILE *file;
    struct arena *scratch;
    struct buf line;
    bool failed;
    int reason; /* errno of the first failure */
};

static void write_line(struct journal *j, const json_t *value)
{
    buf_clear(&j->line);
    json_print(&j->line, value, JSON_PRINT_COMPACT);
    buf_add_char(&j->line, '\n');
    if (fwrite(j->line.at, 1, j->line.len, j->file) != j->line.len ||
        fflush(j->file) != 0) {
        if (!j->failed)
            j->reason = errno;
        j->failed = true;
    }
    arena_reset(j->scratch);
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct journal *j = (struct journal *)s;

    write_line(j, info_to_json(j->scratch, info));
}

static void finished(struct result_sink *s, const struct case_result *r)
{
    struct journal *j = (struct journal *)s;

    write_line(j, result_to_json(j->scratch, &j->options, r));
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct journal *j = (struct journal *)s;

    write_line(j, summary_to_json(j->scratch, summary));
    if (j->failed)
        return err_set(err, ERR_IO, "the journal could not be written: %s",
                       strerror(j->reason));
    return true;
}

struct result_sink *journal_report_open(struct arena *a, const struct report_options *o,
                                        const char *path, struct err *err)
{
    struct journal *j = arena_new(a, struct journal);
    char *dir = arena_cstr(a, fs_dirname(str_from(path)));

    *j = (struct journal){ .sink = { .begin = begin, .finished = finished, .end = end },
                           .options = *o };
    if (!fs_mkdirs(dir, err))
        return NULL;
    j->file = strcmp(path, "-") == 0 ? stdout : fopen(path, "we");
    if (!j->file) {
        err_set(err, ERR_IO, "cannot write the journal %s: %s", path, strerror(errno));
        return NULL;
    }
    j->scratch = arena_open();
    buf_init(&j->line, REPORT_TEXT_MAX * 4);
    return &j->sink;
}

void journal_report_close(struct result_sink *s)
{
    struct journal *j = (struct journal *)s;

    if (!j)
        return;
    if (j->file && j->file != stdout)
        fclose(j->file);
    arena_close(j->scratch);
    buf_release(&j->line);
}
