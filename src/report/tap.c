/* TAP 14 (https://testanything.org/tap-version-14-specification.html): a test point for
 * each case, written the moment its turn has come, so that whoever reads the stream sees
 * the run go on.  Flat, without subtests: all readers know that. */
#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "report/file.h"
#include "report/report.h"
#include "report/text.h"

#include "base/banned.h"

enum { EXCHANGE_LINES_MAX = 400 };

struct tap {
    struct result_sink sink;
    struct report_options options;
    struct report_file file;
    struct arena *scratch;
    struct buf text;
    const struct run_info *info;
    size_t told;
};

/* In a description and behind a directive: "#" would begin a directive, "\" escapes. */
static void add_escaped(struct buf *out, struct str text)
{
    struct buf plain;

    buf_init(&plain, REPORT_TEXT_MAX);
    report_add_plain(&plain, text, false);
    for (size_t i = 0; i < plain.len; i++) {
        if (plain.at[i] == '#' || plain.at[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, plain.at[i]);
    }
    buf_release(&plain);
}

/* --- the YAML block --- */

/* `  key: "text"`, in YAML's double quotes.  `key` has its indent and, for an item, its
 * dash. */
static void add_scalar(struct tap *t, const char *key, struct str text)
{
    struct buf plain;

    if (!text.len)
        return;
    buf_init(&plain, REPORT_TEXT_MAX);
    report_add_plain(&plain, report_shown(t->scratch, &t->options, text), true);
    buf_printf(&t->text, "%s: \"", key);
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.at[i];

        if (c == '"' || c == '\\')
            buf_add_char(&t->text, '\\');
        if (c == '\n')
            buf_add_c(&t->text, "\\n");
        else
            buf_add_char(&t->text, c);
    }
    buf_add_c(&t->text, "\"\n");
    buf_release(&plain);
}

/* A literal block: its lines as they are, which is what people want to read and copy. */
static void add_block(struct tap *t, const char *key, struct str text)
{
    struct str rest = text, line;
    size_t lines = 0;

    if (!text.len)
        return;
    buf_printf(&t->text, "  %s: |\n", key);
    while (rest.len && lines++ < EXCHANGE_LINES_MAX && str_cut(&rest, '\n', &line)) {
        buf_add_c(&t->text, "    ");
        report_add_plain(&t->text, line, false);
        buf_add_char(&t->text, '\n');
    }
    if (rest.len)
        buf_add_c(&t->text, "    * ... cut here\n");
}

static void add_findings(struct tap *t, const struct case_result *r)
{
    bool first = true;

    for (size_t i = 0; i < r->findings.len; i++) {
        const struct finding *f = &r->findings.at[i].finding;

        if (r->findings.at[i].observed)
            continue;
        if (first)
            buf_add_c(&t->text, "  findings:\n");
        first = false;
        add_scalar(t, "    - kind", str_from(finding_kind_name(f->kind)));
        add_scalar(t, "      where", f->where);
        add_scalar(t, "      expected", f->expected);
        add_scalar(t, "      actual", f->actual);
        if (!f->expected.len && !f->actual.len)
            add_scalar(t, "      message", f->message);
    }
}

static void add_claims(struct tap *t, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    const struct claim *claim = def->prove_count ? def->proves[0] : NULL;

    add_scalar(t, "  claim", report_claims(t->scratch, r));
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed && finding_claim(r, &r->findings.at[i]))
            claim = finding_claim(r, &r->findings.at[i]);
    if (!claim)
        return;
    add_scalar(t, "  says", claim->says);
    add_scalar(t, "  document", claim->document);
    add_scalar(t, "  section", claim->section);
}

static void add_exchanges(struct tap *t, const struct case_result *r)
{
    struct buf curl, text;

    buf_init(&curl, REPORT_TEXT_MAX);
    buf_init(&text, REPORT_TEXT_MAX);
    for (size_t i = 0; i < r->exchanges.len; i++) {
        const struct exchange *x = &r->exchanges.at[i];

        if (x->role == ROLE_STATE && r->verdict != VERDICT_ERROR)
            continue;
        if (x->role == ROLE_STEP)
            buf_printf(&curl, "%.*s\n",
                       STR_ARG(report_curl(t->scratch, &t->options, x->request)));
        report_exchange(&text, t->scratch, &t->options, x);
    }
    add_block(t, "curl", buf_str(&curl));
    add_block(t, "exchange", buf_str(&text));
    buf_release(&curl);
    buf_release(&text);
}

