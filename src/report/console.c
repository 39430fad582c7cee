/* The report for people at a terminal: failures by cause, worst first, then what each
 * contract came to.  Failures are kept until the end, one text for each cause. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "report/cause.h"
#include "report/report.h"
#include "report/text.h"

#include "base/banned.h"

enum {
    FINDINGS_SHOWN = 12, /* of one case */
    PROGRESS_EVERY_MS = 100,
};

struct console {
    struct result_sink sink;
    struct report_options options;
    struct arena *arena;
    FILE *out, *progress;
    const struct run_info *info;
    struct cause_list causes;
    size_t done, failed;
    uint64_t started_ns, shown_ns;
};

static const char *paint(const struct console *c, const char *code)
{
    return c->options.color ? code : "";
}

#define RED   "\033[31m"
#define GREEN "\033[32m"
#define DIM   "\033[2m"
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* --- progress --- */

static void clear_progress(struct console *c)
{
    if (c->progress)
        fputs("\r\033[K", c->progress);
}

static void show_progress(struct console *c)
{
    uint64_t now = clock_now_ns();

    if (!c->progress || now - c->shown_ns < PROGRESS_EVERY_MS * 1000000u)
        return;
    c->shown_ns = now;
    double seconds = (double)(now - c->started_ns) / 1e9;
    double rate = seconds > 0 ? (double)c->done / seconds : 0;
    double left = rate > 0 ? (double)(c->info->planned - c->done) / rate : 0;

    fprintf(c->progress, "\r\033[K%zu/%zu cases  %zu failed  %.0f/s  %.0f s left",
            c->done, c->info->planned, c->failed, rate, left);
    fflush(c->progress);
}

/* --- one case --- */

/* In one line, however it was folded in the contract. */
static void add_says(struct buf *out, struct str says)
{
    struct str rest = says, line;

    buf_add_c(out, "      the documentation says:");
    while (rest.len && str_cut(&rest, '\n', &line))
        if (str_trim(line).len)
            buf_printf(out, " %.*s", STR_ARG(str_trim(line)));
    buf_add_char(out, '\n');
}

static void add_head(struct console *c, struct buf *out, struct arena *a,
                     const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    const struct claim *claim = def->prove_count ? def->proves[0] : NULL;
    bool error = r->verdict == VERDICT_ERROR;

    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed && finding_claim(r, &r->findings.at[i]))
            claim = finding_claim(r, &r->findings.at[i]);
    if (claim)
        buf_printf(out, "%s%.*s · %.*s%s  %s%s", paint(c, BOLD),
                   STR_ARG(claim->contract->name), STR_ARG(claim->id), paint(c, PLAIN),
                   paint(c, DIM), strength_name(claim->strength));
    else
        buf_printf(out, "%s%.*s%s%s", paint(c, BOLD), STR_ARG(def->file->contract->name),
                   paint(c, PLAIN), paint(c, DIM));
    if (claim && claim->document.len)
        buf_printf(out, " · %.*s, \"%.*s\"", STR_ARG(claim->document),
                   STR_ARG(claim->section));
    buf_printf(out, "%s\n  %s%s%s %.*s  %s%.*s%s\n", paint(c, PLAIN), paint(c, RED),
               error ? "!" : "✗", paint(c, PLAIN), STR_ARG(r->instance->name),
               paint(c, DIM), STR_ARG(report_place(a, r)), paint(c, PLAIN));
    if (claim && claim->says.len && !error)
        add_says(out, claim->says);
}

