#include "doc/json_string.h"

#include <stdint.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/json_trouble.h"

#include "base/banned.h"

struct string_scan {
    struct str text;
    size_t off, opened;
    bool ascii; /* no byte above 0x7F so far */
    struct json_trouble *trouble;
};

/* Moves over bytes that stand for themselves. */
static void skip_clean(struct string_scan *s)
{
    const unsigned char *at = (const unsigned char *)s->text.at;
    size_t i = s->off, len = s->text.len;
    unsigned seen = 0;

    while (i < len && at[i] >= 0x20 && at[i] != '"' && at[i] != '\\')
        seen |= at[i++];
    s->ascii = s->ascii && seen < 0x80;
    s->off = i;
}

/* The four digits behind `\u`. */
static bool take_hex(struct string_scan *s, uint32_t *ret)
{
    *ret = 0;
    for (int i = 0; i < 4; i++, s->off++) {
        int digit = s->off < s->text.len ? hex_digit(s->text.at[s->off]) : -1;

        if (digit < 0)
            return json_trouble(s->trouble, s->off, 1, "json-escape",
                                "`\\u` needs four hexadecimal digits");
        *ret = *ret << 4 | (uint32_t)digit;
    }
    return true;
}

static bool take_unicode(struct string_scan *s, size_t began, struct buf *out)
{
    uint32_t unit, low = 0;

    if (!take_hex(s, &unit))
        return false;
    if (unit >= 0xD800 && unit <= 0xDBFF &&
        str_starts(str_from_at(s->text, s->off), S("\\u"))) {
        s->off += 2;
        if (!take_hex(s, &low))
            return false;
    }
    if (low >= 0xDC00 && low <= 0xDFFF)
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    else if (unit >= 0xD800 && unit <= 0xDFFF)
        return json_trouble(s->trouble, began, 6, "json-surrogate",
                            "half of a surrogate pair: `\\u%04X` alone is no character",
                            (unsigned)unit);
    utf8_add(out, unit);
    return true;
}

static bool take_escape(struct string_scan *s, struct buf *out)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    size_t began = s->off;
    char c = '\0';

    if (s->off + 1 < s->text.len)
        c = s->text.at[s->off + 1];
    size_t which = str_find_char(str_from(names), c);

    s->off += 2;
    if (c == 'u')
        return take_unicode(s, began, out);
    if (which == SIZE_MAX) {
        bool shown = c > 0x20 && c < 0x7f;

        return json_trouble(s->trouble, began, shown ? 2 : 1, "json-escape",
                            shown ? "`\\%c` is no escape" : "a backslash must be escaped",
                            c);
    }
    buf_add_char(out, meanings[which]);
    return true;
}

static bool trouble_inside(struct string_scan *s)
{
    if (s->off >= s->text.len)
        return json_trouble(s->trouble, s->opened, 1, "json-string",
                            "the string that begins here is not closed");
    unsigned c = (unsigned char)s->text.at[s->off];

    json_trouble(s->trouble, s->off, 1, "json-string",
                 "control character U+%04X in a string", c);
    return json_trouble_hint(s->trouble,
                             c == '\n' || c == '\r' ? "is a quote missing?"
                             : c == '\t'            ? "write `\\t`"
                                                    : "escape it: `\\u%04x`",
                             c);
}

static bool check_utf8(struct string_scan *s, size_t from)
{
    struct str raw = str_sub(s->text, from, s->off - from);
    size_t bad = s->ascii ? SIZE_MAX : utf8_invalid_at(raw);

    if (bad == SIZE_MAX)
        return true;
    return json_trouble(s->trouble, from + bad, 1, "not-utf-8",
                        "byte 0x%02X is not UTF-8", (unsigned)(unsigned char)raw.at[bad]);
}

/* Most strings are plain ASCII without an escape: those are read by one look at each of
 * their bytes.  False: to be looked at closely. */
static bool scan_plain(struct str text, size_t *off, struct str *ret)
{
    const unsigned char *at = (const unsigned char *)text.at;
    size_t from = *off + 1, i = from;

    while (i < text.len && at[i] >= 0x20 && at[i] < 0x80 && at[i] != '"' && at[i] != '\\')
        i++;
    if (i >= text.len || at[i] != '"')
        return false;
    *ret = str_sub(text, from, i - from);
    *off = i + 1;
    return true;
}

bool json_string_scan(struct str text, size_t *off, struct buf *scratch, struct str *ret,
                      struct json_trouble *trouble)
{
    struct string_scan s = { text, *off + 1, *off, true, trouble };
    size_t from = s.off;
    bool escaped = false;

    if (scan_plain(text, off, ret))
        return true;
    buf_clear(scratch);
    for (;;) {
        skip_clean(&s);
        if (s.off >= text.len || (unsigned char)text.at[s.off] < 0x20)
            return trouble_inside(&s);
        if (text.at[s.off] == '"')
            break;
        escaped = true;
        buf_add(scratch, str_sub(text, from, s.off - from));
        if (!take_escape(&s, scratch))
            return false;
        from = s.off;
    }
    if (!check_utf8(&s, *off + 1))
        return false;
    if (escaped)
        buf_add(scratch, str_sub(text, from, s.off - from));
    *ret = escaped ? buf_str(scratch) : str_sub(text, from, s.off - from);
    *off = s.off + 1;
    return true;
}
