#include "report/xml.h"

#include "base/buf.h"
#include "base/utf8.h"

#include "base/banned.h"

static const char *entity_of(uint32_t c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* ASCII that stands for itself, as most of what is written does. */
static size_t plain_run(struct str text, size_t from)
{
    size_t i = from;

    for (; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (c < 0x20 || c >= 0x80 || c == '<' || c == '>' || c == '&' || c == '"')
            break;
    }
    return i - from;
}

static void add(struct buf *out, struct str text, const char *line_break)
{
    for (size_t off = 0; off < text.len;) {
        size_t plain = plain_run(text, off);

        buf_add(out, str_sub(text, off, plain));
        off += plain;
        if (off == text.len)
            break;
        uint32_t c = utf8_next(text, &off);
        const char *entity = entity_of(c);

        if (entity)
            buf_add_c(out, entity);
        else if (c == '\n')
            buf_add_c(out, line_break);
        else if (c < 0x20 || c == 0xFFFE || c == 0xFFFF)
            buf_add_char(out, c == '\t' ? ' ' : '.');
        else
            utf8_add(out, c);
    }
}

void xml_text(struct buf *out, struct str text)
{
    add(out, text, "\n");
}

void xml_attribute(struct buf *out, const char *name, struct str value)
{
    buf_add_char(out, ' ');
    buf_add_c(out, name);
    buf_add(out, S("=\""));
    add(out, value, "&#10;");
    buf_add_char(out, '"');
}
