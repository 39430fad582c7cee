/* The report for people at a terminal: failures by cause, worst first, then what each
 * contract came to.  Failures are kept until the end, one text for each cause. */
#include "report/console.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/terminal.h"
#include "base/vec.h"
#include "report/text.h"

#include "base/banned.h"

enum { TOLD_MAX = 10000, SEEN_MAX = 1000 };

const char *paint(const struct console *c, const char *code)
{
    return c->options.color ? code : "";
}

struct str console_text(const struct console *c, struct arena *a, struct str text)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    terminal_add_visible(&out, report_shown(a, &c->options, text));
    struct str visible = arena_str(a, buf_str(&out));

    buf_release(&out);
    return visible;
}

void console_wrap(const struct console *c, struct buf *out, struct str text, size_t at,
                  size_t indent)
{
    terminal_wrap(out, text, at, indent, c->columns);
    buf_add_char(out, '\n');
}

/* --- the sink --- */

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct console *c = (struct console *)s;

    c->info = info;
    progress_begin(c->progress, info);
}

static void finished(struct result_sink *s, const struct case_result *r)
{
    progress_ended(((struct console *)s)->progress, r->verdict);
}

static void tick(struct result_sink *s, const struct run_activity *now)
{
    progress_tick(((struct console *)s)->progress, now);
}

static void show_exchanges(struct console *c, struct arena *a,
                           const struct case_result *r)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    buf_printf(&out, "* %s: %.*s (%.*s)\n", verdict_name(r->verdict),
               STR_ARG(console_text(c, a, r->instance->name)),
               STR_ARG(console_text(c, a, report_place(a, r))));
    for (size_t i = 0; i < r->exchanges.len; i++) {
        report_exchange_mark(&out, a, &r->exchanges.at[i]);
        report_exchange(&out, a, &c->options, &r->exchanges.at[i]);
    }
    progress_clear(c->progress);
    report_defuse(&out, &c->options);
    fwrite(out.at, 1, out.len, stderr);
    buf_release(&out);
}

static void keep_told(struct console *c, struct told_case_list *list, struct arena *a,
                      const struct case_result *r)
{
    if (list->len >= TOLD_MAX) {
        list->dropped++;
        return;
    }
    *vec_push(c->arena, list) = (struct told_case){
        arena_str(c->arena, console_text(c, a, r->instance->name)),
        arena_str(c->arena, console_text(c, a, report_place(a, r))),
        arena_str(c->arena, console_text(c, a, r->reason)),
    };
}

static struct seen_claim *seen_of(struct console *c, const struct claim *claim)
{
    for (size_t i = 0; i < c->seen.len; i++)
        if (c->seen.at[i].claim == claim)
            return &c->seen.at[i];
    if (c->seen.len >= SEEN_MAX)
        return NULL;
    struct seen_claim *seen = vec_push(c->arena, &c->seen);

    *seen = (struct seen_claim){ .claim = claim };
    return seen;
}

/* The case's first observation, counted for its claim. */
static void keep_seen(struct console *c, struct arena *a, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    for (size_t i = 0; i < r->findings.len; i++) {
        const struct case_finding *f = &r->findings.at[i];
        const struct claim *claim = finding_claim(r, f);

        if (!claim && def->prove_count)
            claim = def->proves[0];
        if (!f->observed || !claim)
            continue;
        struct seen_claim *seen = seen_of(c, claim);
        struct buf text;

        if (!seen || seen->cases++)
            return;
        buf_init(&text, REPORT_BODY_MAX);
        report_finding(&text, f);
        seen->example = arena_str(c->arena, console_text(c, a, buf_str(&text)));
        buf_release(&text);
        return;
    }
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct console *c = (struct console *)s;
    struct arena *scratch = arena_open();

    if (c->options.verbose)
        show_exchanges(c, scratch, r);
    if (r->verdict == VERDICT_SKIP)
        keep_told(c, &c->skipped, scratch, r);
    known_add(c->arena, &c->known, &c->options, r);
    if (r->flaky)
        keep_told(c, &c->flaky, scratch, r);
    keep_seen(c, scratch, r);
    if (r->verdict == VERDICT_FAIL || r->verdict == VERDICT_ERROR) {
        struct cause *cause = causes_add(c->arena, &c->causes, r);

        if (cause) {
            cause->text = console_case(c, scratch, r);
            cause->repeat = arena_str(c->arena, report_claims(scratch, r));
            cause->name =
                arena_str(c->arena, console_text(c, scratch, r->instance->name));
        }
    }
    arena_close(scratch);
}

/* Lines are only broken where they are looked at, or where $COLUMNS asks for it: what is
 * piped is searched by line. */
static void measure(struct console *c)
{
    const char *said = getenv("COLUMNS");
    int fd = fileno(c->out);
    bool limited = isatty(fd) || (said && *said);

    c->columns = limited ? terminal_columns(fd) : SIZE_MAX;
    c->options.columns = limited ? c->columns : 0;
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct console *c = (struct console *)s;

    progress_clear(c->progress);
    measure(c); /* it may have been resized */
    console_print_causes(c);
    console_print_summary(c, summary);
    if (fflush(c->out) != 0)
        return err_set(err, ERR_IO, "cannot write to standard output");
    return true;
}

struct result_sink *console_open(struct arena *a, const struct report_options *o,
                                 FILE *out, struct progress *progress)
{
    struct console *c = arena_new(a, struct console);

    *c = (struct console){ .sink = { .begin = begin,
                                     .finished = finished,
                                     .result = result,
                                     .tick = tick,
                                     .end = end },
                           .options = *o,
                           .arena = a,
                           .out = out,
                           .progress = progress };
    c->options.escapes = true;
    measure(c);
    return &c->sink;
}
