/* For people at a terminal. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/terminal.h"
#include "changes/words.h"

#include "base/banned.h"

struct printing {
    struct arena *a;
    struct buf *out;
    struct change_lines *lines;
    bool color;
};

static void paint(const struct printing *p, const char *code)
{
    if (p->color)
        buf_add_c(p->out, code);
}

/* A line of text from outside, behind words of ours; nothing where there is none. */
static void add_line(const struct printing *p, const char *before, struct str text)
{
    if (!text.len)
        return;
    buf_add_c(p->out, before);
    terminal_add_visible(p->out, text);
    buf_add_char(p->out, '\n');
}

static void add_heading(const struct printing *p, const struct change *c)
{
    const struct changed_operation *op = c->uses.at[0].operation;

    buf_add_c(p->out, "\n  ");
    paint(p, "\033[1m");
    terminal_add_visible(p->out, operation_text(p->a, &c->uses.at[0]));
    paint(p, "\033[0m");
    if (op && op->id.len) {
        buf_add_c(p->out, "  ");
        terminal_add_visible(p->out, op->id);
    }
    buf_add_char(p->out, '\n');
}

static void add_places(const struct printing *p, const struct change *c)
{
    struct str old = place_text(p->a, p->lines, c->old);
    struct str new = place_text(p->a, p->lines, c->new);

    if (!old.len && !new.len)
        return;
    paint(p, "\033[2m");
    buf_add_c(p->out, "      ");
    terminal_add_visible(p->out, old.len ? old : S("(not there)"));
    buf_add_c(p->out, " -> ");
    terminal_add_visible(p->out, new.len ? new : S("(not there)"));
    paint(p, "\033[0m");
    buf_add_char(p->out, '\n');
}

static void add_change(const struct printing *p, const struct changes *all,
                       const struct change *c)
{
    add_line(p, "    ", where_text(p->a, c));
    buf_add_c(p->out, "      ");
    terminal_add_visible(p->out, c->message);
    paint(p, "\033[2m");
    buf_printf(p->out, "  [%s]", change_rule_name(c->rule));
    paint(p, "\033[0m");
    buf_add_char(p->out, '\n');
    add_places(p, c);
    add_line(p, "      also: ", others_text(p->a, c));
    add_line(p, "      claims: ", claims_text(p->a, all, c));
    add_line(p, "      cases: ", cases_text(p->a, c));
}

static void add_severity(const struct printing *p, const struct changes *c,
                         enum change_severity s, size_t first, size_t most)
{
    const struct severity_words *words = severity_words(s);
    size_t shown = 0;

    if (c->counts[s] == 0)
        return;
    paint(p, words->color);
    buf_printf(p->out, "\n%s: %zu", words->title, c->counts[s]);
    paint(p, "\033[0m");
    buf_printf(p->out, "%s\n", words->remark);
    for (; shown < c->counts[s] && shown < most; shown++) {
        const struct change *one = c->at[first + shown];

        if (shown == 0 || !same_operation(one, c->at[first + shown - 1]))
            add_heading(p, one);
        add_change(p, c, one);
    }
    if (shown < c->counts[s])
        buf_printf(p->out, "\n  ... %zu more (--format json has all)\n",
                   c->counts[s] - shown);
}

static void add_document(const struct printing *p, const char *which,
                         const struct contract *c)
{
    buf_printf(p->out, "%s  ", which);
    terminal_add_visible(p->out, arena_printf(p->a, "%.*s  (%.*s %.*s)", STR_ARG(c->path),
                                              STR_ARG(c->title), STR_ARG(c->version)));
    buf_add_char(p->out, '\n');
}

void changes_text(struct arena *a, struct buf *out, const struct changes *c,
                  struct changes_wishes wishes)
{
    struct printing p = { a, out, change_lines_new(a), wishes.color };
    size_t first = 0;

    add_document(&p, "before", c->old);
    add_document(&p, "after ", c->new);
    for (size_t s = 0; s < CHANGE_SEVERITIES; s++) {
        if (s == CHANGE_BREAKING || !wishes.quiet)
            add_severity(&p, c, (enum change_severity)s, first, wishes.most);
        first += c->counts[s];
    }
    buf_add_char(out, '\n');
    for (size_t i = 0; i < c->untold.len; i++)
        add_line(&p, "not told: ", c->untold.at[i]);
    buf_add(out, summary_text(a, c));
    buf_add_char(out, '\n');
}
