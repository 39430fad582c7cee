/* What is printed when all is over: the causes, worst first, and a summary that fits a
 * screen whatever went wrong. */
#include "base/arena.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "report/console.h"
#include "report/latencies.h"
#include "report/text.h"

#include "base/banned.h"

enum {
    CAUSES_IN_FULL = 5, /* the others in a line each, unless all are asked for */
    CAUSES_IN_LINES = 8,
    CONTRACTS_SHOWN = 8, /* more are shown only where something is wrong */
    LINES_SHOWN = 4,     /* of observations, of what is unproved, of flaky cases */
    LINE_BYTES_MAX = 16 * 1024,
};

/* --- causes --- */

static struct str first_claim(const struct cause *cause)
{
    return str_sub(cause->repeat, 0, str_find_char(cause->repeat, ','));
}

static void print_in_full(const struct console *c, const struct cause *cause)
{
    struct str claim = first_claim(cause);
    struct buf line;

    fprintf(c->out, "%.*s", STR_ARG(cause->text));
    buf_init(&line, LINE_BYTES_MAX);
    if (cause->cases > 1)
        buf_printf(&line, "  also for this reason: %zu more case%s", cause->cases - 1,
                   cause->cases == 2 ? "" : "s");
    bool fits = utf8_columns(buf_str(&line)) + utf8_columns(claim) + 22 <= c->columns;

    if (cause->cases > 1 && claim.len)
        buf_printf(&line,
                   fits ? " (fealty run --claim %.*s)" : "\n    fealty run --claim %.*s",
                   STR_ARG(claim));
    fprintf(c->out, cause->cases > 1 ? "%.*s\n\n" : "%.*s\n", STR_ARG(buf_str(&line)));
    buf_release(&line);
}

/* A line that is cut where the terminal ends. */
static void print_line(const struct console *c, struct buf *line)
{
    struct str text = buf_str(line);

    if (utf8_columns(text) > c->columns)
        fprintf(c->out, "%.*s…\n", STR_ARG(utf8_fit(text, c->columns - 1)));
    else
        fprintf(c->out, "%.*s\n", STR_ARG(text));
    buf_clear(line);
}

static void print_in_line(const struct console *c, const struct cause *cause,
                          struct buf *line)
{
    buf_printf(line, "  %s %zu case%s", cause->is_error ? "!" : "✗", cause->cases,
               cause->cases == 1 ? "" : "s");
    if (cause->repeat.len)
        buf_printf(line, "  %.*s", STR_ARG(first_claim(cause)));
    buf_printf(line, "  %.*s", STR_ARG(cause->name));
    print_line(c, line);
}

static void print_other_causes(const struct console *c, size_t first)
{
    size_t left = c->causes.len - first;
    struct buf line;

    buf_init(&line, LINE_BYTES_MAX);
    fprintf(c->out, "%zu more cause%s:\n", left, left == 1 ? "" : "s");
    for (size_t i = first; i < c->causes.len && i < first + CAUSES_IN_LINES; i++)
        print_in_line(c, &c->causes.at[i], &line);
    if (left > CAUSES_IN_LINES)
        fprintf(c->out, "  … and %zu more\n", left - CAUSES_IN_LINES);
    fputs("  in full: --all-failures, or a report (--report junit)\n\n", c->out);
    buf_release(&line);
}

void console_print_causes(struct console *c)
{
    size_t full = c->options.all_failures || c->causes.len <= CAUSES_IN_FULL
                      ? c->causes.len
                      : CAUSES_IN_FULL;

    causes_sort(&c->causes);
    for (size_t i = 0; i < full; i++)
        print_in_full(c, &c->causes.at[i]);
    if (full < c->causes.len)
        print_other_causes(c, full);
    if (c->causes.dropped)
        fprintf(c->out, "%zu more cases failed for other reasons, not shown\n\n",
                c->causes.dropped);
}

/* --- contracts --- */

static size_t cases_of(const struct contract_tally *t)
{
    size_t cases = 0;

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        cases += t->cases[v];
    return cases;
}

static bool is_clean(const struct contract_tally *t)
{
    return !t->cases[VERDICT_FAIL] && !t->cases[VERDICT_ERROR];
}

