#include "report/journal_index.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "check/undocumented.h"
#include "report/journal_members.h"

#include "base/banned.h"

enum {
    SHOWN_BYTES = 200, /* of a broken line */
    /* Of a JSON report, which is read whole. */
    REPORT_BYTES_MAX = 1024 * 1024 * 1024,
};

/* --- complaints --- */

/* A source that has nothing but that line, at its number. */
struct span journal_place(struct journal_reader *r, size_t file, size_t line,
                          struct str text)
{
    struct source *source = arena_new(r->arena, struct source);
    struct str shown = str_sub(text, 0, SHOWN_BYTES);
    size_t before = line ? line - 1 : 0;
    char *made = arena_alloc(r->arena, before + shown.len + 1);

    memset(made, '\n', before);
    if (shown.len)
        memcpy(made + before, shown.at, shown.len);
    *source = (struct source){ .path = r->files[file].lines.path,
                               .text = { made, before + shown.len } };
    return span_make(source, before, 0);
}

void journal_trouble(struct journal_reader *r, struct diags *diags, size_t file,
                     size_t line, struct str text, const char *fmt, ...)
{
    struct str message;
    va_list args;

    va_start(args, fmt);
    message = arena_vprintf(r->arena, fmt, args);
    va_end(args);
    diags_error(diags, journal_place(r, file, line, text), "journal", "%.*s",
                STR_ARG(message));
}

size_t journal_line_of(struct journal_reader *r, const struct journal_entry *e)
{
    const struct journal_file *f = &r->files[entry_file(e)];

    return f->value ? 1 : journal_lines_number(&f->lines, entry_off(e));
}

/* --- one line --- */

static void add_entry(struct journal_reader *r, struct journal_entry entry)
{
    if (r->len == r->cap) {
        r->cap = r->cap ? r->cap * 2 : 1024;
        r->at = realloc(r->at, r->cap * sizeof *r->at);
        if (!r->at)
            out_of_memory();
    }
    r->at[r->len++] = entry;
}

uint64_t journal_identity(struct str contract, struct str id_text, struct str name)
{
    uint64_t hash = str_hash(contract);

    hash = str_hash_more(str_hash_more(hash, S("/")), id_text);
    return str_hash_more(str_hash_more(hash, S("/")), name);
}

static uint64_t identity_of(const json_t *value)
{
    return journal_identity(json_member_text(value, "contract"),
                            json_member_text(value, "case"),
                            json_member_text(value, "name"));
}

static bool take_case(struct journal_reader *r, size_t file, const json_t *value,
                      struct journal_entry entry, struct err *err)
{
    struct journal_file *f = &r->files[file];

    if (r->len >= JOURNAL_CASES_MAX)
        return err_set(err, ERR_LIMIT, "there are more than %zu cases",
                       JOURNAL_CASES_MAX);
    if (f->runs == 0)
        return err_set(err, ERR_INPUT, "a case stands before the line of the run");
    if (!json_is_integer(json_object_get(value, "ordinal")) ||
        member_count(value, "ordinal") > ENTRY_ORDINAL_MAX)
        return err_set(err, ERR_INPUT, "the case lacks a usable `ordinal`");
    entry.id = identity_of(value);
    entry.ordinal = (uint32_t)member_count(value, "ordinal");
    add_entry(r, entry);
    f->cases++;
    f->ended = false;
    return true;
}

static bool take_run(struct journal_reader *r, size_t file, const json_t *value,
                     struct err *err)
{
    struct journal_file *f = &r->files[file];

    if (!head_add(&r->head, value, NULL, f->runs > 0, err))
        return false;
    if (f->runs++ == 0) { /* a run that was resumed plans what is left */
        f->planned = (size_t)member_count(value, "planned");
        f->shard = head_shard(value);
    }
    f->ended = false;
    r->sittings++;
    return true;
}

/* Those of all summaries together. */
static void take_undocumented(struct journal_reader *r, const json_t *value)
{
    json_t *all = json_mutable(value);

    if (!json_is_object(all))
        return;
    r->told++;
    for (void *i = json_object_iter(all); i; i = json_object_iter_next(all, i)) {
        struct undocumented_operation *op =
            undocumented_operation(r->undocumented, json_iter_key(i));
        const json_t *list = json_object_iter_value(i);

        for (size_t k = 0; k < json_array_size(list); k++)
            undocumented_add(r->undocumented, op, json_text(json_array_get(list, k)));
    }
}

