/* The journal: one JSON object a line.  The lines of the cases that ended together are
 * handed to the kernel by one write(), before anything else is told of them and before
 * anything more is sent: after a kill everything that was finished is there.  Lines of
 * the ledger that are needed to put things back reach the disk before anything is sent:
 * they survive a power cut, too.  A line that did not fit (a full disk) is taken back, so
 * that the last line is whole and a later one may be tried. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/report.h"
#include "report/result_json.h"
#include "report/text.h"

#include "base/banned.h"

/* So much is handed over without being asked: where nobody calls flush. */
#define PENDING_MAX ((size_t)64 * 1024)

struct journal {
    struct result_sink sink;
    struct report_options options;
    int fd;
    struct arena *scratch;
    struct buf line;
    struct buf pending; /* whole lines, not yet written */
    bool gathers;       /* between begin and end: flush will be called */
    int reason;         /* errno of the first failure */
};

/* Of what was written in part, whole lines stay. */
static void cut_back(int fd, struct str text, size_t done)
{
    off_t end = lseek(fd, 0, SEEK_CUR);
    size_t whole = done;

    while (whole && text.at[whole - 1] != '\n')
        whole--;
    end -= (off_t)(done - whole);
    if (end >= 0 && ftruncate(fd, end) == 0)
        lseek(fd, end, SEEK_SET);
}

static bool write_lines(int fd, struct str text)
{
    size_t done = 0;

    while (done < text.len) {
        ssize_t n = write(fd, text.at + done, text.len - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            int reason = n < 0 ? errno : ENOSPC;

            cut_back(fd, text, done);
            errno = reason;
            return false;
        }
        done += (size_t)n;
    }
    return true;
}

static bool write_pending(struct journal *j, bool durable)
{
    bool ok = write_lines(j->fd, buf_str(&j->pending));

    /* What is no file (a pipe) cannot be synchronised, and need not. */
    if (ok && durable && fdatasync(j->fd) != 0)
        ok = errno == EINVAL || errno == EROFS;
    if (!ok && !j->sink.failed)
        j->reason = errno;
    j->sink.failed = j->sink.failed || !ok;
    buf_clear(&j->pending);
    return ok;
}

static void flush(struct result_sink *s)
{
    struct journal *j = (struct journal *)s;

    if (j->pending.len)
        (void)write_pending(j, false); /* the runner sees it in `failed` */
}

/* What stands in j->line. */
static bool put_line(struct journal *j, bool durable)
{
    buf_add_char(&j->line, '\n');
    buf_add(&j->pending, buf_str(&j->line));
    if (j->gathers && !durable && j->pending.len < PENDING_MAX)
        return true;
    return write_pending(j, durable);
}

static bool put_value(struct journal *j, const json_t *value, bool durable)
{
    buf_clear(&j->line);
    json_print(&j->line, value, JSON_PRINT_COMPACT);
    return put_line(j, durable);
}

static void write_line(struct journal *j, const json_t *value)
{
    (void)put_value(j, value, false); /* the runner sees it in `failed` */
    arena_reset(j->scratch);
}

