/* SARIF 2.1.0 (OASIS) as code scanning reads it: a rule for each claim kind, a result for
 * each claim that does not hold, at its line of the contract.
 *
 * A rule is a kind, because that is what help is written for; what makes a result the
 * same on every run is its fingerprint, of contract and claim. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "doc/json.h"
#include "http/message.h"
#include "report/issues.h"
#include "report/markdown_text.h"
#include "report/put.h"
#include "report/report.h"

#include "base/banned.h"

#define SCHEMA_URI                                                                       \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"                \
    "sarif-schema-2.1.0.json"

enum {
    BYTES_MAX = 9 * 1024 * 1024, /* GitHub takes 10 MB, compressed */
    RELATED_MAX = ISSUE_CASES_MAX,
    LISTED_MAX = 10, /* cases in a message */
    NOTIFICATIONS_MAX = 200,
};

struct sarif {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *arena;
    struct issues issues;
    struct str_list rules; /* kinds, in the order of their first result */
    const struct run_info *info;
};

/* --- places --- */

/* Each segment percent-encoded: a path is no URI. */
static struct str uri_of(struct arena *a, struct str path)
{
    struct str rest = path, segment, uri = S("");

    while (str_cut(&rest, '/', &segment))
        uri = arena_printf(a, "%.*s%s%.*s", STR_ARG(uri), uri.len ? "/" : "",
                           STR_ARG(http_percent_encode(a, segment)));
    return str_starts(path, S("/")) ? arena_printf(a, "file:///%.*s", STR_ARG(uri)) : uri;
}

static json_t *put_location(struct sarif *s, json_t *list, struct report_location at)
{
    struct arena *a = s->arena;
    json_t *location = put_item(a, list);
    json_t *physical = put_object(a, location, "physicalLocation");
    json_t *artifact = put_object(a, physical, "artifactLocation");

    put_shown(a, &s->options, artifact, "uri", uri_of(a, at.path));
    if (!str_starts(at.path, S("/")))
        put_c(a, artifact, "uriBaseId", "%SRCROOT%");
    put_number(a, put_object(a, physical, "region"), "startLine", (int64_t)at.line);
    return location;
}

static void put_message(struct sarif *s, json_t *object, const char *name,
                        struct str text)
{
    put_shown(s->arena, &s->options, put_object(s->arena, object, name), "text", text);
}

/* --- rules --- */

static size_t rule_of(struct sarif *s, struct str kind)
{
    for (size_t i = 0; i < s->rules.len; i++)
        if (str_eq(s->rules.at[i], kind))
            return i;
    *vec_push(s->arena, &s->rules) = kind;
    return s->rules.len - 1;
}

static struct str kind_of(const struct issue *issue)
{
    return issue->claim ? issue->claim->kind : S("case");
}

static void put_rule(struct sarif *s, json_t *list, struct str kind)
{
    struct arena *a = s->arena;
    struct report_kind info = { .says = S("a case without a claim holds") };
    json_t *rule = put_item(a, list);

    if (s->options.kind_info)
        (void)s->options.kind_info(kind, &info);
    put_shown(a, &s->options, rule, "id", kind);
    put_message(s, rule, "shortDescription", info.says);
    put_message(s, rule, "fullDescription", info.says);
    json_t *help = put_object(a, rule, "help");
    struct str text =
        arena_printf(a, "%.*s\n\n%.*s%sMore: fealty explain %.*s\n", STR_ARG(info.says),
                     STR_ARG(info.proves), info.proves.len ? "\n\n" : "", STR_ARG(kind));

    put_shown(a, &s->options, help, "text", text);
    put_shown(a, &s->options, help, "markdown",
              arena_printf(a, "%.*s\n\n%.*s%sMore: `fealty explain %.*s`\n",
                           STR_ARG(info.says), STR_ARG(info.proves),
                           info.proves.len ? "\n\n" : "", STR_ARG(kind)));
    put_c(a, put_object(a, rule, "defaultConfiguration"), "level", "error");
    json_t *properties = put_object(a, rule, "properties");
    json_t *tags = put_list(a, properties, "tags");

    json_array_append(tags, json_str(a, S("api")));
    json_array_append(tags, json_str(a, S("contract")));
    if (info.wfc) {
        json_array_append(tags, json_str(a, arena_printf(a, "wfc-%d", info.wfc)));
        put_number(a, properties, "wfc", info.wfc);
    }
}

/* --- results --- */

static const char *level_of(enum issue_rank rank)
{
    return rank == ISSUE_MUST ? "error" : rank == ISSUE_SHOULD ? "warning" : "note";
}

static void add_cases(struct buf *out, const struct issue *issue, bool markdown)
{
    for (size_t i = 0; i < issue->cases.len && i < LISTED_MAX; i++) {
        const struct issue_case *c = &issue->cases.at[i];

        buf_add_c(out, "\n- ");
        if (markdown)
            markdown_add_code(out, c->name);
        else
            buf_add(out, c->name);
        buf_add_c(out, ": ");
        if (markdown)
            markdown_add_code(out, c->message);
        else
            buf_add(out, c->message);
    }
    if (issue->case_count > LISTED_MAX)
        buf_printf(out, "\n- ... and %zu more", issue->case_count - LISTED_MAX);
}

