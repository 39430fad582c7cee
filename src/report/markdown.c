/* Markdown for people who read pull requests and job summaries: what each contract came
 * to, then each claim that does not hold, worst first, with source, difference and
 * command. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/fs.h"
#include "report/file.h"
#include "report/issues.h"
#include "report/known.h"
#include "report/latencies.h"
#include "report/markdown_text.h"
#include "report/report.h"

#include "base/banned.h"

enum {
    COMMENT_MAX = 60000,       /* GitHub refuses comments of more than 65536 characters */
    SUMMARY_MAX = 1000 * 1024, /* and summaries of more than 1 MiB */
    LISTED_MAX = 20,           /* cases of one claim */
    EXCHANGE_MAX = 8 * 1024,
};

struct markdown {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *arena;
    struct issues issues;
    struct known_list known;
    size_t max; /* bytes */
    bool append;
};

/* --- head --- */

static void add_title(struct buf *out, const struct run_summary *s)
{
    const size_t *cases = s->tally->cases;
    size_t refuted = 0;

    for (size_t i = 0; i < s->tally->contract_count; i++)
        refuted += s->tally->contracts[i].claims_by_status[CLAIM_REFUTED];
    buf_add_c(out, "## fealty: ");
    if (cases[VERDICT_FAIL])
        buf_printf(out, "%zu claim%s refuted\n\n", refuted, refuted == 1 ? "" : "s");
    else if (cases[VERDICT_ERROR])
        buf_add_c(out, "not all could be judged\n\n");
    else if (cases[VERDICT_KNOWN])
        buf_printf(out, "%zu claim%s refuted, as is known\n\n", refuted,
                   refuted == 1 ? "" : "s");
    else if (cases[VERDICT_PASS])
        buf_add_c(out, "no claim refuted\n\n");
    else
        buf_add_c(out, "nothing was shown\n\n");
    if (s->interrupted)
        buf_add_c(out, "**The run was interrupted.**\n\n");
    if (s->gave_up)
        buf_add_c(out, "**The run gave up: too many cases in a row could not be "
                       "judged.**\n\n");
}

static void add_matrix(struct buf *out, const struct tally *t)
{
    buf_add_c(out,
              "| contract | claims | proved | refuted | observed | not shown | cases "
              "| failed | known | not judged | skipped |\n"
              "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < t->contract_count; i++) {
        const struct contract_tally *c = &t->contracts[i];
        size_t cases = 0;

        for (size_t v = 0; v < VERDICT_COUNT; v++)
            cases += c->cases[v];

        if (cases == 0)
            continue;
        buf_add_c(out, "| ");
        markdown_add_cell(out, c->contract->name);
        buf_printf(
            out, " | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu | %zu |\n",
            c->claim_count, c->claims_by_status[CLAIM_PROVED],
            c->claims_by_status[CLAIM_REFUTED], c->claims_by_status[CLAIM_OBSERVED],
            c->claims_by_status[CLAIM_UNPROVED], cases, c->cases[VERDICT_FAIL],
            c->cases[VERDICT_KNOWN], c->cases[VERDICT_ERROR], c->cases[VERDICT_SKIP]);
    }
}

static void add_facts(struct markdown *m, struct buf *out, const struct run_summary *s)
{
    buf_add_c(out, "\nTarget ");
    markdown_add_code(out, report_shown(m->arena, &m->options, s->info->target));
    if (s->info->broken.len) {
        buf_add_c(out, ", broken on purpose in ");
        markdown_add_code(out, report_shown(m->arena, &m->options, s->info->broken));
    }
    buf_printf(out, ", %zu requests in %.*s, seed %llu, fealty %s", s->tally->requests,
               STR_ARG(report_duration(m->arena, s->duration_ns)),
               (unsigned long long)s->info->seed, FEALTY_VERSION);
    if (s->tally->flaky)
        buf_printf(out, ", %zu passed only on a retry", s->tally->flaky);
    buf_add_c(out, ".\n");
}