static void take_summary(struct journal_reader *r, size_t file, const json_t *value)
{
    struct journal_file *f = &r->files[file];

    take_undocumented(r, json_object_get(value, "undocumented"));

    f->ended = true;
    r->summaries++;
    r->summary_ns = member_ns(value, "duration-ms");
    f->interrupted = member_true(value, "interrupted");
    f->gave_up = member_true(value, "gave-up");
}

static bool take_line(struct journal_reader *r, size_t file, const json_t *value,
                      struct journal_entry entry, struct err *err)
{
    static const struct str names[] = {
        { "run", 3 }, { "case", 4 }, { "ledger", 6 }, { "summary", 7 }
    };
    struct str record = json_member_text(value, "record");

    if (str_eq(record, names[1]))
        return take_case(r, file, value, entry, err);
    if (str_eq(record, names[0]))
        return take_run(r, file, value, err);
    if (str_eq(record, names[2]))
        return true;
    if (str_eq(record, names[3])) {
        take_summary(r, file, value);
        return true;
    }
    if (record.len == 0)
        return err_set(err, ERR_INPUT,
                       "this is no line of a journal: it has no `record`");
    struct str near = suggest(record, names, countof(names));

    return err_set(err, ERR_INPUT, "a journal has no record `%.*s`%s%.*s%s",
                   STR_ARG(record), near.len ? "; did you mean `" : "", STR_ARG(near),
                   near.len ? "`?" : "");
}

/* --- a JSON report --- */

static bool take_report_cases(struct journal_reader *r, size_t file, const json_t *cases,
                              struct err *err)
{
    for (size_t i = 0; i < json_array_size(cases); i++) {
        const json_t *value = json_array_get(cases, i);

        if (r->len >= JOURNAL_CASES_MAX)
            return err_set(err, ERR_LIMIT, "there are more than %zu cases",
                           JOURNAL_CASES_MAX);
        add_entry(r, (struct journal_entry){
                         .id = identity_of(value),
                         .place = entry_place(file, i),
                         .ordinal = (uint32_t)i,
                     });
    }
    r->files[file].cases = json_array_size(cases);
    return true;
}

static bool take_report(struct journal_reader *r, size_t file, const json_t *value,
                        struct err *err)
{
    const json_t *summary = json_object_get(value, "summary");

    if (!head_add(&r->head, json_object_get(value, "run"),
                  json_object_get(summary, "claims"), false, err))
        return false;
    r->files[file].value = value;
    r->files[file].runs = 1;
    r->files[file].shard = head_shard(json_object_get(value, "run"));
    r->files[file].planned =
        (size_t)member_count(json_object_get(value, "run"), "planned");
    r->sittings++;
    take_summary(r, file, summary);
    return take_report_cases(r, file, json_object_get(value, "cases"), err);
}

/* Whether the file begins like one: {"run": ...  A journal has "record" there. */
static bool begins_like_report(struct str line)
{
    struct str text = str_trim(line);

    if (!str_starts(text, S("{")))
        return false;
    text = str_trim(str_from_at(text, 1));
    return text.len == 0 || str_starts(text, S("\"run\""));
}

static bool read_report(struct journal_reader *r, size_t file, struct diags *diags)
{
    struct journal_file *f = &r->files[file];
    struct str text = STR_NONE;
    struct json_error error = { 0 };
    struct err err = { 0 };

    f->arena = arena_open();
    if (fseeko(f->lines.file, 0, SEEK_END) != 0 ||
        ftello(f->lines.file) > (off_t)REPORT_BYTES_MAX) {
        journal_trouble(r, diags, file, 1, STR_NONE,
                        "a JSON report of more than %d bytes; use the journal",
                        REPORT_BYTES_MAX);
        return true;
    }
    size_t size = (size_t)ftello(f->lines.file);
    char *at = arena_alloc(f->arena, size + 1);

    rewind(f->lines.file);
    text = (struct str){ at, fread(at, 1, size, f->lines.file) };
    const json_t *value = json_read(f->arena, text, NULL, NULL, &error);

    if (!value || !json_is_object(json_object_get(value, "run")))
        return false;
    if (!take_report(r, file, value, &err))
        journal_trouble(r, diags, file, 1, STR_NONE, "%s", err.msg);
    return true;
}

/* --- a journal --- */

static void tell_torn(struct journal_reader *r, size_t file, struct diags *diags)
{
    const struct journal_lines *l = &r->files[file].lines;

    diags_warn(diags, journal_place(r, file, l->number, buf_str(&l->line)), "torn-line",
               "the last line is torn: the run was killed while it was written");
}