static size_t widest_name(const struct tally *t)
{
    size_t widest = 0;

    for (size_t i = 0; i < t->contract_count; i++) {
        size_t columns = utf8_columns(t->contracts[i].contract->name);

        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void print_count(FILE *out, size_t count, const char *what, int width)
{
    if (count)
        fprintf(out, "  %4zu %-*s", count, width, what);
    else
        fprintf(out, "  %*s", 5 + width, "");
}

/* The same without columns, where the table is wider than the terminal. */
static void print_narrow(const struct console *c, const struct contract_tally *t)
{
    static const enum claim_status statuses[] = { CLAIM_PROVED, CLAIM_REFUTED,
                                                  CLAIM_OBSERVED, CLAIM_UNPROVED };
    struct buf text;

    buf_init(&text, LINE_BYTES_MAX);
    buf_printf(&text, "%.*s: %zu claims", STR_ARG(t->contract->name), t->claim_count);
    for (size_t i = 0; i < countof(statuses); i++)
        if (t->claims_by_status[statuses[i]])
            buf_printf(&text, ", %zu %s", t->claims_by_status[statuses[i]],
                       claim_status_name(statuses[i]));
    buf_printf(&text, "; %zu cases", cases_of(t));
    if (t->cases[VERDICT_FAIL])
        buf_printf(&text, ", %zu failed", t->cases[VERDICT_FAIL]);
    struct buf lines;

    buf_init(&lines, LINE_BYTES_MAX);
    console_wrap(c, &lines, buf_str(&text), 0, 2);
    fwrite(lines.at, 1, lines.len, c->out);
    buf_release(&lines);
    buf_release(&text);
}

/* Columns of what print_contract() writes behind the name. */
#define TABLE_COLUMNS 97

static void print_contract(const struct console *c, const struct contract_tally *t,
                           size_t width)
{
    if (width + TABLE_COLUMNS > c->columns) {
        print_narrow(c, t);
        return;
    }
    fprintf(c->out, "%.*s%*s  %4zu claims", STR_ARG(t->contract->name),
            (int)(width - utf8_columns(t->contract->name)), "", t->claim_count);
    print_count(c->out, t->claims_by_status[CLAIM_PROVED], "proved", 6);
    print_count(c->out, t->claims_by_status[CLAIM_REFUTED], "refuted", 7);
    print_count(c->out, t->claims_by_status[CLAIM_OBSERVED], "observed", 8);
    print_count(c->out, t->claims_by_status[CLAIM_UNPROVED], "unproved", 8);
    fprintf(c->out, "  %6zu cases", cases_of(t));
    if (t->cases[VERDICT_FAIL])
        fprintf(c->out, "  %s%zu failed%s", paint(c, RED), t->cases[VERDICT_FAIL],
                paint(c, PLAIN));
    fputc('\n', c->out);
}

static void print_contracts(const struct console *c, const struct tally *t)
{
    size_t width = widest_name(t), ran = 0, shown = 0;

    for (size_t i = 0; i < t->contract_count; i++)
        ran += cases_of(&t->contracts[i]) > 0;
    for (size_t i = 0; i < t->contract_count; i++) {
        const struct contract_tally *of = &t->contracts[i];
        bool folded = ran > CONTRACTS_SHOWN && is_clean(of);

        if (cases_of(of) == 0 || folded || shown == 2 * CONTRACTS_SHOWN)
            continue;
        print_contract(c, of, width);
        shown++;
    }
    if (shown < ran)
        fprintf(c->out, "%s%zu contracts%s\n", shown ? "… and " : "", ran - shown,
                shown < 2 * CONTRACTS_SHOWN ? ", nothing failed there" : " more");
}

/* --- what else is worth a line --- */

static void print_seen(const struct console *c, struct buf *line)
{
    size_t most = c->options.details ? c->seen.len : LINES_SHOWN;

    for (size_t i = 0; i < c->seen.len && i < most; i++) {
        const struct seen_claim *seen = &c->seen.at[i];

        buf_printf(line, "observed: %.*s/%.*s (%s), %zu case%s: %.*s",
                   STR_ARG(seen->claim->contract->name), STR_ARG(seen->claim->id),
                   strength_name(seen->claim->strength), seen->cases,
                   seen->cases == 1 ? "" : "s", STR_ARG(seen->example));
        print_line(c, line);
    }
    if (c->seen.len > most)
        fprintf(c->out, "observed: … and %zu more claims (--skips)\n",
                c->seen.len - most);
}

/* Violations that were accepted, by the reason. */
static void print_known(const struct console *c, struct buf *line)
{
    const struct known_list *known = &c->known;
    size_t most = c->options.details ? known->len : LINES_SHOWN, more = known->dropped;

    for (size_t i = 0; i < known->len && i < most; i++) {
        struct arena *scratch = arena_open();

        buf_printf(line, "known: %zu case%s, %.*s", known->at[i].cases,
                   known->at[i].cases == 1 ? "" : "s",
                   STR_ARG(console_text(c, scratch, known->at[i].reason)));
        print_line(c, line);
        arena_close(scratch);
    }
    for (size_t i = most; i < known->len; i++)
        more += known->at[i].cases;
    if (more)
        fprintf(c->out, "known: … and %zu more case%s (--skips)\n", more,
                more == 1 ? "" : "s");
}

/* Never left out: they want somebody's attention. */
static void print_remarks(const struct console *c, const struct run_summary *s)
{
    struct arena *scratch = arena_open();
    struct str_list remarks = known_remarks(scratch, &c->options, s);
    struct buf line;

    buf_init(&line, LINE_BYTES_MAX);
    for (size_t i = 0; i < remarks.len; i++) {
        console_wrap(c, &line, console_text(c, scratch, remarks.at[i]), 0, 2);
        fwrite(line.at, 1, line.len, c->out);
        buf_clear(&line);
    }
    buf_release(&line);
    arena_close(scratch);
}

static void print_told(const struct console *c, const struct told_case_list *list,
                       const char *what, size_t most, struct buf *line)
{
    for (size_t i = 0; i < list->len && i < most; i++) {
        const struct told_case *t = &list->at[i];

        buf_printf(line, "%s: %.*s  %.*s", what, STR_ARG(t->name), STR_ARG(t->place));
        if (t->reason.len)
            buf_printf(line, ": %.*s", STR_ARG(t->reason));
        print_line(c, line);
    }
    if (list->len + list->dropped > most)
        fprintf(c->out, "%s: … and %zu more\n", what, list->len + list->dropped - most);
}

static void print_untried(const struct console *c, const struct claim_tally *of,
                          struct buf *line)
{
    const size_t *cases = of->cases;

    buf_printf(line, "unproved: %.*s/%.*s: ", STR_ARG(of->claim->contract->name),
               STR_ARG(of->claim->id));
    if (cases[VERDICT_SKIP])
        buf_printf(line, "%zu skipped", cases[VERDICT_SKIP]);
    if (cases[VERDICT_ERROR])
        buf_printf(line, "%s%zu could not be judged", cases[VERDICT_SKIP] ? ", " : "",
                   cases[VERDICT_ERROR]);
    print_line(c, line);
}

/* A selection leaves claims unproved on purpose: of those nobody wants to read. */
static bool is_whole(const struct run_summary *s)
{
    return !s->info->excluded && !s->info->only && !s->interrupted && !s->gave_up;
}

/* Claims that no case shows, by name in a line; those whose cases came to nothing, one a
 * line with the reason. */
static void print_unproved(const struct console *c, const struct tally *t,
                           struct buf *line)
{
    size_t untried = 0, alone = 0, most = c->options.details ? SIZE_MAX : LINES_SHOWN;
    struct buf names;

    buf_init(&names, LINE_BYTES_MAX);
    for (size_t i = 0; i < t->contract_count; i++)
        for (size_t k = 0; k < t->contracts[i].claim_count; k++) {
            const struct claim_tally *of = &t->contracts[i].claims[k];

            if (of->status != CLAIM_UNPROVED || cases_of(&t->contracts[i]) == 0)
                continue;
            if (of->cases[VERDICT_SKIP] + of->cases[VERDICT_ERROR] && untried++ < most)
                print_untried(c, of, line);
            else if (of->cases[VERDICT_SKIP] + of->cases[VERDICT_ERROR] == 0 &&
                     alone++ < most)
                buf_printf(&names, "%s%.*s/%.*s", names.len ? ", " : "",
                           STR_ARG(of->claim->contract->name), STR_ARG(of->claim->id));
        }
    if (untried > most)
        fprintf(c->out, "unproved: … and %zu more claims (--skips)\n", untried - most);
    if (alone > most)
        buf_printf(&names, " and %zu more (--skips)", alone - most);
    if (alone) {
        struct str text = buf_str(&names);

        buf_printf(line, "unproved, no case shows %s: ", alone == 1 ? "it" : "them");
        console_wrap(c, line, text, line->len, 2);
        fwrite(line->at, 1, line->len, c->out);
        buf_clear(line);
    }
    buf_release(&names);
}

/* Slowest operations first, in columns. */
static void print_latencies(const struct console *c, const struct run_summary *s,
                            struct buf *line)
{
    struct arena *a = arena_open();
    struct latency_lines lines = latency_lines(a, s);
    size_t most = c->options.details ? lines.len : 2 * LINES_SHOWN;
    struct str remark = latency_remark(a, s);

    for (size_t i = 0; i < lines.len && i < most; i++) {
        const struct latency_line *l = &lines.at[i];

        buf_add_c(line, "latency:");
        for (size_t k = 0; k < LATENCY_COLUMNS; k++)
            buf_printf(line, " %s %7.*s", latency_columns[k],
                       STR_ARG(latency_cell(a, l, k)));
        buf_printf(line, "  %.*s/%.*s, %s%zu responses", STR_ARG(l->contract->name),
                   STR_ARG(l->of->operation->id), l->since_due ? "since due, " : "",
                   (size_t)l->of->took.count);
        if (l->of->unanswered && !l->since_due)
            buf_printf(line, ", %zu unanswered", l->of->unanswered);
        print_line(c, line);
    }
    if (lines.len > most)
        fprintf(c->out, "latency: … and %zu more (--skips)\n", lines.len - most);
    if (lines.len && remark.len) {
        buf_add_c(line, "latency: ");
        console_wrap(c, line, remark, line->len, 2);
        fwrite(line->at, 1, line->len, c->out);
        buf_clear(line);
    }
    arena_close(a);
}

static void print_details(const struct console *c, const struct run_summary *s)
{
    struct buf line;

    buf_init(&line, LINE_BYTES_MAX);
    if (is_whole(s) || c->options.details)
        print_unproved(c, s->tally, &line);
    print_seen(c, &line);
    print_known(c, &line);
    print_told(c, &c->flaky, "flaky, passed only when tried again", LINES_SHOWN, &line);
    if (c->options.details)
        print_told(c, &c->skipped, "skipped", SIZE_MAX, &line);
    print_remarks(c, s);
    print_latencies(c, s, &line);
    buf_release(&line);
}

/* --- the last line --- */

static void print_last_line(const struct console *c, const struct run_summary *s)
{
    const struct tally *t = s->tally;
    size_t refuted = 0, all = 0;
    struct arena *scratch = arena_open();
    bool green = !t->cases[VERDICT_FAIL] && !t->cases[VERDICT_ERROR];
    struct buf lines;

    for (size_t i = 0; i < t->contract_count; i++)
        refuted += t->contracts[i].claims_by_status[CLAIM_REFUTED];
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        all += t->cases[v];
    struct str known = t->cases[VERDICT_KNOWN]
                           ? arena_printf(scratch, "%zu known, ", t->cases[VERDICT_KNOWN])
                           : STR_NONE;
    struct str verdict = arena_printf(
        scratch,
        "%zu claim%s refuted, %zu of %zu cases failed, %.*s%zu could not be judged, "
        "%zu skipped%s",
        refuted, refuted == 1 ? "" : "s", t->cases[VERDICT_FAIL], all, STR_ARG(known),
        t->cases[VERDICT_ERROR], t->cases[VERDICT_SKIP],
        t->cases[VERDICT_SKIP] && !c->options.details ? " (why: --skips)" : "");
    struct str rest = arena_printf(scratch, "· %zu request%s · %.*s · seed %llu",
                                   t->requests, t->requests == 1 ? "" : "s",
                                   STR_ARG(report_duration(scratch, s->duration_ns)),
                                   (unsigned long long)s->info->seed);

    buf_init(&lines, LINE_BYTES_MAX);
    buf_add_c(&lines, paint(c, green ? GREEN : RED));
    terminal_wrap(&lines, verdict, 0, 0, c->columns);
    buf_add_c(&lines, paint(c, PLAIN));
    bool fits = utf8_columns(verdict) + 1 + utf8_columns(rest) <= c->columns;

    buf_add_char(&lines, fits ? ' ' : '\n');
    console_wrap(c, &lines, rest, 0, 0);
    fwrite(lines.at, 1, lines.len, c->out);
    buf_release(&lines);
    if (s->info->only)
        fprintf(c->out, "only cases marked `only` ran; %zu were left out\n",
                s->info->excluded);
    if (s->gave_up)
        fprintf(c->out,
                "gave up: too many cases in a row could not be judged; %zu of %zu ran\n",
                all, s->info->planned);
    if (s->interrupted)
        fprintf(c->out, "interrupted: %zu of %zu cases ran\n", all, s->info->planned);
    arena_close(scratch);
}

void console_print_summary(struct console *c, const struct run_summary *s)
{
    if (!c->options.quiet) {
        print_contracts(c, s->tally);
        print_details(c, s);
    }
    print_last_line(c, s);
}
