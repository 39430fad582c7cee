#include "report/html_data.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "report/text.h"

#include "base/banned.h"

/* What ends the element or stands for something else in markup, and what the HTML
 * standard wants in no page (13.2.3.5): control characters and noncharacters.  Line
 * separators end a line of script. */
static bool is_kept_out(uint32_t c)
{
    return c == '<' || c == '>' || c == '&' || (c >= 0x7f && c <= 0x9f) || c == 0x2028 ||
           c == 0x2029 || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static void add_escape(struct buf *out, uint32_t c)
{
    if (c > 0xffff)
        buf_printf(out, "\\u%04x\\u%04x", (unsigned)(0xd7c0 + (c >> 10)),
                   (unsigned)(0xdc00 + (c & 0x3ff)));
    else
        buf_printf(out, "\\u%04x", (unsigned)c);
}

static void add_escaped(struct buf *out, struct str json)
{
    size_t done = 0;

    for (size_t i = 0; i < json.len;) {
        size_t begin = i;
        uint32_t c = utf8_next(json, &i);

        if (!is_kept_out(c))
            continue;
        buf_add(out, str_sub(json, done, begin - done));
        add_escape(out, c);
        done = i;
    }
    buf_add(out, str_from_at(json, done));
}

void html_data_add_text(struct buf *out, struct str id, struct str json)
{
    buf_printf(out, "<script type=\"application/json\" id=\"%.*s\">", STR_ARG(id));
    add_escaped(out, json);
    buf_add_c(out, "</script>\n");
}

void html_data_add(struct buf *out, struct str id, const json_t *value)
{
    struct buf text;

    buf_init(&text, REPORT_TEXT_MAX * 4);
    json_print(&text, value, JSON_PRINT_COMPACT);
    html_data_add_text(out, id, buf_str(&text));
    buf_release(&text);
}
