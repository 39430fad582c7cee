/* For a comment on a change, or the summary of a job. */
#include "base/arena.h"
#include "base/buf.h"
#include "changes/words.h"
#include "report/markdown_text.h"

#include "base/banned.h"

static void add_item(struct buf *out, const char *before, struct str text)
{
    if (!text.len)
        return;
    buf_add_c(out, before);
    markdown_add_code(out, text);
    buf_add_char(out, '\n');
}

static void add_change(struct arena *a, struct buf *out, struct change_lines *lines,
                       const struct changes *all, const struct change *c)
{
    struct str old = place_text(a, lines, c->old), new = place_text(a, lines, c->new);

    buf_add_c(out, "- ");
    markdown_add_prose(out, c->message);
    buf_printf(out, " (`%s`)\n", change_rule_name(c->rule));
    add_item(out, "  - where: ", where_text(a, c));
    add_item(out, "  - before: ", old);
    add_item(out, "  - after: ", new);
    add_item(out, "  - also: ", others_text(a, c));
    add_item(out, "  - claims: ", claims_text(a, all, c));
    add_item(out, "  - cases: ", cases_text(a, c));
}

static void add_severity(struct arena *a, struct buf *out, struct change_lines *lines,
                         const struct changes *c, enum change_severity s, size_t first,
                         size_t most)
{
    const struct severity_words *words = severity_words(s);
    size_t shown = 0;

    if (c->counts[s] == 0)
        return;
    buf_printf(out, "### %s: %zu%s\n", words->title, c->counts[s], words->remark);
    for (; shown < c->counts[s] && shown < most; shown++) {
        const struct change *one = c->at[first + shown];

        if (shown == 0 || !same_operation(one, c->at[first + shown - 1])) {
            buf_add_c(out, "\n**");
            markdown_add_code(out, operation_text(a, &one->uses.at[0]));
            buf_add_c(out, "**\n\n");
        }
        add_change(a, out, lines, c, one);
    }
    if (shown < c->counts[s])
        buf_printf(out, "\n... %zu more (`--format json` has all)\n",
                   c->counts[s] - shown);
    buf_add_char(out, '\n');
}

void changes_markdown(struct arena *a, struct buf *out, const struct changes *c,
                      struct changes_wishes wishes)
{
    struct change_lines *lines = change_lines_new(a);
    size_t first = 0;

    buf_add_c(out, "## ");
    markdown_add_prose(out, c->new->title);
    buf_add_c(out, ": ");
    markdown_add_code(out, c->old->version);
    buf_add_c(out, " to ");
    markdown_add_code(out, c->new->version);
    buf_add_c(out, "\n\n");
    for (size_t s = 0; s < CHANGE_SEVERITIES; s++) {
        if (s == CHANGE_BREAKING || !wishes.quiet)
            add_severity(a, out, lines, c, (enum change_severity)s, first, wishes.most);
        first += c->counts[s];
    }
    for (size_t i = 0; i < c->untold.len; i++) {
        buf_add_c(out, "Not told: ");
        markdown_add_prose(out, c->untold.at[i]);
        buf_add_c(out, "\n\n");
    }
    buf_add(out, summary_text(a, c));
    buf_add_char(out, '\n');
}