static struct str message_of(struct sarif *s, const struct issue *issue, bool markdown)
{
    struct arena *a = s->arena;
    struct buf out;

    buf_init(&out, 1u << 20);
    buf_printf(&out, "%.*s.", STR_ARG(issue_title(a, issue)));
    if (issue->claim) {
        struct str says = report_one_line(a, &s->options, issue->claim->says);

        buf_add_c(&out, " The documentation says: ");
        if (markdown)
            markdown_add_code(&out, says);
        else
            buf_printf(&out, "%.*s.", STR_ARG(says));
        if (issue->claim->document.len)
            buf_printf(&out, " (%.*s, \"%.*s\")", STR_ARG(issue->claim->document),
                       STR_ARG(issue->claim->section));
    }
    buf_add_char(&out, '\n');
    add_cases(&out, issue, markdown);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void put_related(struct sarif *s, json_t *result, const struct issue *issue)
{
    json_t *list = put_list(s->arena, result, "relatedLocations");

    for (size_t i = 0; i < issue->cases.len && i < RELATED_MAX; i++) {
        const struct issue_case *c = &issue->cases.at[i];
        json_t *location = put_location(s, list, c->at);

        put_number(s->arena, location, "id", (int64_t)i + 1);
        put_message(
            s, location, "message",
            arena_printf(s->arena, "%.*s (%.*s)", STR_ARG(c->name), STR_ARG(c->id)));
    }
}

/* Code scanning on GitHub knows a result again by the hash of its line, unless the tool
 * says better: a claim stays the same one when lines move. */
static void put_fingerprints(struct sarif *s, json_t *result, const struct issue *issue)
{
    struct arena *a = s->arena;
    json_t *prints = put_object(a, result, "partialFingerprints");
    unsigned long long hash = str_hash(issue->key);

    put_shown(a, &s->options, prints, "claim/v1", arena_printf(a, "%016llx", hash));
    put_shown(a, &s->options, prints, "primaryLocationLineHash",
              arena_printf(a, "%016llx:1", hash));
}

/* What was accepted in writing (SARIF 2.1.0, section 3.35). */
static void put_suppression(struct sarif *s, json_t *result, const struct issue *issue)
{
    if (!issue->accepted.len)
        return;
    json_t *suppression = put_item(s->arena, put_list(s->arena, result, "suppressions"));

    put_c(s->arena, suppression, "kind", "external");
    put_c(s->arena, suppression, "status", "accepted");
    put_shown(s->arena, &s->options, suppression, "justification", issue->accepted);
}

static json_t *make_result(struct sarif *s, const struct issue *issue)
{
    struct arena *a = s->arena;
    json_t *result = put_new_object(a);

    put_shown(a, &s->options, result, "ruleId", kind_of(issue));
    put_number(a, result, "ruleIndex", (int64_t)rule_of(s, kind_of(issue)));
    put_c(a, result, "level", level_of(issue->rank));
    put_c(a, result, "kind", "fail");
    json_t *message = put_object(a, result, "message");

    put_shown(a, &s->options, message, "text", message_of(s, issue, false));
    put_shown(a, &s->options, message, "markdown", message_of(s, issue, true));
    (void)put_location(s, put_list(a, result, "locations"), issue->at);
    put_related(s, result, issue);
    put_fingerprints(s, result, issue);
    put_number(a, result, "occurrenceCount", (int64_t)issue->case_count);
    put_suppression(s, result, issue);
    json_t *properties = put_object(a, result, "properties");

    put_shown(a, &s->options, properties, "claim", issue->key);
    if (issue->claim)
        put_c(a, properties, "strength", strength_name(issue->claim->strength));
    return result;
}

/* Worst first, as long as there is room. */
static size_t put_results(struct sarif *s, json_t *run)
{
    json_t *list = put_list(s->arena, run, "results");
    size_t bytes = 0, cut = 0;

    for (size_t i = 0; i < s->issues.len; i++) {
        if (s->issues.at[i].rank == ISSUE_UNJUDGED)
            continue;
        json_t *result = make_result(s, &s->issues.at[i]);

        bytes += json_to_str(s->arena, result, JSON_PRINT_COMPACT).len;
        if (bytes > BYTES_MAX)
            cut++;
        else
            json_array_append(list, result);
    }
    return cut;
}

/* --- the invocation --- */

static void put_notification(struct sarif *s, json_t *list, const char *level,
                             struct str text, const struct issue *issue)
{
    json_t *notification = put_item(s->arena, list);

