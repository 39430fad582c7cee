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

/* What a line is comes first, so that whoever reads it knows without reading the rest. */
static json_t *record(struct arena *a, const char *what)
{
    json_t *object = arena_json(a, json_object());

    json_object_set(object, "record", json_str(a, str_from(what)));
    return object;
}

static json_t *operation_to_json(struct arena *a, const struct operation *op)
{
    json_t *object = arena_json(a, json_object());

    json_object_set(object, "id", json_str(a, op->id));
    json_object_set(object, "method", json_str(a, op->method));
    json_object_set(object, "path", json_str(a, op->path));
    return object;
}

/* All that reports say of a contract, so that they need nothing but the journal. */
static json_t *whole_contract(struct arena *a, const struct contract *c)
{
    json_t *object = contract_to_json(a, c);
    json_t *operations = arena_json(a, json_array()),
           *claims = arena_json(a, json_array());

    for (size_t i = 0; i < c->operation_count; i++)
        json_array_append(operations, operation_to_json(a, &c->operations[i]));
    for (size_t i = 0; i < c->claim_count; i++)
        json_array_append(claims, claim_to_json(a, &c->claims[i]));
    json_object_set(object, "operations", operations);
    json_object_set(object, "claims", claims);
    return object;
}

/* Names only: reports made from the journal show them as those made in the run do. */
static json_t *secret_names(struct arena *a, const struct redactor *r)
{
    json_t *names = arena_json(a, json_array());
    struct str last = STR_NONE;

    for (size_t i = 0; redactor_name(r, i).len; i++) {
        struct str name = redactor_name(r, i);

        if (!str_eq(name, last))
            json_array_append(names, json_str(a, name));
        last = name;
    }
    return names;
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct journal *j = (struct journal *)s;
    struct arena *a = j->scratch;
    json_t *line = record(a, "run"), *contracts = arena_json(a, json_array());
    json_t *secrets = secret_names(a, j->options.redactor);

    json_object_update(line, info_to_json(a, info));
    for (size_t i = 0; i < info->suite->contract_count; i++)
        json_array_append(contracts, whole_contract(a, info->suite->contracts[i]));
    json_object_set(line, "contracts", contracts);
    if (json_array_size(secrets))
        json_object_set(line, "secrets", secrets);
    write_line(j, line);
}

static void finished(struct result_sink *s, const struct case_result *r)
{
    struct journal *j = (struct journal *)s;

    json_t *line = record(j->scratch, "case");

    json_object_set(line, "ordinal",
                    arena_json(j->scratch, json_integer((json_int_t)r->ordinal)));
    json_object_update(line, result_to_json(j->scratch, &j->options, r));
    write_line(j, line);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct journal *j = (struct journal *)s;

    json_t *line = record(j->scratch, "summary");

    json_object_update(line, summary_to_json(j->scratch, summary));
    write_line(j, line);
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
