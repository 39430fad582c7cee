/* GitLab's code quality report (a subset of Code Climate's): one issue for each claim
 * that does not hold, at its line of the contract. */
#include "base/arena.h"
#include "base/fs.h"
#include "doc/json.h"
#include "report/issues.h"
#include "report/put.h"
#include "report/report.h"

#include "base/banned.h"

struct codequality {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *arena;
    struct issues issues;
};

static const char *severity_of(enum issue_rank rank)
{
    switch (rank) {
    case ISSUE_MUST:
        return "critical";
    case ISSUE_SHOULD:
        return "minor";
    case ISSUE_UNJUDGED:
        break;
    }
    return "info";
}

static void put_issue(struct arena *a, const struct report_options *o, json_t *list,
                      const struct issue *issue)
{
    json_t *object = put_item(a, list);
    struct str text = issue_title(a, issue);

    if (issue->claim)
        text = arena_printf(a, "%.*s. The documentation says: %.*s", STR_ARG(text),
                            STR_ARG(report_one_line(a, o, issue->claim->says)));
    put_shown(a, o, object, "description",
              arena_printf(a, "%.*s (%.*s)", STR_ARG(text),
                           STR_ARG(issue->cases.at[0].message)));
    put_shown(a, o, object, "check_name",
              issue->claim ? issue->claim->kind : S("unjudged"));
    put_shown(a, o, object, "fingerprint",
              arena_printf(a, "%016llx", (unsigned long long)str_hash(issue->key)));
    put_c(a, object, "severity", severity_of(issue->rank));
    json_t *location = put_object(a, object, "location");

    put_shown(a, o, location, "path", issue->at.path);
    put_number(a, put_object(a, location, "lines"), "begin", (int64_t)issue->at.line);
}

static void result(struct result_sink *s, const struct case_result *r)
{
    issues_add(&((struct codequality *)s)->issues, r);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct codequality *c = (struct codequality *)s;
    json_t *list = put_new_list(c->arena);

    (void)summary;
    issues_sort(&c->issues);
    for (size_t i = 0; i < c->issues.len; i++)
        put_issue(c->arena, &c->options, list, &c->issues.at[i]);
    struct str text = json_to_str(c->arena, list, JSON_PRINT_INDENT);

    return fs_write(c->path.at, arena_printf(c->arena, "%.*s\n", STR_ARG(text)), err);
}

struct result_sink *codequality_report_open(struct arena *a,
                                            const struct report_options *o,
                                            const char *path, struct err *err)
{
    struct codequality *c = arena_new(a, struct codequality);

    (void)err;
    *c = (struct codequality){ .sink = { .result = result, .end = end },
                               .options = *o,
                               .path = arena_str(a, str_from(path)),
                               .arena = arena_open() };
    c->issues = (struct issues){ .arena = c->arena, .options = &c->options };
    return &c->sink;
}

void codequality_report_close(struct result_sink *s)
{
    if (s)
        arena_close(((struct codequality *)s)->arena);
}