/* Expected and actual side by side; the columns line up within a case. */
static void add_findings(struct console *c, struct buf *out, struct arena *a,
                         const struct case_result *r)
{
    size_t shown = 0, widest = 0;

    for (size_t i = 0; i < r->findings.len; i++)
        if (r->findings.at[i].finding.where.len > widest)
            widest = r->findings.at[i].finding.where.len;
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct finding *f = &r->findings.at[i].finding;

        if (r->findings.at[i].observed)
            continue;
        if (shown++ == FINDINGS_SHOWN) {
            buf_add_c(out, "      …\n");
            break;
        }
        struct str where = report_shown(a, &c->options, f->where);

        buf_printf(out, "      %.*s", STR_ARG(where));
        buf_add_repeat(out, ' ', widest + 2 - (where.len < widest ? where.len : widest));
        if ((f->expected.len || f->actual.len) && f->kind != FINDING_MALFORMED)
            buf_printf(out, "expected %s%.*s%s   actual %s%.*s%s\n", paint(c, GREEN),
                       STR_ARG(report_shown(a, &c->options, f->expected)),
                       paint(c, PLAIN), paint(c, RED),
                       STR_ARG(report_shown(a, &c->options, f->actual)), paint(c, PLAIN));
        else
            buf_printf(out, "%.*s\n", STR_ARG(report_shown(a, &c->options, f->message)));
    }
}

static void add_repeat(struct console *c, struct buf *out, struct arena *a,
                       const struct case_result *r)
{
    size_t step = 0;

    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed) {
            step = r->findings.at[i].step;
            break;
        }
    const struct exchange *x = report_step_exchange(r, step);

    if (x)
        buf_printf(out, "      %.*s\n", STR_ARG(report_curl(a, &c->options, x->request)));
    buf_printf(out, "      %sagain, verbosely: fealty replay %.*s%s\n", paint(c, DIM),
               STR_ARG(r->instance->id_text), paint(c, PLAIN));
}

static struct str render(struct console *c, struct arena *a, const struct case_result *r)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    add_head(c, &out, a, r);
    add_findings(c, &out, a, r);
    if (r->reason.len)
        buf_printf(&out, "      %.*s\n",
                   STR_ARG(report_shown(a, &c->options, r->reason)));
    for (size_t i = 0; i < r->notes.len; i++)
        buf_printf(&out, "      note: %.*s\n",
                   STR_ARG(report_shown(a, &c->options, r->notes.at[i])));
    add_repeat(c, &out, a, r);
    struct str text = arena_str(c->arena, buf_str(&out));

    buf_release(&out);
    return text;
}

static void show_exchanges(struct console *c, struct arena *a,
                           const struct case_result *r)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    buf_printf(&out, "* %s: %.*s (%.*s)\n", verdict_name(r->verdict),
               STR_ARG(r->instance->name), STR_ARG(report_place(a, r)));
    for (size_t i = 0; i < r->exchanges.len; i++)
        report_exchange(&out, a, &c->options, &r->exchanges.at[i]);
    clear_progress(c);
    report_defuse(&out, &c->options);
    fwrite(out.at, 1, out.len, stderr);
    buf_release(&out);
}

/* --- the sink --- */

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct console *c = (struct console *)s;

    c->info = info;
    c->started_ns = clock_now_ns();
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct console *c = (struct console *)s;
    struct arena *scratch = arena_open();

    c->done++;
    c->failed += r->verdict == VERDICT_FAIL;
    if (c->options.verbose)
        show_exchanges(c, scratch, r);
    if (r->verdict == VERDICT_FAIL || r->verdict == VERDICT_ERROR) {
        struct cause *cause = causes_add(c->arena, &c->causes, r);

        if (cause) {
            cause->text = render(c, scratch, r);
            cause->repeat = arena_str(c->arena, report_claims(scratch, r));
        }
    }
    arena_close(scratch);
    show_progress(c);
}

