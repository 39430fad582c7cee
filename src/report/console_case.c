/* One failure in full: claim, source, place, differences, how to repeat it. */
#include "base/arena.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "report/console.h"
#include "report/text.h"

#include "base/banned.h"

enum {
    FINDINGS_SHOWN = 12, /* of one case */
    INDENT = 6,
};

/* In one line, however it was folded in the contract. */
static void add_says(const struct console *c, struct buf *out, struct arena *a,
                     struct str says)
{
    struct str rest = says, line;
    struct buf text;

    buf_init(&text, REPORT_TEXT_MAX);
    buf_add_c(&text, "the documentation says:");
    while (rest.len && str_cut(&rest, '\n', &line))
        if (str_trim(line).len)
            buf_printf(&text, " %.*s", STR_ARG(str_trim(line)));
    buf_add_repeat(out, ' ', INDENT);
    console_wrap(c, out, console_text(c, a, buf_str(&text)), INDENT, INDENT + 2);
    buf_release(&text);
}

/* The claim that a failure is told under. */
static const struct claim *claim_of(const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    const struct claim *claim = def->prove_count ? def->proves[0] : NULL;

    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed && finding_claim(r, &r->findings.at[i]))
            claim = finding_claim(r, &r->findings.at[i]);
    return claim;
}

static void add_claim(const struct console *c, struct buf *out, struct arena *a,
                      const struct claim *claim)
{
    struct str name = arena_printf(a, "%.*s · %.*s", STR_ARG(claim->contract->name),
                                   STR_ARG(claim->id));
    struct str source = str_from(strength_name(claim->strength));
    size_t width = utf8_columns(name);

    if (claim->document.len)
        source = arena_printf(a, "%.*s · %.*s, \"%.*s\"", STR_ARG(source),
                              STR_ARG(claim->document), STR_ARG(claim->section));
    source = console_text(c, a, source);
    buf_printf(out, "%s%.*s%s%s", paint(c, BOLD), STR_ARG(console_text(c, a, name)),
               paint(c, PLAIN), paint(c, DIM));
    if (width + 2 + utf8_columns(source) <= c->columns) {
        buf_printf(out, "  %.*s%s\n", STR_ARG(source), paint(c, PLAIN));
        return;
    }
    buf_add_c(out, "\n  ");
    terminal_wrap(out, source, 2, 2, c->columns);
    buf_printf(out, "%s\n", paint(c, PLAIN));
}

static void add_head(const struct console *c, struct buf *out, struct arena *a,
                     const struct case_result *r)
{
    const struct claim *claim = claim_of(r);
    bool error = r->verdict == VERDICT_ERROR;
    struct str name = console_text(c, a, r->instance->name);
    struct str place = console_text(c, a, report_place(a, r));

    if (claim)
        add_claim(c, out, a, claim);
    else
        buf_printf(out, "%s%.*s%s\n", paint(c, BOLD),
                   STR_ARG(r->instance->def->file->contract->name), paint(c, PLAIN));
    buf_printf(out, "  %s%s%s ", paint(c, RED), error ? "!" : "✗", paint(c, PLAIN));
    terminal_wrap(out, name, 4, 4, c->columns);
    if (4 + utf8_columns(name) + 2 + utf8_columns(place) <= c->columns)
        buf_add_c(out, "  ");
    else
        buf_add_c(out, "\n    ");
    buf_printf(out, "%s%.*s%s\n", paint(c, DIM), STR_ARG(place), paint(c, PLAIN));
    if (claim && claim->says.len && !error)
        add_says(c, out, a, claim->says);
}

/* --- differences --- */

struct difference {
    struct str where, expected, actual, message;
    bool compares; /* has expected and actual */
};

static struct difference difference_of(const struct console *c, struct arena *a,
                                       const struct finding *f)
{
    struct difference d = { .where = console_text(c, a, f->where),
                            .expected = console_text(c, a, f->expected),
                            .actual = console_text(c, a, f->actual),
                            .message = console_text(c, a, f->message) };

    d.compares = (f->expected.len || f->actual.len) && f->kind != FINDING_MALFORMED;
    return d;
}

