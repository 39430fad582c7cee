#include "cli/roff.h"

#include "base/buf.h"
#include "base/utf8.h"

#include "base/banned.h"

enum { LINE_BYTES_MAX = 78 };

/* The character at *i, and on to the next. */
static void add_character(struct buf *out, struct str text, size_t *i)
{
    char c = text.at[*i];

    if (c & 0x80) { /* readers that take only ASCII can show it, too */
        buf_printf(out, "\\[u%04X]", (unsigned)utf8_next(text, i));
        return;
    }
    *i += 1;
    if (c == '\\')
        buf_add_c(out, "\\e");
    else if (c == '-')
        buf_add_c(out, "\\-");
    else if (c == '`')
        buf_add_c(out, "\\(ga");
    else if (c == '\'')
        buf_add_c(out, "\\(aq");
    else if (c == '^')
        buf_add_c(out, "\\(ha");
    else if (c == '~')
        buf_add_c(out, "\\(ti");
    else
        buf_add_char(out, c);
}

/* A control character at the beginning of a line is none behind this. */
static void guard(struct buf *out, struct str text)
{
    if (text.len && (text.at[0] == '.' || text.at[0] == '\''))
        buf_add_c(out, "\\&");
}

void roff_label(struct buf *out, struct str text)
{
    guard(out, text);
    for (size_t i = 0; i < text.len;)
        add_character(out, text, &i);
}

/* A word of prose; `bold` says whether a backquote is open, and there is one behind. */
static void add_word(struct buf *out, struct str word, bool *bold)
{
    guard(out, word);
    for (size_t i = 0; i < word.len;) {
        if (word.at[i] != '`') {
            add_character(out, word, &i);
            continue;
        }
        i++;
        *bold = !*bold;
        buf_add_c(out, *bold ? "\\fB" : "\\fR");
    }
}

void roff_text(struct buf *out, struct str text)
{
    struct str rest = text, word;
    size_t start = out->len;
    bool bold = false;

    while (str_cut(&rest, ' ', &word)) {
        size_t column = out->len - start;

        if (column && column + 1 + 2 * word.len > LINE_BYTES_MAX) {
            buf_add_char(out, '\n');
            start = out->len;
        } else if (column) {
            buf_add_char(out, ' ');
        }
        add_word(out, word, &bold);
    }
    if (bold) /* a lone backquote */
        buf_add_c(out, "\\fR");
    buf_add_char(out, '\n');
}

void roff_lines(struct buf *out, struct str text)
{
    struct str line;

    buf_add_c(out, ".nf\n");
    while (str_cut(&text, '\n', &line)) {
        roff_label(out, line);
        buf_add_char(out, '\n');
    }
    buf_add_c(out, ".fi\n");
}