static void print_causes(struct console *c)
{
    causes_sort(&c->causes);
    for (size_t i = 0; i < c->causes.len; i++) {
        const struct cause *cause = &c->causes.at[i];

        fprintf(c->out, "%.*s", STR_ARG(cause->text));
        if (cause->cases > 1)
            fprintf(c->out, "  also for this reason: %zu more case%s%s%.*s%s\n",
                    cause->cases - 1, cause->cases == 2 ? "" : "s",
                    cause->repeat.len ? " (fealty run --claim " : "",
                    STR_ARG(cause->repeat.len ? str_sub(cause->repeat, 0,
                                                        str_find_char(cause->repeat, ','))
                                              : STR_NONE),
                    cause->repeat.len ? ")" : "");
        fputc('\n', c->out);
    }
    if (c->causes.dropped)
        fprintf(c->out, "%zu more cases failed for other reasons, not shown\n\n",
                c->causes.dropped);
}

static int widest_name(const struct tally *t)
{
    size_t widest = 0;

    for (size_t i = 0; i < t->contract_count; i++)
        if (t->contracts[i].contract->name.len > widest)
            widest = t->contracts[i].contract->name.len;
    return (int)widest;
}

static void print_count(FILE *out, size_t count, const char *what, int width)
{
    if (count)
        fprintf(out, "  %4zu %-*s", count, width, what);
    else
        fprintf(out, "  %*s", 5 + width, "");
}

static void print_contract(struct console *c, const struct contract_tally *t, int width)
{
    size_t cases = 0;

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        cases += t->cases[v];
    if (cases == 0)
        return;
    fprintf(c->out, "%-*.*s  %4zu claims", width, STR_ARG(t->contract->name),
            t->claim_count);
    print_count(c->out, t->claims_by_status[CLAIM_PROVED], "proved", 6);
    print_count(c->out, t->claims_by_status[CLAIM_REFUTED], "refuted", 7);
    print_count(c->out, t->claims_by_status[CLAIM_OBSERVED], "observed", 8);
    print_count(c->out, t->claims_by_status[CLAIM_UNPROVED], "unproved", 8);
    fprintf(c->out, "  %6zu cases", cases);
    if (t->cases[VERDICT_FAIL])
        fprintf(c->out, "  %s%zu failed%s", paint(c, RED), t->cases[VERDICT_FAIL],
                paint(c, PLAIN));
    fputc('\n', c->out);
}

static void print_last_line(struct console *c, const struct run_summary *s)
{
    const struct tally *t = s->tally;
    size_t refuted = 0, all = 0;
    struct arena *scratch = arena_open();
    bool green = !t->cases[VERDICT_FAIL] && !t->cases[VERDICT_ERROR];

    for (size_t i = 0; i < t->contract_count; i++)
        refuted += t->contracts[i].claims_by_status[CLAIM_REFUTED];
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        all += t->cases[v];
    fprintf(c->out,
            "%s%zu claim%s refuted, %zu of %zu cases failed, %zu could not be judged, "
            "%zu skipped%s · %zu request%s · %.*s · seed %llu\n",
            paint(c, green ? GREEN : RED), refuted, refuted == 1 ? "" : "s",
            t->cases[VERDICT_FAIL], all, t->cases[VERDICT_ERROR], t->cases[VERDICT_SKIP],
            paint(c, PLAIN), t->requests, t->requests == 1 ? "" : "s",
            STR_ARG(report_duration(scratch, s->duration_ns)),
            (unsigned long long)s->info->seed);
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

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct console *c = (struct console *)s;
    int width = widest_name(summary->tally);

    clear_progress(c);
    print_causes(c);
    for (size_t i = 0; !c->options.quiet && i < summary->tally->contract_count; i++)
        print_contract(c, &summary->tally->contracts[i], width);
    print_last_line(c, summary);
    if (fflush(c->out) != 0)
        return err_set(err, ERR_IO, "cannot write to standard output");
    return true;
}

struct result_sink *console_open(struct arena *a, const struct report_options *o,
                                 FILE *out, FILE *progress)
{
    struct console *c = arena_new(a, struct console);

    *c = (struct console){ .sink = { .begin = begin, .result = result, .end = end },
                           .options = *o,
                           .arena = a,
                           .out = out,
                           .progress = progress };
    return &c->sink;
}