/* Violations that were accepted, and deviations that want somebody's attention. */
static void add_known(struct markdown *m, struct buf *out, const struct run_summary *s)
{
    struct str_list remarks = known_remarks(m->arena, &m->options, s);

    if (m->known.len || remarks.len)
        buf_add_char(out, '\n');
    for (size_t i = 0; i < m->known.len && i < LISTED_MAX; i++) {
        const struct known_reason *of = &m->known.at[i];

        buf_printf(out, "- Known: %zu case%s, ", of->cases, of->cases == 1 ? "" : "s");
        markdown_add_prose(out, report_one_line(m->arena, &m->options, of->reason));
        buf_add_char(out, '\n');
    }
    if (m->known.len > LISTED_MAX)
        buf_printf(out, "- Known: %zu more reasons\n", m->known.len - LISTED_MAX);
    for (size_t i = 0; i < remarks.len; i++) {
        buf_add_c(out, "- :warning: ");
        markdown_add_prose(out, report_one_line(m->arena, &m->options, remarks.at[i]));
        buf_add_char(out, '\n');
    }
}

static void add_latencies(struct markdown *m, struct buf *out,
                          const struct run_summary *s)
{
    struct latency_lines lines = latency_lines(m->arena, s);
    struct str remark = latency_remark(m->arena, s);

    if (lines.len == 0)
        return;
    buf_add_c(out, "\n<details><summary>Latency</summary>\n\n| operation | responses "
                   "| p50 | p90 | p99 | max |\n|---|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < lines.len && i < LISTED_MAX; i++) {
        const struct latency_line *l = &lines.at[i];

        buf_add_c(out, "| ");
        markdown_add_cell(out, arena_printf(m->arena, "%.*s/%.*s%s",
                                            STR_ARG(l->contract->name),
                                            STR_ARG(l->of->operation->id),
                                            l->since_due ? ", since due" : ""));
        buf_printf(out, " | %zu", (size_t)l->of->took.count);
        for (size_t k = 0; k < LATENCY_COLUMNS; k++)
            buf_printf(out, " | %.*s", STR_ARG(latency_cell(m->arena, l, k)));
        buf_add_c(out, " |\n");
    }
    if (lines.len > LISTED_MAX)
        buf_printf(out, "\n... and %zu more.\n", lines.len - LISTED_MAX);
    if (remark.len)
        buf_printf(out, "\n%.*s.\n", STR_ARG(remark));
    buf_add_c(out, "\n</details>\n");
}

/* --- issues --- */

static void add_claim(struct markdown *m, struct buf *out, const struct claim *claim,
                      struct report_location at)
{
    buf_add_c(out, "> ");
    markdown_add_prose(out, report_one_line(m->arena, &m->options, claim->says));
    buf_add_c(out, "\n\n");
    if (claim->document.len) {
        buf_add_c(out, "Source: ");
        markdown_add_code(out, claim->document);
        if (claim->section.len) {
            buf_add_c(out, ", ");
            markdown_add_code(out, claim->section);
        }
        buf_add_c(out, "; claim at ");
    } else {
        buf_add_c(out, "Claim at ");
    }
    markdown_add_code(out, arena_printf(m->arena, "%.*s:%zu", STR_ARG(at.path), at.line));
    buf_add_c(out, "\n\n");
}

static void add_cases(struct markdown *m, struct buf *out, const struct issue *issue)
{
    for (size_t i = 0; i < issue->cases.len && i < LISTED_MAX; i++) {
        const struct issue_case *c = &issue->cases.at[i];

        buf_add_c(out, "- ");
        markdown_add_code(out, c->name);
        buf_add_char(out, ' ');
        markdown_add_code(
            out, arena_printf(m->arena, "%.*s:%zu", STR_ARG(c->at.path), c->at.line));
        buf_add_char(out, '\n');
    }
    if (issue->case_count > LISTED_MAX)
        buf_printf(out, "- ... and %zu more\n", issue->case_count - LISTED_MAX);
    buf_add_char(out, '\n');
}

/* Only as much of the exchange as fits, whole lines. */
static struct str cut_lines(struct str text, size_t max)
{
    if (text.len <= max)
        return text;
    while (max && text.at[max - 1] != '\n')
        max--;
    return str_sub(text, 0, max);
}

