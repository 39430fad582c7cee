#include "doc/json_scan.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "doc/json_string.h"
#include "doc/json_trouble.h"

#include "base/banned.h"

struct scan {
    struct str text;
    size_t off;
    size_t depth, depth_max;
    const struct json_sink *sink;
    struct json_trouble *trouble;
    struct buf key, value; /* strings with escapes are put together here */
};

static bool scan_value(struct scan *s, const struct json_slot *slot);

static void skip_space(struct scan *s)
{
    const char *at = s->text.at;
    size_t i = s->off, len = s->text.len;

    while (i < len && (at[i] == ' ' || at[i] == '\n' || at[i] == '\r' || at[i] == '\t'))
        i++;
    s->off = i;
}

/* The byte at the scanner, -1 at the end. */
static int peek(const struct scan *s)
{
    return s->off < s->text.len ? (unsigned char)s->text.at[s->off] : -1;
}

static bool scan_string(struct scan *s, struct buf *scratch, struct str *ret)
{
    return json_string_scan(s->text, &s->off, scratch, ret, s->trouble);
}

/* --- scalars --- */

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool skip_digits(struct scan *s, const char *where)
{
    if (!is_digit(peek(s)))
        return json_trouble(s->trouble, s->off, 1, "json-number", "expected a digit %s",
                            where);
    while (is_digit(peek(s)))
        s->off++;
    return true;
}

static bool skip_number(struct scan *s)
{
    if (peek(s) == '-')
        s->off++;
    if (peek(s) == '0') {
        s->off++;
        if (is_digit(peek(s)))
            return json_trouble(s->trouble, s->off - 1, 1, "json-number",
                                "a number must not begin with 0");
    } else if (!skip_digits(s, "in a number")) {
        return false;
    }
    if (peek(s) == '.') {
        s->off++;
        if (!skip_digits(s, "behind the decimal point"))
            return false;
    }
    if (peek(s) == 'e' || peek(s) == 'E') {
        s->off++;
        if (peek(s) == '+' || peek(s) == '-')
            s->off++;
        return skip_digits(s, "in the exponent");
    }
    return true;
}

static bool skip_word(struct scan *s)
{
    static const struct str words[] = { { "true", 4 }, { "false", 5 }, { "null", 4 } };

    for (size_t i = 0; i < countof(words); i++) {
        if (str_starts(str_from_at(s->text, s->off), words[i])) {
            s->off += words[i].len;
            return true;
        }
    }
    return json_trouble_value(s->trouble, s->text, s->off);
}

static bool scan_scalar(struct scan *s, const struct json_slot *slot)
{
    struct json_found found = { .off = s->off };
    int c = peek(s);
    bool ok;

    if (c == '"') {
        found.kind = JSON_SCALAR_STRING;
        ok = scan_string(s, &s->value, &found.text);
    } else if (c == '-' || is_digit(c)) {
        found.kind = JSON_SCALAR_NUMBER;
        ok = skip_number(s);
    } else {
        found.kind = JSON_SCALAR_WORD;
        ok = skip_word(s);
    }
    if (!ok)
        return false;
    found.len = s->off - found.off;
    if (found.kind != JSON_SCALAR_STRING)
        found.text = str_sub(s->text, found.off, found.len);
    s->sink->scalar(s->sink->ctx, slot, &found);
    return true;
}

/* --- containers --- */

/* Behind a value: a comma (true, *more), the closing bracket (true, !*more), or neither.
 */
static bool scan_separator(struct scan *s, char bracket, size_t opened, bool *more)
{
    skip_space(s);
    int c = peek(s);

    if (c != ',' && c != bracket)
        return json_trouble_separator(s->trouble, s->text, s->off, bracket, opened);
    *more = c == ',';
    s->off++;
    if (!*more)
        return true;
    size_t comma = s->off - 1;

    skip_space(s);
    if (peek(s) == bracket)
        return json_trouble(s->trouble, comma, 1, "json-comma",
                            "a comma with nothing behind it");
    return true;
}

static bool scan_items(struct scan *s, void *list, size_t opened)
{
    struct json_slot slot = { .parent = list };
    bool more = peek(s) != ']';

    if (!more)
        s->off++;
    while (more)
        if (!scan_value(s, &slot) || !scan_separator(s, ']', opened, &more))
            return false;
    return true;
}

static bool scan_key(struct scan *s, struct json_slot *slot)
{
    slot->key_off = s->off;
    if (peek(s) != '"')
        return json_trouble_key(s->trouble, s->text, s->off);
    if (!scan_string(s, &s->key, &slot->key))
        return false;
    slot->key_len = s->off - slot->key_off;
    skip_space(s);
    if (peek(s) != ':')
        return json_trouble_expected(s->trouble, s->text, s->off, "`:` behind the key");
    s->off++;
    skip_space(s);
    return true;
}

static bool scan_members(struct scan *s, void *object, size_t opened)
{
    struct json_slot slot = { .parent = object, .member = true };
    bool more = peek(s) != '}';

    if (!more)
        s->off++;
    while (more)
        if (!scan_key(s, &slot) || !scan_value(s, &slot) ||
            !scan_separator(s, '}', opened, &more))
            return false;
    return true;
}

static bool scan_container(struct scan *s, const struct json_slot *slot)
{
    size_t opened = s->off;
    bool object = peek(s) == '{';

    if (s->depth == s->depth_max)
        return json_trouble(s->trouble, opened, 1, "too-deep",
                            "nested deeper than %zu levels", s->depth_max);
    s->depth++;
    void *container = s->sink->open(s->sink->ctx, slot, object, opened);

    s->off++;
    skip_space(s);
    if (!(object ? scan_members : scan_items)(s, container, opened))
        return false;
    s->depth--;
    s->sink->close(s->sink->ctx, container, s->off);
    return true;
}

static bool scan_value(struct scan *s, const struct json_slot *slot)
{
    int c = peek(s);

    return c == '{' || c == '[' ? scan_container(s, slot) : scan_scalar(s, slot);
}

static bool scan_text(struct scan *s)
{
    struct json_slot top = { 0 };

    if (str_starts(s->text, S("\xEF\xBB\xBF")))
        s->off = 3;
    skip_space(s);
    if (!scan_value(s, &top))
        return false;
    skip_space(s);
    return s->off == s->text.len || json_trouble_behind(s->trouble, s->text, s->off);
}

bool json_scan(struct str text, size_t depth, const struct json_sink *sink,
               struct json_trouble *trouble)
{
    struct scan s = {
        .text = text, .depth_max = depth, .sink = sink, .trouble = trouble
    };

    buf_init(&s.key, text.len);
    buf_init(&s.value, text.len);
    bool ok = scan_text(&s);

    buf_release(&s.key);
    buf_release(&s.value);
    return ok;
}
