/* JUnit XML as GitLab, Jenkins and GitHub read it: a suite for each case file, classname
 * with contract and file, a name unique within it, file and line, one failure a case.  It
 * stays below what GitLab takes: long exchanges are cut first. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "report/junit_names.h"
#include "report/report.h"
#include "report/spool.h"
#include "report/text.h"
#include "report/xml.h"

#include "base/banned.h"

enum {
    /* GitLab reads no larger file than 30 MB. */
    FILE_BYTES_MAX = 29 * 1000 * 1000,
    CASE_LINE_BYTES = 320, /* what a case takes that passes, at the most as a rule */
    CASE_DETAIL_MAX = 256 * 1024,
    CASE_DETAIL_MIN = 400, /* less is of no use */
    MESSAGE_CHARS_MAX = 500,
    SUITE_KEPT_MAX = 64 * 1024, /* in memory, so that its head can stand before it */
};

struct junit {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *scratch;
    struct spool spool;
    struct arena *arena; /* suite heads, until the end */
    struct buf suite;    /* what of the file at hand is not in the spool yet */
    struct {
        bool any;
        const struct claim *claim;
        size_t off;
    } known;                             /* which case of the suite has its head in: */
    struct buf before_name, behind_name; /* around the name */
    struct junit_names *names;
    size_t suite_off; /* where the file at hand begins in the spool */
    /* The file of the suite, which may be gone when the suite ends. */
    const struct contract *contract; /* NULL before the first */
    struct buf of_path;
    bool derived;
    size_t counts[VERDICT_COUNT], suite_counts[VERDICT_COUNT];
    size_t suite_brief; /* cases with no room for details */
    uint64_t suite_ns;
    size_t told;
    const struct run_info *info;
};

/* With so many decimals: Surefire's schema allows suites three. */
static void add_seconds(struct buf *out, uint64_t ns, unsigned decimals)
{
    uint64_t unit = 1000000000;

    buf_add(out, S(" time=\""));
    for (unsigned i = 0; i < decimals; i++)
        unit /= 10;
    ns += unit / 2;
    buf_add_u64(out, ns / 1000000000);
    buf_add_char(out, '.');
    for (uint64_t digit = 100000000; digit >= unit; digit /= 10)
        buf_add_char(out, (char)('0' + ns / digit % 10));
    buf_add_char(out, '"');
}

static void add_counts(struct buf *out, const size_t counts[VERDICT_COUNT])
{
    size_t all = 0;

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        all += counts[v];
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"", all,
               counts[VERDICT_FAIL], counts[VERDICT_ERROR],
               counts[VERDICT_SKIP] + counts[VERDICT_KNOWN]);
}

/* A report that is to be the same everywhere does not say where it was made. */
static struct str host_name(struct arena *a, const struct report_options *o)
{
    char name[256] = "";