static size_t width_of(const struct difference *d, size_t widest)
{
    size_t text = d->compares
                      ? 12 + utf8_columns(d->expected) + 7 + utf8_columns(d->actual)
                      : utf8_columns(d->message);

    return INDENT + widest + 2 + text;
}

static void add_part(const struct console *c, struct buf *out, const char *label,
                     const char *color, struct str text)
{
    buf_printf(out, "%*s%s%s", INDENT + 2, "", label, paint(c, color));
    terminal_wrap(out, text, INDENT + 11, INDENT + 11, c->columns);
    buf_printf(out, "%s\n", paint(c, PLAIN));
}

/* One below the other, where a line has no room for both. */
static void add_stacked(const struct console *c, struct buf *out,
                        const struct difference *d)
{
    buf_add_repeat(out, ' ', INDENT);
    console_wrap(c, out, d->where, INDENT, INDENT + 2);
    if (d->compares) {
        add_part(c, out, "expected ", GREEN, d->expected);
        add_part(c, out, "actual   ", RED, d->actual);
        return;
    }
    buf_add_repeat(out, ' ', INDENT + 2);
    console_wrap(c, out, d->message, INDENT + 2, INDENT + 2);
}

static void add_beside(const struct console *c, struct buf *out,
                       const struct difference *d, size_t widest)
{
    size_t width = utf8_columns(d->where);

    buf_printf(out, "%*s%.*s", INDENT, "", STR_ARG(d->where));
    buf_add_repeat(out, ' ', widest + 2 - (width < widest ? width : widest));
    if (d->compares)
        buf_printf(out, "expected %s%.*s%s   actual %s%.*s%s\n", paint(c, GREEN),
                   STR_ARG(d->expected), paint(c, PLAIN), paint(c, RED),
                   STR_ARG(d->actual), paint(c, PLAIN));
    else
        buf_printf(out, "%.*s\n", STR_ARG(d->message));
}

/* Expected and actual side by side; the columns line up within a case. */
static void add_findings(const struct console *c, struct buf *out, struct arena *a,
                         const struct case_result *r)
{
    struct difference *all = arena_array(a, struct difference, FINDINGS_SHOWN);
    size_t count = 0, left = 0, widest = 0;

    for (size_t i = 0; i < r->findings.len; i++) {
        if (r->findings.at[i].observed)
            continue;
        if (count == FINDINGS_SHOWN) {
            left++;
            continue;
        }
        all[count] = difference_of(c, a, &r->findings.at[i].finding);
        size_t width = utf8_columns(all[count++].where);

        widest = width > widest ? width : widest;
    }
    for (size_t i = 0; i < count; i++)
        if (width_of(&all[i], widest) <= c->columns)
            add_beside(c, out, &all[i], widest);
        else
            add_stacked(c, out, &all[i]);
    if (left)
        buf_printf(out, "%*s… and %zu more differences\n", INDENT, "", left);
}

/* --- how to see it again --- */

static void add_repeat(const struct console *c, struct buf *out, struct arena *a,
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
        buf_printf(out, "%*s%.*s\n", INDENT, "",
                   STR_ARG(report_curl(a, &c->options, x->request)));
    buf_printf(out, "%*s%sagain, verbosely: fealty replay %.*s%s\n", INDENT, "",
               paint(c, DIM), STR_ARG(r->instance->id_text), paint(c, PLAIN));
}

struct str console_case(struct console *c, struct arena *scratch,
                        const struct case_result *r)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    add_head(c, &out, scratch, r);
    add_findings(c, &out, scratch, r);
    if (r->reason.len) {
        buf_add_repeat(&out, ' ', INDENT);
        console_wrap(c, &out, console_text(c, scratch, r->reason), INDENT, INDENT + 2);
    }
    for (size_t i = 0; i < r->notes.len; i++) {
        buf_printf(&out, "%*snote: ", INDENT, "");
        console_wrap(c, &out, console_text(c, scratch, r->notes.at[i]), INDENT + 6,
                     INDENT + 2);
    }
    add_repeat(c, &out, scratch, r);
    struct str text = arena_str(c->arena, buf_str(&out));

    buf_release(&out);
    return text;
}
