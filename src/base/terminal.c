#include "base/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"

#include "base/banned.h"

size_t terminal_columns(int fd)
{
    struct winsize size;
    uint64_t columns;

    if (isatty(fd) && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *said = getenv("COLUMNS");

    if (said && str_to_u64(str_from(said), &columns) && columns > 0 && columns < 10000)
        return columns;
    return TERMINAL_COLUMNS;
}

void terminal_wrap(struct buf *out, struct str text, size_t at, size_t indent,
                   size_t columns)
{
    struct str rest = text, word;
    bool first = true;

    while (rest.len) {
        str_cut(&rest, ' ', &word);
        size_t width = utf8_columns(word);

        if (width == 0)
            continue;
        if (!first && at + 1 + width > columns) {
            buf_add_char(out, '\n');
            buf_add_repeat(out, ' ', indent);
            at = indent;
        } else if (!first) {
            buf_add_char(out, ' ');
            at++;
        }
        buf_add(out, word);
        at += width;
        first = false;
    }
}

/* Marks and overrides of direction: what follows them is not shown where it stands. */
static bool turns_direction(uint32_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

void terminal_add_visible(struct buf *out, struct str text)
{
    for (size_t off = 0; off < text.len;) {
        size_t start = off;
        uint32_t c = utf8_next(text, &off);
        bool invalid = c == 0xFFFD && off == start + 1;

        if (c == '\n')
            buf_add_c(out, "\\n");
        else if (c == '\r')
            buf_add_c(out, "\\r");
        else if (c == '\t')
            buf_add_c(out, "\\t");
        else if (invalid || c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0))
            buf_printf(out, "\\x%02x",
                       (unsigned)(invalid ? (unsigned char)text.at[start] : c));
        else if (turns_direction(c) || c == 0x2028 || c == 0x2029)
            buf_printf(out, "\\u%04x", (unsigned)c);
        else
            buf_add(out, str_sub(text, start, off - start));
    }
}