    if (o->reproducible || gethostname(name, sizeof name - 1) != 0)
        return S("localhost");
    return arena_str(a, str_from(name));
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

/* How many bytes a case may take beside its line: an eighth of what is left once every
 * case to come has its line, so that there is always something for the next one. */
static size_t detail_room(const struct junit *j)
{
    size_t to_come = j->info->planned > j->told ? j->info->planned - j->told : 0;
    size_t taken = j->spool.len + j->suite.len + to_come * CASE_LINE_BYTES;
    size_t room = taken < FILE_BYTES_MAX ? (FILE_BYTES_MAX - taken) / 8 : 0;

    return room < CASE_DETAIL_MAX ? room : CASE_DETAIL_MAX;
}

/* Whole lines of `text` that fit; says how much is left out. */
static void add_cut(struct buf *out, struct str text, size_t max)
{
    size_t end = text.len;

    if (text.len > max) {
        end = max < CASE_DETAIL_MIN ? 0 : max;
        while (end && text.at[end - 1] != '\n')
            end--;
    }
    buf_add(out, str_sub(text, 0, end));
    if (end < text.len)
        buf_printf(out, "... %zu bytes left out: the whole is in the JSON report\n",
                   text.len - end);
}

/* `attribute="..."`, cut at a character. */
static void add_message(struct junit *j, struct arena *a, struct str text)
{
    struct str shown = report_shown(a, &j->options, text);

    xml_attribute(&j->suite, "message", utf8_sub(shown, 0, MESSAGE_CHARS_MAX));
}

/* The children of a case must be closed whatever the room. */
static void add_element(struct junit *j, const char *name, struct str text, size_t max)
{
    struct buf cut;

    buf_init(&cut, REPORT_TEXT_MAX);
    add_cut(&cut, text, max);
    buf_printf(&j->suite, "      <%s>", name);
    xml_text(&j->suite, buf_str(&cut));
    buf_printf(&j->suite, "</%s>\n", name);
    buf_release(&cut);
}

/* What stands behind an element's attributes. */
static void add_content(struct buf *out, const char *name, struct str text)
{
    buf_add_char(out, '>');
    xml_text(out, text);
    buf_printf(out, "</%s>\n", name);
}

/* `brief`: there is no room for more than the message. */
static void add_outcome(struct junit *j, struct arena *a, const struct case_result *r,
                        bool brief)
{
    bool fail = r->verdict == VERDICT_FAIL;
    struct buf text, cut;

    buf_init(&text, REPORT_TEXT_MAX);
    buf_init(&cut, REPORT_TEXT_MAX);
    buf_printf(&text, "case: %.*s\nclaim: %.*s\n", STR_ARG(r->instance->id_text),
               STR_ARG(report_claims(a, r)));
    add_all_findings(&text, r);
    if (r->reason.len)
        buf_printf(&text, "%.*s\n", STR_ARG(r->reason));
    add_cut(&cut, report_shown(a, &j->options, buf_str(&text)), detail_room(j) / 2);
    buf_printf(&j->suite, "      <%s", fail ? "failure" : "error");
    add_message(j, a, first_message(r));
    xml_attribute(&j->suite, "type",
                  fail && r->findings.len
                      ? str_from(finding_kind_name(r->findings.at[0].finding.kind))
                      : S("error"));
    if (brief)
        buf_add_c(&j->suite, "/>\n");
    else
        add_content(&j->suite, fail ? "failure" : "error", buf_str(&cut));
    buf_release(&cut);
    buf_release(&text);
}

/* Commands first: they are what is left when there is no room. */
static void add_exchanges(struct junit *j, struct arena *a, const struct case_result *r)
{
    struct buf text;

    buf_init(&text, REPORT_TEXT_MAX);
    for (size_t i = 0; i < r->exchanges.len; i++)
        if (r->exchanges.at[i].role == ROLE_STEP)
            buf_printf(&text, "%.*s\n",
                       STR_ARG(report_curl(a, &j->options, r->exchanges.at[i].request)));
    for (size_t i = 0; i < r->exchanges.len; i++)
        if (r->exchanges.at[i].role != ROLE_STATE || r->verdict == VERDICT_ERROR)
            report_exchange(&text, a, &j->options, &r->exchanges.at[i]);
    add_element(j, "system-out", buf_str(&text), detail_room(j));
    buf_release(&text);
}

/* Surefire's way to say that it passed on a retry; readers that do not know it see a case
 * that passed. */
static void add_flaky(struct junit *j, struct arena *a, const struct case_result *r)
{
    unsigned attempts = 1;

    for (size_t i = 0; i < r->exchanges.len; i++)
        if (r->exchanges.at[i].attempts > attempts)
            attempts = r->exchanges.at[i].attempts;
    for (size_t i = 0; i < r->timings.len; i++)
        if (r->timings.at[i].attempts > attempts)
            attempts = r->timings.at[i].attempts;
    for (unsigned i = 1; i < attempts; i++) {
        buf_add_c(&j->suite, "      <flakyFailure");
        xml_attribute(
            &j->suite, "message",
            arena_printf(a, "attempt %u of %u got no usable answer", i, attempts));
        xml_attribute(&j->suite, "type", S("retry"));
        buf_add_c(&j->suite, "/>\n");
    }
}

/* What is cut must stay unique. */
static struct str name_of(struct junit *j, struct arena *a, const struct case_result *r)
{
    struct str name = report_shown(a, &j->options, r->instance->name);

