#include "report/html_data.h"

#include "doc/json.h"
#include "report/text.h"

#include "base/banned.h"

static void add_escaped(struct buf *out, struct str json)
{
    size_t done = 0;

    for (size_t i = 0; i < json.len; i++) {
        char c = json.at[i];
        bool separator = (unsigned char)c == 0xe2 && i + 2 < json.len &&
                         (unsigned char)json.at[i + 1] == 0x80 &&
                         ((unsigned char)json.at[i + 2] & 0xfe) == 0xa8;

        if (c != '<' && c != '>' && c != '&' && c != 0x7f && !separator)
            continue;
        buf_add(out, str_sub(json, done, i - done));
        if (separator)
            buf_add_c(out, (unsigned char)json.at[i + 2] == 0xa8 ? "\\u2028" : "\\u2029");
        else
            buf_printf(out, "\\u%04x", (unsigned)c);
        i += separator ? 2 : 0;
        done = i + 1;
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