    put_c(s->arena, notification, "level", level);
    put_message(s, notification, "message", text);
    if (issue)
        (void)put_location(s, put_list(s->arena, notification, "locations"), issue->at);
}

/* What could not be judged, and what was left out: neither is ever taken for conforming.
 */
static void put_notifications(struct sarif *s, json_t *invocation, size_t cut,
                              const struct run_summary *summary)
{
    json_t *list = put_list(s->arena, invocation, "toolExecutionNotifications");
    size_t told = 0;

    for (size_t i = 0; i < s->issues.len; i++) {
        const struct issue *issue = &s->issues.at[i];

        if (issue->rank == ISSUE_UNJUDGED && told++ < NOTIFICATIONS_MAX)
            put_notification(s, list, "error",
                             arena_printf(s->arena, "%.*s: %.*s",
                                          STR_ARG(issue_title(s->arena, issue)),
                                          STR_ARG(issue->reason)),
                             issue);
    }
    if (told > NOTIFICATIONS_MAX)
        put_notification(
            s, list, "error",
            arena_printf(s->arena, "%zu more reasons for which cases could not be judged",
                         told - NOTIFICATIONS_MAX),
            NULL);
    if (cut || s->issues.dropped)
        put_notification(
            s, list, "warning",
            arena_printf(s->arena,
                         "%zu claims and %zu cases are left out here: readers take no "
                         "larger file",
                         cut, s->issues.dropped),
            NULL);
    if (summary->interrupted || summary->gave_up)
        put_notification(s, list, "error",
                         summary->interrupted ? S("the run was interrupted")
                                              : S("the run gave up: too many cases in a "
                                                  "row could not be judged"),
                         NULL);
}

static void put_invocation(struct sarif *s, json_t *run, size_t cut,
                           const struct run_summary *summary)
{
    struct arena *a = s->arena;
    json_t *invocation = put_item(a, put_list(a, run, "invocations"));
    int64_t started = s->info->started_ms;
    bool complete = !summary->interrupted && !summary->gave_up && !summary->over_quota &&
                    !summary->left_changed && !summary->tally->cases[VERDICT_ERROR];

    json_object_set(invocation, "executionSuccessful", json_boolean(complete));
    if (s->options.exit_status)
        put_number(a, invocation, "exitCode", s->options.exit_status(summary));
    put_shown(a, &s->options, invocation, "startTimeUtc", time_format(a, started));
    put_shown(a, &s->options, invocation, "endTimeUtc",
              time_format(a, started + (int64_t)(summary->duration_ns / 1000000u)));
    put_notifications(s, invocation, cut, summary);
    json_t *properties = put_object(a, invocation, "properties");

    put_number(a, properties, "seed", (int64_t)s->info->seed);
    put_shown(a, &s->options, properties, "target", s->info->target);
    if (s->info->broken.len)
        put_shown(a, &s->options, properties, "broken-on-purpose", s->info->broken);
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        put_number(a, properties, verdict_name((enum verdict)v),
                   (int64_t)summary->tally->cases[v]);
}

static json_t *make_log(struct sarif *s, const struct run_summary *summary)
{
    struct arena *a = s->arena;
    json_t *log = put_new_object(a);

    put_c(a, log, "$schema", SCHEMA_URI);
    put_c(a, log, "version", "2.1.0");
    json_t *run = put_item(a, put_list(a, log, "runs"));
    json_t *driver = put_object(a, put_object(a, run, "tool"), "driver");

    put_c(a, driver, "name", "fealty");
    put_c(a, driver, "semanticVersion", FEALTY_VERSION);
    put_c(a, driver, "version", FEALTY_VERSION);
    size_t cut = put_results(s, run);
    json_t *rules = put_list(a, driver, "rules");

    for (size_t i = 0; i < s->rules.len; i++)
        put_rule(s, rules, s->rules.at[i]);
    put_invocation(s, run, cut, summary);
    put_message(s, put_object(a, put_object(a, run, "originalUriBaseIds"), "%SRCROOT%"),
                "description", S("the root of the repository"));
    put_c(a, put_object(a, run, "automationDetails"), "id", "fealty/");
    put_c(a, run, "columnKind", "unicodeCodePoints");
    return log;
}

/* --- the sink --- */

static void begin(struct result_sink *s, const struct run_info *info)
{
    ((struct sarif *)s)->info = info;
}

static void result(struct result_sink *s, const struct case_result *r)
{
    issues_add(&((struct sarif *)s)->issues, r);
}

static bool end(struct result_sink *sink, const struct run_summary *summary,
                struct err *err)
{
    struct sarif *s = (struct sarif *)sink;

    issues_sort(&s->issues);
    struct str text = json_to_str(s->arena, make_log(s, summary), JSON_PRINT_INDENT);

    return fs_write(s->path.at, arena_printf(s->arena, "%.*s\n", STR_ARG(text)), err);
}

struct result_sink *sarif_report_open(struct arena *a, const struct report_options *o,
                                      const char *path, struct err *err)
{
    struct sarif *s = arena_new(a, struct sarif);

    (void)err;
    *s = (struct sarif){ .sink = { .begin = begin, .result = result, .end = end },
                         .options = *o,
                         .path = arena_str(a, str_from(path)),
                         .arena = arena_open() };
    s->issues =
        (struct issues){ .arena = s->arena, .options = &s->options, .known = true };
    return &s->sink;
}

void sarif_report_close(struct result_sink *s)
{
    if (s)
        arena_close(((struct sarif *)s)->arena);
}
