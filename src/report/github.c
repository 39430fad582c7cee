/* Annotations, as GitHub's runner takes them from what a step prints: workflow commands.
 * Everything of others in them is escaped, so that no response can give a command. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "report/file.h"
#include "report/issues.h"
#include "report/known.h"
#include "report/report.h"

#include "base/banned.h"

enum {
    ANNOTATIONS_MAX = 10, /* of one step; GitHub shows no more of a kind */
    MESSAGE_MAX = 4000,
    LISTED_MAX = 5,
};

struct github {
    struct result_sink sink;
    struct report_options options;
    struct arena *arena;
    struct issues issues;
    bool to_people; /* with what people read, behind it */
    struct report_file file;
};

/* As the runner turns it back: in properties ":" and "," mean something, too. */
static void add_escaped(struct buf *out, struct str text, bool property)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_printf(out, "%%%02X", (unsigned char)c);
        else
            buf_add_char(out, c);
    }
}

/* A whole number of characters, at most MESSAGE_MAX bytes. */
static struct str cut(struct str text)
{
    size_t end = MESSAGE_MAX;

    if (text.len <= MESSAGE_MAX)
        return text;
    while (end && ((unsigned char)text.at[end] & 0xC0) == 0x80)
        end--;
    return str_sub(text, 0, end);
}

static struct str message_of(struct github *g, const struct issue *issue)
{
    struct arena *a = g->arena;
    struct buf out;

    buf_init(&out, 1u << 20);
    if (issue->rank == ISSUE_UNJUDGED)
        buf_printf(&out, "%.*s\n", STR_ARG(issue->reason));
    if (issue->claim && issue->claim->says.len)
        buf_printf(&out, "The documentation says: %.*s\n",
                   STR_ARG(report_one_line(a, &g->options, issue->claim->says)));
    for (size_t i = 0; i < issue->cases.len && i < LISTED_MAX; i++)
        buf_printf(&out, "%.*s (%.*s): %.*s\n", STR_ARG(issue->cases.at[i].name),
                   STR_ARG(issue->cases.at[i].id), STR_ARG(issue->cases.at[i].message));
    if (issue->case_count > LISTED_MAX)
        buf_printf(&out, "... and %zu more cases\n", issue->case_count - LISTED_MAX);
    struct str text = arena_str(a, str_trim(cut(buf_str(&out))));

    buf_release(&out);
    return text;
}

/* Where somebody would look first: the case that people wrote, else the claim. */
static struct report_location location_of(const struct issue *issue)
{
    return issue->cases.at[0].at.path.len ? issue->cases.at[0].at : issue->at;
}

static void add_annotation(struct github *g, struct buf *out, const struct issue *issue)
{
    struct report_location at = location_of(issue);

    buf_printf(out, "::%s file=", issue->rank == ISSUE_SHOULD ? "warning" : "error");
    add_escaped(out, at.path, true);
    buf_printf(out, ",line=%zu,title=", at.line);
    add_escaped(out, issue_title(g->arena, issue), true);
    buf_add_c(out, "::");
    add_escaped(out, message_of(g, issue), false);
    buf_add_char(out, '\n');
}

/* Deviations that want somebody's attention. */
static void add_remarks(struct github *g, struct buf *out,
                        const struct run_summary *summary)
{
    struct str_list remarks = known_remarks(g->arena, &g->options, summary);

    for (size_t i = 0; i < remarks.len && i < ANNOTATIONS_MAX; i++) {
        buf_add_c(out, "::warning title=fealty::");
        add_escaped(out, remarks.at[i], false);
        buf_add_char(out, '\n');
    }
}

static void add_summary(struct github *g, struct buf *out,
                        const struct run_summary *summary)
{
    const size_t *cases = summary->tally->cases;
    size_t all = 0;
    size_t more = g->issues.len > ANNOTATIONS_MAX ? g->issues.len - ANNOTATIONS_MAX : 0;

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        all += cases[v];
    add_remarks(g, out, summary);
    buf_printf(out,
               "::notice title=fealty::%zu of %zu cases failed, %zu could not be judged, "
               "%zu skipped",
               cases[VERDICT_FAIL], all, cases[VERDICT_ERROR], cases[VERDICT_SKIP]);
    if (cases[VERDICT_KNOWN])
        buf_printf(out, "; %zu violate%s the contract as is known", cases[VERDICT_KNOWN],
                   cases[VERDICT_KNOWN] == 1 ? "s" : "");
    if (more)
        buf_printf(out, "; %zu more annotations are not shown here", more);
    if (summary->interrupted)
        buf_add_c(out, "; interrupted");
    if (summary->gave_up)
        buf_add_c(out, "; gave up, too many cases in a row could not be judged");
    buf_printf(out, "; seed %llu\n", (unsigned long long)summary->info->seed);
}

static void result(struct result_sink *s, const struct case_result *r)
{
    issues_add(&((struct github *)s)->issues, r);
}

static bool write_out(struct github *g, struct str text, struct err *err)
{
    FILE *people = g->options.people ? g->options.people : stdout;

    if (!g->to_people) {
        report_file_write(&g->file, text);
        return report_file_end(&g->file, err);
    }
    return (fwrite(text.at, 1, text.len, people) == text.len && fflush(people) == 0) ||
           err_set(err, ERR_IO, "the annotations could not be written");
}

/* Nothing of others is printed any more; what the step does next is its own affair. */
static void let_commands_through(struct github *g)
{
    FILE *people = g->options.people ? g->options.people : stdout;

    if (!g->options.stop_token)
        return;
    fprintf(people, "::%s::\n", g->options.stop_token);
    fflush(people);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct github *g = (struct github *)s;
    struct buf out;

    buf_init(&out, 16u << 20);
    let_commands_through(g);
    issues_sort(&g->issues);
    for (size_t i = 0; i < g->issues.len && i < ANNOTATIONS_MAX; i++)
        add_annotation(g, &out, &g->issues.at[i]);
    add_summary(g, &out, summary);
    bool ok = write_out(g, buf_str(&out), err);

    buf_release(&out);
    return ok;
}

struct result_sink *github_report_open(struct arena *a, const struct report_options *o,
                                       const char *path, struct err *err)
{
    struct github *g = arena_new(a, struct github);

    *g = (struct github){ .sink = { .result = result, .end = end },
                          .options = *o,
                          .to_people = strcmp(path, "-") == 0 };
    if (!g->to_people && !report_file_open(a, path, &g->file, err))
        return NULL;
    g->arena = arena_open();
    g->issues = (struct issues){ .arena = g->arena, .options = &g->options };
    return &g->sink;
}

void github_report_close(struct result_sink *s)
{
    struct github *g = (struct github *)s;

    if (!g)
        return;
    report_file_close(&g->file);
    arena_close(g->arena);
}
