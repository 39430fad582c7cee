#include "doc/yaml_style.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/core_schema.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- tags --- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_';
}

static bool is_simple(struct str tag)
{
    for (size_t i = 0; i < tag.len; i++)
        if (!is_word(tag.at[i]))
            return false;
    return true;
}

/* A tag with a ':' in it is a URI ("tag:example.com,2026:x"), others are local ("!x"), as
 * is one that begins with a second "!". */
static void write_verbatim(struct buf *out, struct str tag)
{
    bool local = str_find_char(tag, ':') == SIZE_MAX || str_starts(tag, S("!"));

    buf_add_c(out, local ? "!<!" : "!<");
    for (size_t i = 0; i < tag.len; i++) {
        char c = tag.at[i];

        if (is_word(c) || (c != '\0' && strchr(":/.,;?@&=+$~*'()#", c)))
            buf_add_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
    buf_add_char(out, '>');
}

void yaml_write_tag(struct buf *out, struct str tag)
{
    if (tag.len == 0)
        return;
    if (is_simple(tag))
        buf_printf(out, "!%.*s", STR_ARG(tag));
    else
        write_verbatim(out, tag);
}

/* --- what can be plain --- */

/* Control characters, and what YAML takes for a line break or a byte order mark. */
static bool is_printable(uint32_t c)
{
    return c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && c != 0x2028 &&
           c != 0x2029 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF;
}

static bool all_printable(struct str text, bool lines)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_next(text, &i);

        if (!is_printable(c) && !(lines && c == '\n'))
            return false;
    }
    return true;
}

static bool means_text(struct str text)
{
    json_t *value = NULL;

    if (core_schema_value(text, &value) == NODE_STRING)
        return !core_schema_is_beyond_json(text);
    json_decref(value);
    return false;
}

static bool begins_plain(struct str text)
{
    char c = text.at[0];

    if (str_eq(text, S("<<"))) /* a merge key */
        return false;
    if (c == '-')
        return text.len > 1 && is_word(text.at[1]) && text.at[1] != '-';
    return c != ' ' && !strchr("?:,[]{}#&*!|>'\"%@`", c) && !str_starts(text, S("..."));
}

/* No indicator in the middle or at the end. */
static bool goes_on_plain(struct str text, enum yaml_place place)
{
    char last = text.at[text.len - 1];

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i], next = ' ';

        if (i + 1 < text.len)
            next = text.at[i + 1];

        if ((c == ':' && next == ' ') || (c == ' ' && next == '#'))
            return false;
        if (place != YAML_IN_BLOCK && strchr(",[]{}", c))
            return false;
        if (place != YAML_IN_BLOCK && c == ':' && next == '?') /* libyaml refuses it */
            return false;
        if (place == YAML_AS_KEY && c == ' ' && next == ' ')
            return false;
    }
    return last != ' ';
}

static bool can_be_plain(struct str text, enum yaml_place place)
{
    return text.len && begins_plain(text) && goes_on_plain(text, place) &&
           all_printable(text, false) && means_text(text);
}

/* --- quotes --- */

static void write_escape(struct buf *out, uint32_t c)
{
    if (c == '\n')
        buf_add(out, S("\\n"));
    else if (c == '\t')
        buf_add(out, S("\\t"));
    else if (c == '"' || c == '\\')
        buf_printf(out, "\\%c", (char)c);
    else if (c < 0x100)
        buf_printf(out, "\\x%02X", (unsigned)c);
    else
        buf_printf(out, "\\u%04X", (unsigned)c);
}

static void write_double_quoted(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len;) {
        size_t from = i;
        uint32_t c = utf8_next(text, &i);

        if (is_printable(c) && c != '"' && c != '\\')
            buf_add(out, str_sub(text, from, i - from));
        else
            write_escape(out, c);
    }
    buf_add_char(out, '"');
}

static void write_single_quoted(struct buf *out, struct str text)
{
    buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\'')
            buf_add_char(out, '\'');
        buf_add_char(out, text.at[i]);
    }
    buf_add_char(out, '\'');
}

static void write_text(struct buf *out, struct str text, enum yaml_place place)
{
    bool simple =
        str_find_char(text, '"') == SIZE_MAX && str_find_char(text, '\\') == SIZE_MAX;

    if (can_be_plain(text, place))
        buf_add(out, text);
    else if (simple || !all_printable(text, false))
        write_double_quoted(out, text);
    else
        write_single_quoted(out, text);
}

/* --- scalars --- */

/* Null, booleans and numbers: as they were written, where that means the same again. */
static void write_core(struct buf *out, const struct node *n)
{
    struct str text = node_text(n);
    json_t *own = node_scalar(n), *value = NULL;
    bool same =
        text.len && core_schema_value(text, &value) == n->kind && json_same(value, own);

    if (same)
        buf_add(out, text);
    else
        json_print(out, own, JSON_PRINT_COMPACT);
    json_decref(value);
    json_decref(own);
}

void yaml_write_scalar(struct buf *out, const struct node *n, enum yaml_place place)
{
    bool tagged = n->tagged;

    yaml_write_tag(out, node_tag(n));
    if (tagged && n->kind == NODE_NULL && node_text(n).len == 0 && place != YAML_AS_KEY)
        return;
    if (tagged)
        buf_add_char(out, ' ');
    if (n->kind == NODE_STRING || (place == YAML_AS_KEY && node_text(n).len == 0))
        write_text(out, node_text(n), place);
    else
        write_core(out, n);
}

bool yaml_is_literal(const struct node *n)
{
    struct str text = node_text(n);

    if (n->kind != NODE_STRING || text.len < 2 || str_find_char(text, '\n') == SIZE_MAX ||
        text.at[0] == ' ' || text.at[0] == '\n' || str_ends(text, S("\n\n")))
        return false;
    return all_printable(text, true);
}
