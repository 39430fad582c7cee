#include "http/shell_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "http/redact.h"

#include "base/banned.h"

/* No terminal or shell makes anything of it. */
static bool is_printable(uint32_t c)
{
    if (c == '\n' || c == '\t')
        return true;
    /* C0, DEL, C1; marks and overrides that turn the direction of what is shown. */
    return !(c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
             (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff);
}

bool shell_is_text(struct str bytes)
{
    if (!utf8_is_valid(bytes))
        return false;
    for (size_t i = 0; i < bytes.len;)
        if (!is_printable(utf8_next(bytes, &i)))
            return false;
    return true;
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Needs no quotes at all. */
static bool is_bare(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_alnum(text.at[i]) && (!text.at[i] || !strchr("_./:=,@%+-", text.at[i])))
            return false;
    return text.len > 0;
}

/* Means nothing special between double quotes; `!` does to an interactive shell. */
static bool is_plain_in_double(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\0' || strchr("\\\"`$!", text.at[i]))
            return false;
    return shell_is_text(text);
}

static void add_single_quoted(struct buf *out, struct str text)
{
    struct str piece;
    bool first = true;

    buf_add_char(out, '\'');
    while (str_cut(&text, '\'', &piece)) {
        buf_add_c(out, first ? "" : "'\\''");
        buf_add(out, piece);
        first = false;
    }
    buf_add_char(out, '\'');
}

/* Bytes that no quotes help against.  NUL, which no word can hold, is left out. */
static void add_octal(struct buf *out, struct str bytes)
{
    buf_add_c(out, "\"$(printf '");
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.at[i])
            buf_printf(out, "\\%03o", (unsigned)(unsigned char)bytes.at[i]);
    buf_add_c(out, "')\"");
}

/* The length of the run of characters from the front that are all text, or all not. */
static size_t run(struct str s, bool *is_text)
{
    size_t end = 0;

    while (end < s.len) {
        size_t next = end;
        uint32_t c = utf8_next(s, &next);
        bool text = utf8_is_valid(str_sub(s, end, next - end)) && is_printable(c);

        if (end > 0 && text != *is_text)
            break;
        *is_text = text;
        end = next;
    }
    return end;
}

static void add_literal(struct buf *out, struct str text)
{
    bool is_text = true;

    while (text.len) {
        size_t len = run(text, &is_text);

        if (is_text)
            add_single_quoted(out, str_sub(text, 0, len));
        else
            add_octal(out, str_sub(text, 0, len));
        text = str_from_at(text, len);
    }
}

/* `next` is the character behind it: "$NAMEx" would be another variable. */
static void add_variable(struct buf *out, struct str name, bool quote, char next)
{
    bool braces = is_alnum(next) || next == '_';

    buf_add_c(out, quote ? "\"" : "");
    buf_add_c(out, braces ? "${" : "$");
    buf_add(out, name);
    buf_add_c(out, braces ? "}" : "");
    buf_add_c(out, quote ? "\"" : "");
}

/* A secret without a name still needs a variable for the reader to set. */
static struct str name_or(struct str name)
{
    return name.len ? name : S("SECRET");
}

static bool is_all_plain(struct str text, const struct redactor *secrets)
{
    struct redact_match m;
    size_t from = 0;

    while (redact_find(secrets, text, from, &m)) {
        if (!is_plain_in_double(str_sub(text, from, m.off - from)))
            return false;
        from = m.off + m.len;
    }
    return is_plain_in_double(str_from_at(text, from));
}

static char char_at(struct str text, size_t i)
{
    if (i < text.len)
        return text.at[i];
    return '\0';
}

/* "text $NAME text" in one pair of double quotes, or 'text'"$NAME"'text'. */
static void add_pieces(struct buf *out, struct str variable, struct str text,
                       const struct redactor *secrets, bool one_pair)
{
    struct redact_match m;
    size_t from = 0;

    if (variable.len)
        add_variable(out, variable, !one_pair, char_at(one_pair ? text : STR_NONE, 0));
    while (redact_find(secrets, text, from, &m)) {
        size_t end = m.off + m.len;

        if (one_pair)
            buf_add(out, str_sub(text, from, m.off - from));
        else
            add_literal(out, str_sub(text, from, m.off - from));
        add_variable(out, name_or(m.name), !one_pair,
                     char_at(one_pair ? text : STR_NONE, end));
        from = end;
    }
    if (one_pair)
        buf_add(out, str_from_at(text, from));
    else
        add_literal(out, str_from_at(text, from));
}

void shell_word(struct buf *out, struct str variable, struct str text,
                const struct redactor *secrets)
{
    struct redact_match m;

    if (!variable.len && !redact_find(secrets, text, 0, &m)) {
        if (is_bare(text))
            buf_add(out, text);
        else if (text.len == 0)
            buf_add_c(out, "''");
        else
            add_literal(out, text);
        return;
    }
    bool one_pair = is_all_plain(text, secrets);

    buf_add_c(out, one_pair ? "\"" : "");
    add_pieces(out, variable, text, secrets, one_pair);
    buf_add_c(out, one_pair ? "\"" : "");
}

/* As printf's format has it. */
static void add_format(struct buf *out, struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.at[i];

        if (c == '\\' || c == '%')
            buf_add_repeat(out, (char)c, 2);
        else if (c < ' ' || c >= 0x7f || c == '\'')
            buf_printf(out, "\\%03o", c);
        else
            buf_add_char(out, (char)c);
    }
}

void shell_printf(struct buf *out, struct str bytes, const struct redactor *secrets)
{
    struct redact_match m;
    size_t from = 0;

    buf_add_c(out, "printf '");
    while (redact_find(secrets, bytes, from, &m)) {
        add_format(out, str_sub(bytes, from, m.off - from));
        buf_add_c(out, "%s");
        from = m.off + m.len;
    }
    add_format(out, str_from_at(bytes, from));
    buf_add_char(out, '\'');
    for (from = 0; redact_find(secrets, bytes, from, &m); from = m.off + m.len) {
        buf_add_char(out, ' ');
        add_variable(out, name_or(m.name), true, '\0');
    }
}