static void add_diagnostics(struct tap *t, const struct case_result *r)
{
    struct report_location at =
        report_case_location(t->scratch, &t->options, r->instance->def);

    buf_add_c(&t->text, "  ---\n");
    if (r->verdict == VERDICT_PASS) {
        add_scalar(t, "  message", S("it passed only on a retry"));
        add_scalar(t, "  severity", S("flaky"));
    } else {
        add_scalar(t, "  message",
                   verdict_violates(r->verdict) ? S("the contract is violated")
                                                : r->reason);
        add_scalar(t, "  severity", str_from(verdict_name(r->verdict)));
    }
    add_scalar(t, "  case", r->instance->id_text);
    buf_add_c(&t->text, "  at:\n");
    add_scalar(t, "    file", at.path);
    buf_printf(&t->text, "    line: %zu\n", at.line);
    if (r->verdict != VERDICT_PASS) {
        add_claims(t, r);
        add_findings(t, r);
        add_exchanges(t, r);
    }
    buf_add_c(&t->text, "  ...\n");
}

/* --- the sink --- */

static void write_out(struct tap *t)
{
    report_file_write(&t->file, buf_str(&t->text));
    buf_clear(&t->text);
    arena_reset(t->scratch);
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct tap *t = (struct tap *)s;

    t->info = info;
    buf_printf(&t->text, "TAP version 14\n1..%zu\n# fealty %s, seed %llu, target ",
               info->planned, FEALTY_VERSION, (unsigned long long)info->seed);
    report_add_plain(&t->text, report_shown(t->scratch, &t->options, info->target),
                     false);
    if (info->broken.len) {
        buf_add_c(&t->text, ", broken on purpose in ");
        report_add_plain(&t->text, report_shown(t->scratch, &t->options, info->broken),
                         false);
    }
    buf_add_char(&t->text, '\n');
    if (info->planned == 0)
        buf_add_c(&t->text, "# no case was selected\n");
    write_out(t);
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct tap *t = (struct tap *)s;
    bool ok = r->verdict == VERDICT_PASS || r->verdict == VERDICT_SKIP;

    buf_printf(&t->text, "%s %zu - ", ok ? "ok" : "not ok", ++t->told);
    add_escaped(&t->text, r->instance->def->file->contract->name);
    buf_add_c(&t->text, ": ");
    add_escaped(&t->text, report_shown(t->scratch, &t->options, r->instance->name));
    if (r->verdict == VERDICT_SKIP) {
        buf_add_c(&t->text, " # SKIP ");
        add_escaped(&t->text, report_shown(t->scratch, &t->options, r->reason));
    }
    if (r->verdict == VERDICT_KNOWN) {
        buf_add_c(&t->text, " # TODO ");
        add_escaped(&t->text, report_shown(t->scratch, &t->options, r->reason));
    }
    buf_add_char(&t->text, '\n');
    if (!ok || r->flaky)
        add_diagnostics(t, r);
    write_out(t);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct tap *t = (struct tap *)s;

    if (t->told < t->info->planned)
        buf_printf(&t->text, "Bail out! %s: %zu of %zu cases were run\n",
                   summary->interrupted ? "interrupted"
                   : summary->gave_up   ? "too many cases in a row could not be judged"
                                        : "stopped early",
                   t->told, t->info->planned);
    write_out(t);
    return report_file_end(&t->file, err);
}

struct result_sink *tap_report_open(struct arena *a, const struct report_options *o,
                                    const char *path, struct err *err)
{
    struct tap *t = arena_new(a, struct tap);

    *t = (struct tap){ .sink = { .begin = begin, .result = result, .end = end },
                       .options = *o };
    if (!report_file_open(a, path, &t->file, err))
        return NULL;
    t->scratch = arena_open();
    buf_init(&t->text, REPORT_TEXT_MAX * 4);
    return &t->sink;
}

void tap_report_close(struct result_sink *s)
{
    struct tap *t = (struct tap *)s;

    if (!t)
        return;
    report_file_close(&t->file);
    arena_close(t->scratch);
    buf_release(&t->text);
}
