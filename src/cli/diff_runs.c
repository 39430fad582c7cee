#include "cli/diff_runs.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/journals.h"
#include "doc/json.h"
#include "report/compare.h"
#include "report/markdown_text.h"

#include "base/banned.h"

enum {
    SHOWN_MAX = 50, /* of one list, for people */
    TEXT_BYTES_MAX = 1 << 28,
};

static const struct part {
    const char *name, *title;
} parts[] = {
    { "newly-failing", "newly failing" },
    { "fixed", "fixed" },
    { "still-failing", "still failing" },
    { "no-longer-tried", "no longer tried" },
    { "observations", "observed otherwise" },
    { "statuses", "statuses that came or went" },
    { "undocumented", "undocumented members that came or went" },
    { "latency", "latency" },
    { "only-before", "only in the first run" },
    { "only-after", "only in the second run" },
};

/* What an endpoint sent may stand in it. */
static void add_text(struct buf *out, const char *before, const json_t *item,
                     const char *name)
{
    struct str text = json_member_text(item, name);

    if (!text.len)
        return;
    buf_add_c(out, before);
    terminal_add_visible(out, text);
}

static void add_item(struct buf *out, const json_t *item)
{
    const json_t *status = json_object_get(item, "status");
    const json_t *p = json_object_get(item, "p");

    add_text(out, "", item, "case");
    add_text(out, "  ", item, "contract");
    add_text(out, "  ", item, "name");
    add_text(out, "", item, "operation");
    if (status) {
        buf_printf(out, "  %lld is %s%s", (long long)json_integer_value(status),
                   json_member_text(item, "is").at,
                   json_object_get(item, "documented") ? " (not documented)" : "");
    } else if (json_object_get(item, "is")) {
        add_text(out, "  ", item, "at");
        add_text(out, " is ", item, "is");
    }
    if (p)
        buf_printf(out, "  median %.3f ms -> %.3f ms  (p = %.2g, effect %+.2f)",
                   json_number_value(json_object_get(item, "before-ms")),
                   json_number_value(json_object_get(item, "after-ms")),
                   json_number_value(p),
                   json_number_value(json_object_get(item, "effect")));
    add_text(out, "\n      ", item, "claims");
    add_text(out, "\n      ", item, "message");
    if (json_object_get(item, "before") || json_object_get(item, "after")) {
        add_text(out, "\n      before: ", item, "before");
        add_text(out, "\n      after:  ", item, "after");
    }
    buf_add_char(out, '\n');
}

static void add_part(struct buf *out, const struct part *part, const json_t *list,
                     bool markdown)
{
    size_t count = json_array_size(list);
    struct buf items;

    if (count == 0)
        return;
    buf_init(&items, TEXT_BYTES_MAX);
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++) {
        buf_add_c(&items, markdown ? "" : "  ");
        add_item(&items, json_array_get(list, i));
    }
    if (count > SHOWN_MAX)
        buf_printf(&items, "  ... %zu more (--format json has all)\n", count - SHOWN_MAX);
    buf_printf(out, "%s%s: %zu\n", markdown ? "### " : "", part->title, count);
    if (markdown) {
        buf_add_char(out, '\n');
        markdown_add_fence(out, "", buf_str(&items));
    } else {
        buf_add(out, buf_str(&items));
    }
    buf_add_char(out, '\n');
    buf_release(&items);
}

/* Older journals, and those of runs that were cut off, do not say. */
static void add_unknown(struct buf *out, const json_t *result)
{
    const json_t *runs = json_object_get(result, "not-known");

    for (size_t i = 0; i < json_array_size(runs); i++)
        buf_printf(out,
                   "not known: which undocumented members the %s run saw (its journal "
                   "does not say: it was cut off, or an older fealty wrote it)\n",
                   str_eq(json_text(json_array_get(runs, i)), S("before")) ? "first"
                                                                           : "second");
}

