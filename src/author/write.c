#include "author/write.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node.h"
#include "doc/yaml.h"

#include "base/banned.h"

enum { COMMENT_WIDTH = 98 };

static void add_indented(struct buf *out, struct str text, unsigned indent)
{
    struct str line;

    if (str_ends(text, S("\n")))
        text.len--;
    while (str_cut(&text, '\n', &line)) {
        if (line.len)
            buf_add_repeat(out, ' ', indent);
        buf_add(out, line);
        buf_add_char(out, '\n');
    }
}

void write_node(struct buf *out, const struct node *n, unsigned indent)
{
    struct buf text;

    buf_init(&text, AUTHOR_TEXT_MAX);
    yaml_write(&text, n);
    add_indented(out, buf_str(&text), indent);
    buf_release(&text);
}

void write_json(struct buf *out, struct arena *a, const json_t *value, unsigned indent)
{
    write_node(out, node_from_json(a, value, SPAN_NONE), indent);
}

void write_comment(struct buf *out, struct str text, unsigned indent)
{
    struct str word;
    size_t column = 0;

    while (str_cut(&text, ' ', &word)) {
        if (column && column + 1 + word.len > COMMENT_WIDTH) {
            buf_add_char(out, '\n');
            column = 0;
        }
        if (column == 0) {
            buf_add_repeat(out, ' ', indent);
            buf_add_char(out, '#');
            column = indent + 1;
        }
        buf_add_char(out, ' ');
        buf_add(out, word);
        column += 1 + word.len;
    }
    buf_add_char(out, '\n');
}

struct str write_scalar(struct arena *a, struct str text)
{
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    write_json(&out, a, json_str(a, text), 0);
    struct str line = arena_str(a, str_trim(buf_str(&out)));

    buf_release(&out);
    return line;
}

struct str write_article(struct arena *a, struct str noun)
{
    bool vowel = noun.len && strchr("aeiouAEIO", noun.at[0]);

    return arena_printf(a, "%s %.*s", vowel ? "an" : "a", STR_ARG(noun));
}

void files_add_text(struct arena *a, struct author_files *files, struct str path,
                    const struct buf *text)
{
    *vec_push(a, files) = (struct author_file){ path, arena_str(a, buf_str(text)) };
}

struct str write_fragment(struct arena *a, struct str pointer)
{
    struct buf out;

    buf_init(&out, 1u << 16);
    buf_add_char(&out, '#');
    for (size_t i = 0; i < pointer.len; i++) {
        unsigned char c = (unsigned char)pointer.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c >= '0' && c <= '9') || (c && strchr("-._~/!$&'()*+,;=:@?", c));

        if (plain)
            buf_add_char(&out, (char)c);
        else
            buf_printf(&out, "%%%02X", c);
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}