static void add_issue(struct markdown *m, struct buf *out, const struct issue *issue,
                      bool exchange)
{
    buf_add_c(out, "<details><summary><b>");
    markdown_add_html(out, issue_title(m->arena, issue));
    buf_add_c(out, "</b>");
    if (issue->claim)
        buf_printf(out, " (%s)", strength_name(issue->claim->strength));
    buf_add_c(out, "</summary>\n\n");
    if (issue->claim)
        add_claim(m, out, issue->claim, issue->at);
    add_cases(m, out, issue);
    markdown_add_fence(out, "text", issue->differences);
    buf_add_char(out, '\n');
    markdown_add_fence(out, "sh", issue->curl);
    if (exchange) {
        struct str shown = cut_lines(issue->exchange, EXCHANGE_MAX);

        buf_add_char(out, '\n');
        markdown_add_fence(out, "text", shown);
        if (shown.len < issue->exchange.len)
            buf_add_c(out, "\nThe exchange is cut here.\n");
    }
    buf_add_c(out, "\n</details>\n\n");
}

/* Whole issues, worst first, as long as there is room; the exchange is given up first. */
static void add_issues(struct markdown *m, struct buf *out, size_t room)
{
    size_t left = 0;

    for (size_t i = 0; i < m->issues.len; i++) {
        size_t before = out->len;

        if (!left)
            add_issue(m, out, &m->issues.at[i], true);
        if (out->len > room) {
            buf_truncate(out, before);
            add_issue(m, out, &m->issues.at[i], false);
        }
        if (out->len > room) {
            buf_truncate(out, before);
            left++;
        } else if (out->len == before) {
            left++;
        }
    }
    if (left)
        buf_printf(out,
                   "... and %zu more, for which there is no room here: the other reports "
                   "have them.\n",
                   left);
}

/* --- the sink --- */

static void result(struct result_sink *s, const struct case_result *r)
{
    struct markdown *m = (struct markdown *)s;

    issues_add(&m->issues, r);
    known_add(m->arena, &m->known, &m->options, r);
}

static bool append(const char *path, struct str text, struct err *err)
{
    FILE *file = fopen(path, "ae");

    if (!file)
        return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    bool ok = fwrite(text.at, 1, text.len, file) == text.len;

    ok = fclose(file) == 0 && ok;
    return ok || err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

static size_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && st.st_size > 0 ? (size_t)st.st_size : 0;
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct markdown *m = (struct markdown *)s;
    size_t there = m->append ? size_of(m->path.at) : 0;
    size_t room = there < m->max ? m->max - there : 0;
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX * 8);
    issues_sort(&m->issues);
    if (there)
        buf_add_char(&out, '\n');
    add_title(&out, summary);
    add_matrix(&out, summary->tally);
    add_facts(m, &out, summary);
    add_known(m, &out, summary);
    add_latencies(m, &out, summary);
    buf_add_char(&out, '\n');
    add_issues(m, &out, room);
    bool ok = true;

    if (m->append && out.len <= room + 4096)
        ok = append(m->path.at, buf_str(&out), err);
    else if (!m->append)
        ok = fs_write(m->path.at, buf_str(&out), err);
    buf_release(&out);
    return ok;
}

static struct result_sink *open_with(struct arena *a, const struct report_options *o,
                                     const char *path, size_t max, bool append)
{
    struct markdown *m = arena_new(a, struct markdown);

    *m = (struct markdown){ .sink = { .result = result, .end = end },
                            .options = *o,
                            .path = arena_str(a, str_from(path)),
                            .arena = arena_open(),
                            .max = max,
                            .append = append };
    m->issues =
        (struct issues){ .arena = m->arena, .options = &m->options, .details = true };
    return &m->sink;
}

struct result_sink *markdown_report_open(struct arena *a, const struct report_options *o,
                                         const char *path, struct err *err)
{
    (void)err;
    return open_with(a, o, path, COMMENT_MAX, false);
}

struct result_sink *step_summary_open(struct arena *a, const struct report_options *o,
                                      const char *path)
{
    return open_with(a, o, path, SUMMARY_MAX, true);
}

void markdown_report_close(struct result_sink *s)
{
    if (s)
        arena_close(((struct markdown *)s)->arena);
}
