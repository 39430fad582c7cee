#include "report/markdown_text.h"

#include "base/buf.h"
#include "report/text.h"

#include "base/banned.h"

/* Between "@" or "#" and what follows: it takes no room, and nobody is mentioned. */
#define NOTHING "\xe2\x80\x8b" /* U+200B */

static size_t longest_run(struct str text, char of)
{
    size_t run = 0, longest = 0;

    for (size_t i = 0; i < text.len; i++) {
        run = text.at[i] == of ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void add_plain(struct buf *plain, struct str text, bool lines)
{
    buf_init(plain, REPORT_TEXT_MAX);
    report_add_plain(plain, text, lines);
}

/* A space on either side, which CommonMark takes away again (6.1), keeps backquotes of
 * the text apart from those around it.  GFM takes "\|" for "|" in tables, also in code.
 * There is no empty code span: a dash stands for it. */
static void add_code(struct buf *out, struct str text, bool cell)
{
    struct buf plain;

    add_plain(&plain, str_trim(text), false);
    size_t ticks = longest_run(buf_str(&plain), '`') + 1;
    bool apart = plain.len && (plain.at[0] == '`' || plain.at[plain.len - 1] == '`');

    buf_add_repeat(out, '`', ticks);
    buf_add_c(out, apart ? " " : plain.len ? "" : "-");
    for (size_t i = 0; i < plain.len; i++) {
        if (cell && plain.at[i] == '|')
            buf_add_char(out, '\\');
        buf_add_char(out, plain.at[i]);
    }
    buf_add_c(out, apart ? " " : "");
    buf_add_repeat(out, '`', ticks);
    buf_release(&plain);
}

void markdown_add_code(struct buf *out, struct str text)
{
    add_code(out, text, false);
}

void markdown_add_cell(struct buf *out, struct str text)
{
    add_code(out, text, true);
}

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
           (c >= '{' && c <= '~');
}

void markdown_add_prose(struct buf *out, struct str text)
{
    struct buf plain;

    add_plain(&plain, text, false);
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.at[i];

        if (c == '<' || c == '>' || c == '&')
            buf_add_c(out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
        else if (is_punctuation(c) && c != '.' && c != ',' && c != ';' && c != '\'' &&
                 c != '"' && c != '(' && c != ')' && c != '/' && c != '-')
            buf_printf(out, "\\%c", c);
        else
            buf_add_char(out, c);
        if (c == '@' || c == '#' || c == '!' || c == '~' || c == '$' || c == '%' ||
            c == '&')
            buf_add_c(out, NOTHING);
    }
    buf_release(&plain);
}

void markdown_add_fence(struct buf *out, const char *info, struct str text)
{
    struct buf plain;

    if (!text.len)
        return;
    add_plain(&plain, text, true);
    size_t ticks = longest_run(buf_str(&plain), '`') + 1;

    ticks = ticks < 3 ? 3 : ticks;
    buf_add_repeat(out, '`', ticks);
    buf_printf(out, "%s\n%.*s", info, STR_ARG(buf_str(&plain)));
    if (plain.len && plain.at[plain.len - 1] != '\n')
        buf_add_char(out, '\n');
    buf_add_repeat(out, '`', ticks);
    buf_add_char(out, '\n');
    buf_release(&plain);
}

void markdown_add_html(struct buf *out, struct str text)
{
    struct buf plain;

    add_plain(&plain, text, false);
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.at[i];

        if (c == '<' || c == '>' || c == '&' || c == '"')
            buf_printf(out, "&#%d;", c);
        else if (is_punctuation(c) && c != '/' && c != ':' && c != '.' && c != ',' &&
                 c != '-')
            buf_printf(out, "&#%d;", c);
        else
            buf_add_char(out, c);
        if (c == '@' || c == '#')
            buf_add_c(out, NOTHING);
    }
    buf_release(&plain);
}
