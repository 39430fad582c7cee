/* JUnit XML as GitLab, Jenkins and GitHub read it: a suite for each case file, classname
 * with the contract, a name unique within it, file and line, one failure a case. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "report/report.h"
#include "report/spool.h"
#include "report/text.h"
#include "report/xml.h"

#include "base/banned.h"

struct junit {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *scratch;
    struct spool spool;
    struct arena *arena;          /* suite heads, until the end */
    struct buf suite;             /* the case at hand */
    size_t suite_off;             /* where the file at hand begins in the spool */
    const struct case_file *file; /* NULL before the first */
    size_t counts[VERDICT_COUNT], suite_counts[VERDICT_COUNT];
    uint64_t suite_ns;
    const struct run_info *info;
};

static void add_seconds(struct buf *out, uint64_t ns)
{
    buf_printf(out, " time=\"%.6f\"", (double)ns / 1e9);
}

static void add_counts(struct buf *out, const size_t counts[VERDICT_COUNT])
{
    size_t all = 0;

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        all += counts[v];
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", all,
               counts[VERDICT_FAIL], counts[VERDICT_ERROR], counts[VERDICT_SKIP]);
}

/* --- one case --- */

static void add_all_findings(struct buf *text, const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++) {
        if (r->findings.at[i].observed)
            continue;
        report_finding(text, &r->findings.at[i]);
        buf_add_char(text, '\n');
    }
}

static struct str first_message(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed)
            return r->findings.at[i].finding.message;
    return r->reason;
}

static void add_outcome(struct junit *j, struct arena *a, const struct case_result *r)
{
    bool fail = r->verdict == VERDICT_FAIL;
    struct buf text;

    buf_init(&text, REPORT_TEXT_MAX);
    buf_printf(&text, "claim: %.*s\n", STR_ARG(report_claims(a, r)));
    add_all_findings(&text, r);
    buf_printf(&text, "%.*s\n", STR_ARG(r->reason));
    buf_printf(&j->suite, "      <%s", fail ? "failure" : "error");
    xml_attribute(&j->suite, "message", report_shown(a, &j->options, first_message(r)));
    xml_attribute(&j->suite, "type",
                  fail && r->findings.len
                      ? str_from(finding_kind_name(r->findings.at[0].finding.kind))
                      : S("error"));
    buf_add_char(&j->suite, '>');
    xml_text(&j->suite, report_shown(a, &j->options, buf_str(&text)));
    buf_printf(&j->suite, "</%s>\n", fail ? "failure" : "error");
    buf_release(&text);
}

static void add_exchanges(struct junit *j, struct arena *a, const struct case_result *r)
{
    struct buf text;

    buf_init(&text, REPORT_TEXT_MAX);
    for (size_t i = 0; i < r->exchanges.len; i++) {
        const struct exchange *x = &r->exchanges.at[i];

        if (x->role == ROLE_STATE && r->verdict != VERDICT_ERROR)
            continue; /* how the state came about explains nothing here */
        if (x->role == ROLE_STEP)
            buf_printf(&text, "%.*s\n", STR_ARG(report_curl(a, &j->options, x->request)));
        report_exchange(&text, a, &j->options, x);
    }
    buf_add_c(&j->suite, "      <system-out>");
    xml_text(&j->suite, buf_str(&text));
    buf_add_c(&j->suite, "</system-out>\n");
    buf_release(&text);
}

static void add_case(struct junit *j, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    struct arena *a = j->scratch;
    struct str class = arena_printf(a, "%.*s", STR_ARG(def->file->contract->name));

    buf_add_c(&j->suite, "    <testcase");
    xml_attribute(&j->suite, "classname", class);
    xml_attribute(&j->suite, "name", report_shown(a, &j->options, r->instance->name));
    xml_attribute(&j->suite, "file", def->file->path);
    buf_printf(&j->suite, " line=\"%zu\"", span_line(def->span));
    add_seconds(&j->suite, r->duration_ns);
    if (r->verdict == VERDICT_PASS) {
        buf_add_c(&j->suite, "/>\n");
        return;
    }
    buf_add_c(&j->suite, ">\n");
    if (r->verdict == VERDICT_SKIP) {
        buf_add_c(&j->suite, "      <skipped");
        xml_attribute(&j->suite, "message", report_shown(a, &j->options, r->reason));
        buf_add_c(&j->suite, "/>\n");
    } else {
        add_outcome(j, a, r);
        add_exchanges(j, a, r);
    }
    buf_add_c(&j->suite, "    </testcase>\n");
}

/* --- the sink --- */

static void end_suite(struct junit *j)
{
    struct buf head;

    if (!j->file)
        return;
    buf_init(&head, REPORT_TEXT_MAX);
    buf_add_c(&head, "  <testsuite");
    xml_attribute(&head, "name", j->file->path);
    add_counts(&head, j->suite_counts);
    add_seconds(&head, j->suite_ns);
    xml_attribute(&head, "timestamp", time_format(j->scratch, j->info->started_ms));
    buf_add_c(&head, ">\n");
    spool_insert(&j->spool, j->arena, j->suite_off, buf_str(&head));
    spool_add(&j->spool, S("  </testsuite>\n"));
    j->suite_off = j->spool.len;
    buf_release(&head);
    memset(j->suite_counts, 0, sizeof j->suite_counts);
    j->suite_ns = 0;
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    ((struct junit *)s)->info = info;
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct junit *j = (struct junit *)s;

    if (r->instance->def->file != j->file)
        end_suite(j);
    j->file = r->instance->def->file;
    j->counts[r->verdict]++;
    j->suite_counts[r->verdict]++;
    j->suite_ns += r->duration_ns;
    add_case(j, r);
    spool_add(&j->spool, buf_str(&j->suite));
    buf_clear(&j->suite);
    arena_reset(j->scratch);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct junit *j = (struct junit *)s;
    struct buf head;

    end_suite(j);
    buf_init(&head, REPORT_TEXT_MAX);
    buf_add_c(&head,
              "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fealty\"");
    add_counts(&head, j->counts);
    add_seconds(&head, summary->duration_ns);
    buf_add_c(&head, ">\n");
    bool ok =
        spool_finish(&j->spool, j->path.at, buf_str(&head), S("</testsuites>\n"), err);

    buf_release(&head);
    return ok;
}

struct result_sink *junit_report_open(struct arena *a, const struct report_options *o,
                                      const char *path, struct err *err)
{
    struct junit *j = arena_new(a, struct junit);

    *j = (struct junit){ .sink = { .begin = begin, .result = result, .end = end },
                         .options = *o,
                         .arena = a,
                         .path = arena_str(a, str_from(path)) };
    if (!spool_open(&j->spool, err))
        return NULL;
    j->scratch = arena_open();
    buf_init(&j->suite, REPORT_TEXT_MAX * 2);
    return &j->sink;
}

void junit_report_close(struct result_sink *s)
{
    struct junit *j = (struct junit *)s;

    if (!j)
        return;
    spool_close(&j->spool);
    arena_close(j->scratch);
    buf_release(&j->suite);
}