/* Quietly: what is wrong, which is the first part, and the last line. */
static void add_result(struct buf *out, const json_t *result, bool markdown, bool quiet)
{
    for (size_t i = 0; i < (quiet ? 1 : countof(parts)); i++)
        add_part(out, &parts[i], json_object_get(result, parts[i].name), markdown);
    size_t untried = json_array_size(json_object_get(result, "no-longer-tried"));

    add_unknown(out, result);
    buf_printf(out, "%zu newly failing, %zu fixed, %zu still failing",
               json_array_size(json_object_get(result, "newly-failing")),
               json_array_size(json_object_get(result, "fixed")),
               json_array_size(json_object_get(result, "still-failing")));
    if (untried)
        buf_printf(out, ", %zu no longer tried", untried);
    buf_add_char(out, '\n');
}

/* --- which run is which --- */

static void add_run(struct buf *out, const char *which, struct str path,
                    const struct journal_reader *reader)
{
    const struct run_info *info = journal_reader_info(reader);

    buf_printf(out, "%s  ", which);
    terminal_add_visible(out, path);
    buf_add_c(out, "  (target ");
    terminal_add_visible(out, info->target);
    buf_printf(out, ", seed %llu, %zu cases)\n", (unsigned long long)info->seed,
               journal_reader_cases(reader));
}

static void put_run(struct arena *a, json_t *result, const char *name, struct str path,
                    const struct journal_reader *reader)
{
    const struct run_info *info = journal_reader_info(reader);
    json_t *run = arena_json(a, json_object());

    json_object_set(result, name, run);
    json_object_set(run, "journal", json_str(a, path));
    json_object_set(run, "target", json_str(a, info->target));
    json_object_set(run, "seed", arena_json(a, json_integer((json_int_t)info->seed)));
    json_object_set(
        run, "cases",
        arena_json(a, json_integer((json_int_t)journal_reader_cases(reader))));
}

/* --- all of it --- */

struct two_runs {
    struct str paths[2]; /* as people name them */
    struct journal_reader *readers[2];
};

static int compare(struct arena *a, const struct arguments *args,
                   const struct two_runs *runs, FILE *out)
{
    struct str format = argument_text(args, OPT_FORMAT, "text");
    struct err err = { 0 };
    json_t *result = compare_runs(a, runs->readers[0], runs->readers[1], &err);
    struct buf text;

    if (!result)
        return complain(EXIT_FAULT, "%s", err.msg);
    buf_init(&text, TEXT_BYTES_MAX);
    if (str_eq(format, S("json"))) {
        put_run(a, result, "before", runs->paths[0], runs->readers[0]);
        put_run(a, result, "after", runs->paths[1], runs->readers[1]);
        json_print(&text, result, JSON_PRINT_INDENT);
        buf_add_char(&text, '\n');
    } else {
        bool markdown = str_eq(format, S("markdown"));

        add_run(&text, markdown ? "- before" : "before", runs->paths[0],
                runs->readers[0]);
        add_run(&text, markdown ? "- after" : "after ", runs->paths[1], runs->readers[1]);
        buf_add_char(&text, '\n');
        add_result(&text, result, markdown, argument_on(args, OPT_QUIET));
    }
    fwrite(text.at, 1, text.len, out);
    if (buf_overflowed(&text))
        fprintf(stderr, "fealty: the output was cut at %d bytes\n", TEXT_BYTES_MAX);
    buf_release(&text);
    return json_array_size(json_object_get(result, "newly-failing")) ? EXIT_VIOLATED
                                                                     : EXIT_HELD;
}

int diff_runs(struct arena *a, const struct arguments *args, struct str before,
              struct str after, FILE *out)
{
    struct two_runs runs = { .paths = { before, after } };
    int status = EXIT_HELD;

    for (size_t i = 0; i < countof(runs.paths) && status == EXIT_HELD; i++) {
        struct str_list one = { &runs.paths[i], 1, 1 };

        status = open_journals(a, args, &one, &runs.readers[i]);
    }
    if (status == EXIT_HELD)
        status = compare(a, args, &runs, out);
    for (size_t i = 0; i < countof(runs.readers); i++)
        journal_reader_close(runs.readers[i]);
    return status;
}