    if (utf8_count(name) <= MESSAGE_CHARS_MAX)
        return name;
    return arena_printf(a, "%.*s... (%.*s)",
                        STR_ARG(utf8_sub(name, 0, MESSAGE_CHARS_MAX)),
                        STR_ARG(r->instance->id_text));
}

/* What the rows of a case share is put together for the first of them.  A case is known
 * by its place in the suite's file: those of a journal, and those that are read when they
 * are due, have the same address one after another. */
static void know_case(struct junit *j, struct arena *a, const struct case_def *def)
{
    const struct claim *claim = def->prove_count ? def->proves[0] : NULL;

    if (j->known.any && j->known.off == span_offset(def->span) && j->known.claim == claim)
        return;
    struct report_location at = report_case_location(a, &j->options, def);

    j->known.any = true;
    j->known.off = span_offset(def->span);
    j->known.claim = claim;
    buf_clear(&j->before_name);
    buf_clear(&j->behind_name);
    buf_add_c(&j->before_name, "    <testcase");
    xml_attribute(&j->before_name, "classname", junit_class_name(a, j->names, def));
    xml_attribute(&j->behind_name, "file", at.path);
    buf_printf(&j->behind_name, " line=\"%zu\"", at.line);
}

static void add_case_head(struct junit *j, struct arena *a, const struct case_result *r)
{
    know_case(j, a, r->instance->def);
    buf_add(&j->suite, buf_str(&j->before_name));
    xml_attribute(&j->suite, "name", name_of(j, a, r));
    buf_add(&j->suite, buf_str(&j->behind_name));
    add_seconds(&j->suite, r->duration_ns, 6);
}

static void add_skipped(struct junit *j, struct arena *a, struct str why)
{
    buf_add_c(&j->suite, "      <skipped");
    add_message(j, a, why);
    buf_add_c(&j->suite, "/>\n");
}

static void add_case(struct junit *j, const struct case_result *r)
{
    struct arena *a = j->scratch;

    add_case_head(j, a, r);
    if (r->verdict == VERDICT_PASS && !r->flaky) {
        buf_add_c(&j->suite, "/>\n");
        return;
    }
    buf_add_c(&j->suite, ">\n");
    if (r->verdict == VERDICT_SKIP) {
        add_skipped(j, a, r->reason);
    } else if (r->verdict == VERDICT_KNOWN) {
        add_skipped(j, a,
                    arena_printf(a, "known, %.*s: %.*s", STR_ARG(r->reason),
                                 STR_ARG(first_message(r))));
    } else if (r->verdict == VERDICT_PASS) {
        add_flaky(j, a, r);
    } else {
        bool brief = detail_room(j) < 2 * CASE_DETAIL_MIN;

        add_outcome(j, a, r, brief);
        if (!brief)
            add_exchanges(j, a, r);
        j->suite_brief += brief;
    }
    buf_add_c(&j->suite, "    </testcase>\n");
}

/* --- the sink --- */

static void add_property(struct junit *j, struct buf *out, const char *name,
                         struct str value)
{
    buf_add_c(out, "      <property");
    xml_attribute(out, "name", str_from(name));
    xml_attribute(out, "value", report_shown(j->scratch, &j->options, value));
    buf_add_c(out, "/>\n");
}

static void add_properties(struct junit *j, struct buf *out)
{
    const struct contract *c = j->contract;

    buf_add_c(out, "    <properties>\n");
    add_property(j, out, "target", j->info->target);
    if (j->info->broken.len)
        add_property(j, out, "broken-on-purpose", j->info->broken);
    add_property(j, out, "seed",
                 arena_printf(j->scratch, "%llu", (unsigned long long)j->info->seed));
    add_property(j, out, "fealty", S(FEALTY_VERSION));
    add_property(j, out, "contract", c->path);
    add_property(j, out, "contract.title", c->title);
    add_property(j, out, "contract.version", c->version);
    if (j->suite_brief)
        add_property(
            j, out, "left-out",
            arena_printf(j->scratch,
                         "%zu cases have no details: readers take no larger file",
                         j->suite_brief));
    buf_add_c(out, "    </properties>\n");
}

static void end_suite(struct junit *j)
{
    struct buf head;

    if (!j->contract)
        return;
    buf_init(&head, REPORT_TEXT_MAX);
    buf_add_c(&head, "  <testsuite");
    xml_attribute(
        &head, "name",
        j->derived
            ? arena_printf(j->scratch, "%.*s (variants)", STR_ARG(j->contract->name))
            : report_path(j->scratch, &j->options, buf_str(&j->of_path)));
    add_counts(&head, j->suite_counts);
    add_seconds(&head, j->suite_ns, 3);
    xml_attribute(&head, "timestamp", time_format(j->scratch, j->info->started_ms));
    xml_attribute(&head, "hostname", host_name(j->scratch, &j->options));
    if (!j->derived)
        xml_attribute(&head, "file",
                      report_path(j->scratch, &j->options, buf_str(&j->of_path)));
    buf_add_c(&head, ">\n");
    add_properties(j, &head);
    if (j->suite_off == j->spool.len) /* all of it is still here */
        spool_add(&j->spool, buf_str(&head));
    else
        spool_insert(&j->spool, j->arena, j->suite_off, buf_str(&head));
    buf_add_c(&j->suite, "  </testsuite>\n");
    spool_add(&j->spool, buf_str(&j->suite));
    buf_clear(&j->suite);
    j->suite_off = j->spool.len;
    buf_release(&head);
    memset(j->suite_counts, 0, sizeof j->suite_counts);
    j->suite_ns = 0;
    j->suite_brief = 0;
}

static bool is_same_file(const struct junit *j, const struct case_file *file)
{
    return j->contract == file->contract && j->derived == file->derived &&
           str_eq(buf_str(&j->of_path), file->path);
}

static void begin_suite(struct junit *j, const struct case_file *file)
{
    end_suite(j);
    j->contract = file->contract;
    j->derived = file->derived;
    j->known.any = false;
    buf_clear(&j->of_path);
    buf_add(&j->of_path, file->path);
}

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct junit *j = (struct junit *)s;

    j->info = info;
    j->names = junit_names_new(j->arena, &j->options, info->suite);
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct junit *j = (struct junit *)s;

    if (!is_same_file(j, r->instance->def->file))
        begin_suite(j, r->instance->def->file);
    j->told++;
    j->counts[r->verdict]++;
    j->suite_counts[r->verdict]++;
    j->suite_ns += r->duration_ns;
    add_case(j, r);
    if (j->suite.len > SUITE_KEPT_MAX) {
        spool_add(&j->spool, buf_str(&j->suite));
        buf_clear(&j->suite);
    }
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
    add_seconds(&head, summary->duration_ns, 3);
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
    buf_init(&j->of_path, REPORT_TEXT_MAX);
    buf_init(&j->before_name, REPORT_TEXT_MAX);
    buf_init(&j->behind_name, REPORT_TEXT_MAX);
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
    buf_release(&j->of_path);
    buf_release(&j->before_name);
    buf_release(&j->behind_name);
}