/* False where the line is none of a journal. */
static bool read_line(struct journal_reader *r, struct arena *scratch, size_t file,
                      struct str text, struct diags *diags)
{
    const struct journal_lines *l = &r->files[file].lines;
    struct json_error error;
    struct err err = { 0 };
    bool is_run = str_starts(text, S("{\"record\":\"run\""));
    struct arena *a = is_run ? r->arena : scratch;
    const json_t *value = json_read(a, arena_str(a, text), NULL, NULL, &error);

    if (!value) {
        journal_trouble(r, diags, file, l->number, text, "this is no JSON: %s",
                        error.msg);
        return false;
    }
    if (take_line(r, file, value,
                  (struct journal_entry){ .place = entry_place(file, l->off),
                                          .len = (uint32_t)text.len },
                  &err))
        return true;
    journal_trouble(r, diags, file, l->number, text, "%s", err.msg);
    return false;
}

static void read_journal(struct journal_reader *r, size_t file, struct diags *diags)
{
    struct journal_file *f = &r->files[file];
    struct arena *scratch = arena_open();
    size_t broken = 0;
    struct str text;

    for (enum line_kind kind;
         broken < JOURNAL_TROUBLES_MAX &&
         (kind = journal_lines_next(&f->lines, &text)) != LINE_END;) {
        bool ok = true;

        if (kind == LINE_TORN)
            tell_torn(r, file, diags);
        else if (kind == LINE_TOO_LONG)
            journal_trouble(r, diags, file, f->lines.number, text,
                            "the line is longer than %zu bytes", JOURNAL_LINE_BYTES_MAX);
        else
            ok = read_line(r, scratch, file, text, diags);
        broken += !ok || kind == LINE_TOO_LONG;
        f->last_line = f->lines.number;
        arena_reset(scratch);
        if (broken && f->runs == 0)
            break; /* all that follows would be wrong for that reason */
    }
    arena_close(scratch);
    if (f->runs == 0 && broken == 0)
        journal_trouble(r, diags, file, 1, STR_NONE,
                        f->last_line ? "there is no line of a run in it: it is no journal"
                                     : "the file is empty: it is no journal");
}

static void read_file(struct journal_reader *r, size_t file, struct diags *diags)
{
    struct journal_file *f = &r->files[file];
    struct str first;

    if (journal_lines_next(&f->lines, &first) != LINE_END && begins_like_report(first) &&
        read_report(r, file, diags))
        return;
    rewind(f->lines.file);
    f->lines.number = f->lines.off = f->lines.next = 0;
    read_journal(r, file, diags);
}

/* --- all of them --- */

static bool is_named_before(const struct journal_reader *r, size_t file)
{
    const struct journal_lines *is = &r->files[file].lines;

    for (size_t i = 0; i < file; i++) {
        const struct journal_lines *was = &r->files[i].lines;

        if (was->node == is->node && was->device == is->device)
            return true;
    }
    return false;
}

static bool open_all(struct journal_reader *r, const struct str *paths, size_t count,
                     struct diags *diags)
{
    if (count > ENTRY_FILES_MAX)
        return diags_error(diags, SPAN_NONE, "no-journal", "more than %zu journals",
                           ENTRY_FILES_MAX);
    for (size_t i = 0; i < count; i++) {
        struct err err = { 0 };

        if (!journal_lines_open(&r->files[i].lines, paths[i], &err))
            return diags_error(diags, SPAN_NONE, "no-journal", "%s", err.msg);
        r->file_count++;
        if (is_named_before(r, i))
            return diags_error(diags, SPAN_NONE, "twice", "%s is named twice",
                               paths[i].at);
    }
    return true;
}

struct journal_reader *journal_index(struct arena *a, const struct str *paths,
                                     size_t count, struct diags *diags)
{
    struct journal_reader *r = arena_new(a, struct journal_reader);

    *r = (struct journal_reader){ .arena = a, .case_files.arena = a };
    r->files = arena_array(a, struct journal_file, count + 1);
    r->undocumented = undocumented_new(a);
    head_init(&r->head, a);
    fs_allow_open_files(); /* they stay open: a shard is a file */
    if (!open_all(r, paths, count, diags)) {
        journal_reader_close(r);
        return NULL;
    }
    for (size_t i = 0; i < count; i++)
        read_file(r, i, diags);
    for (size_t i = 0; i < count; i++) {
        r->interrupted = r->interrupted || !r->files[i].ended || r->files[i].interrupted;
        r->gave_up = r->gave_up || r->files[i].gave_up;
    }
    return r;
}