static bool cannot_write(const struct journal *j, struct err *err)
{
    return err_set(err, ERR_IO, "the journal could not be written: %s",
                   strerror(j->reason));
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

/* The value with its secrets replaced. */
static json_t *shown_json(struct journal *j, const json_t *value)
{
    struct arena *a = j->scratch;
    json_t *shown;

    if (json_is_string(value))
        return json_str(a, report_shown(a, &j->options, json_text(value)));
    if (json_is_array(value)) {
        shown = arena_json(a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(shown, shown_json(j, json_array_get(value, i)));
        return shown;
    }
    if (!json_is_object(value))
        return json_mutable(value);
    shown = arena_json(a, json_object());
    json_t *object = json_mutable(value);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        struct str key = json_iter_key(at);

        json_object_setn_nocheck(shown, key.at, key.len,
                                 shown_json(j, json_object_iter_value(at)));
    }
    return shown;
}

static bool has_secret(const struct journal *j, const json_t *value)
{
    struct redact_match match;

    if (json_is_string(value))
        return redact_find(j->options.redactor, json_text(value), 0, &match);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (has_secret(j, json_array_get(value, i)))
            return true;
    json_t *object = json_is_object(value) ? json_mutable(value) : NULL;

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (has_secret(j, json_object_iter_value(at)))
            return true;
    return false;
}

static bool ledger(struct result_sink *s, const json_t *line, bool durable,
                   struct err *err)
{
    struct journal *j = (struct journal *)s;

    if (has_secret(j, line)) { /* whoever restores puts the secrets in again */
        json_t *shown = shown_json(j, line);

        json_object_set(shown, "redacted", json_true());
        line = shown;
    }
    bool ok = put_value(j, line, durable);

    arena_reset(j->scratch);
    return ok || cannot_write(j, err);
}

static void write_shown(struct journal *j, struct json_writer *w, const char *name,
                        struct str text, bool *changed)
{
    struct str shown = report_shown(j->scratch, &j->options, text);

    *changed = *changed || shown.at != text.at;
    if (text.len == 0)
        return;
    json_writer_name(w, name);
    json_writer_text(w, shown);
}

static bool sent(struct result_sink *s, const struct sent_request *what, struct err *err)
{
    struct journal *j = (struct journal *)s;
    struct json_writer w = { &j->line, false };
    bool changed = false;

    buf_clear(&j->line);
    json_writer_open(&w, '{');
    json_writer_name(&w, "record");
    json_writer_text(&w, S("ledger"));
    json_writer_name(&w, "is");
    json_writer_text(&w, S("sent"));
    write_shown(j, &w, "case", what->case_id, &changed);
    write_shown(j, &w, "contract", what->contract, &changed);
    write_shown(j, &w, "method", what->request->method, &changed);
    write_shown(j, &w, "target", what->request->target, &changed);
    if (changed) {
        json_writer_name(&w, "redacted");
        json_writer_true(&w);
    }
    json_writer_close(&w, '}');
    bool ok = put_line(j, false);

    arena_reset(j->scratch);
    return ok || cannot_write(j, err);
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct journal *j = (struct journal *)s;
    struct arena *a = j->scratch;
    json_t *line = record(a, "run"), *contracts = arena_json(a, json_array());

    json_object_update(line, info_to_json(a, &j->options, info));
    for (size_t i = 0; i < info->suite->contract_count; i++)
        json_array_append(contracts, whole_contract(a, info->suite->contracts[i]));
    json_object_set(line, "contracts", contracts);
    write_line(j, line);
    j->gathers = true;
}

/* A case without claims is grouped by its name as written, before `for` filled it in. */
static void add_written(struct journal *j, struct json_writer *w,
                        const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    if (def->prove_count > 0 || str_eq(def->name_text, r->instance->name))
        return;
    json_writer_name(w, "written");
    json_writer_text(w, report_shown(j->scratch, &j->options, def->name_text));
}

static bool make_case_line(struct journal *j, const struct case_result *r)
{
    struct json_writer w = { &j->line, false };

    buf_clear(&j->line);
    json_writer_open(&w, '{');
    json_writer_name(&w, "record");
    json_writer_text(&w, S("case"));
    json_writer_name(&w, "ordinal");
    json_writer_count(&w, r->ordinal);
    result_write(&w, j->scratch, &j->options, r);
    add_written(j, &w, r);
    json_writer_close(&w, '}');
    return !buf_overflowed(&j->line);
}

/* A case with hundreds of large exchanges: the verdict and the findings matter more. */
static void make_short_line(struct journal *j, const struct case_result *r)
{
    struct case_result copy = *r;
    struct str_list notes = { 0 };

    for (size_t i = 0; i < r->notes.len; i++)
        *vec_push(j->scratch, &notes) = r->notes.at[i];
    *vec_push(j->scratch, &notes) = arena_printf(
        j->scratch, "%zu exchanges were too large to be kept", r->exchanges.len);
    copy.notes = notes;
    copy.exchanges.len = 0;
    (void)make_case_line(j, &copy);
}

static void finished(struct result_sink *s, const struct case_result *r)
{
    struct journal *j = (struct journal *)s;

    if (!make_case_line(j, r))
        make_short_line(j, r);
    (void)put_line(j, false); /* the runner sees it in `failed` */
    arena_reset(j->scratch);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct journal *j = (struct journal *)s;

    json_t *line = record(j->scratch, "summary");

    json_object_update(line, summary_to_json(j->scratch, &j->options, summary));
    j->gathers = false;
    write_line(j, line);
    return !s->failed || cannot_write(j, err);
}

static struct journal *new_journal(struct arena *a, const struct report_options *o)
{
    struct journal *j = arena_new(a, struct journal);

    *j = (struct journal){ .sink = { .begin = begin,
                                     .finished = finished,
                                     .end = end,
                                     .ledger = ledger,
                                     .sent = sent,
                                     .flush = flush },
                           .options = *o };
    return j;
}

static struct result_sink *ready(struct journal *j)
{
    j->scratch = arena_open();
    buf_init(&j->line, REPORT_TEXT_MAX * 4);
    buf_init(&j->pending, SIZE_MAX / 4);
    return &j->sink;
}

/* Where the last line break is; what stands behind it is torn. */
static bool cut_torn_line(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    char c;

    while (end > 0 && pread(fd, &c, 1, end - 1) == 1 && c != '\n')
        end--;
    return end >= 0 && ftruncate(fd, end) == 0 && lseek(fd, end, SEEK_SET) == end;
}

struct result_sink *journal_report_resume(struct arena *a, const struct report_options *o,
                                          const char *path, struct err *err)
{
    struct journal *j = new_journal(a, o);

    j->fd = open(path, O_RDWR | O_CLOEXEC);
    if (j->fd >= 0 && cut_torn_line(j->fd))
        return ready(j);
    err_set(err, ERR_IO, "cannot go on with the journal %s: %s", path, strerror(errno));
    if (j->fd >= 0)
        close(j->fd);
    return NULL;
}

struct result_sink *journal_report_open(struct arena *a, const struct report_options *o,
                                        const char *path, struct err *err)
{
    struct journal *j = new_journal(a, o);
    char *dir = arena_cstr(a, fs_dirname(str_from(path)));

    if (!fs_mkdirs(dir, err))
        return NULL;
    j->fd = strcmp(path, "-") == 0
                ? STDOUT_FILENO
                : open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (j->fd < 0) {
        err_set(err, ERR_IO, "cannot write the journal %s: %s", path, strerror(errno));
        return NULL;
    }
    return ready(j);
}

void journal_report_close(struct result_sink *s)
{
    struct journal *j = (struct journal *)s;

    if (!j)
        return;
    flush(s);
    if (j->fd != STDOUT_FILENO)
        close(j->fd);
    arena_close(j->scratch);
    buf_release(&j->line);
    buf_release(&j->pending);
}
