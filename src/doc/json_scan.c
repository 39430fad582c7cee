#include "doc/json_scan.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/json_string.h"
#include "doc/json_trouble.h"

#include "base/banned.h"

/* A container that is open. */
struct level {
    void *container;
    size_t opened; /* its bracket, in the text */
    bool object;
};

/* So many need no memory of their own. */
#define LEVELS_NEAR 24

struct scan {
    struct str text;
    size_t off;
    struct level *levels, near[LEVELS_NEAR];
    size_t depth, depth_cap, depth_max;
    struct json_slot slot; /* of the value that comes next */
    const struct json_sink *sink;
    struct json_trouble *trouble;
    struct buf key, value; /* strings with escapes are put together here */
};

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

static bool scan_scalar(struct scan *s)
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
    s->sink->scalar(s->sink->ctx, &s->slot, &found);
    return true;
}

/* --- containers --- */

/* The open ones stand in a list, not on the stack: depth costs no more than memory. */
static struct level *top(struct scan *s)
{
    return &s->levels[s->depth - 1];
}

static struct level *push(struct scan *s)
{
    if (s->depth == s->depth_cap) {
        bool near = s->levels == s->near;

        s->depth_cap *= 2;
        s->levels = xrealloc(near ? NULL : s->levels, s->depth_cap * sizeof *s->levels);
        if (near)
            memcpy(s->levels, s->near, sizeof s->near);
    }
    return &s->levels[s->depth++];
}

static bool open_container(struct scan *s)
{
    struct level level = { .opened = s->off, .object = s->text.at[s->off] == '{' };

    if (s->depth == s->depth_max)
        return json_trouble(s->trouble, s->off, 1, "too-deep",
                            "nested deeper than %zu levels", s->depth_max);
    level.container = s->sink->open(s->sink->ctx, &s->slot, level.object, level.opened);
    *push(s) = level;
    s->off++;
    skip_space(s);
    return true;
}

/* Behind its bracket. */
static void close_container(struct scan *s)
{
    s->sink->close(s->sink->ctx, top(s)->container, s->off);
    s->depth--;
}

static char closing(const struct level *level)
{
    return level->object ? '}' : ']';
}

/* Behind a value: a comma (true, *more), the closing bracket (true, !*more), or neither.
 */
static bool scan_separator(struct scan *s, bool *more)
{
    char bracket = closing(top(s));

    skip_space(s);
    int c = peek(s);

    if (c != ',' && c != bracket)
        return json_trouble_separator(s->trouble, s->text, s->off, bracket,
                                      top(s)->opened);
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

/* The place of the next value of the innermost container, with its key. */
static bool scan_slot(struct scan *s)
{
    s->slot.parent = top(s)->container;
    s->slot.member = top(s)->object;
    if (!s->slot.member)
        return true;
    s->slot.key_off = s->off;
    if (peek(s) != '"')
        return json_trouble_key(s->trouble, s->text, s->off);
    if (!scan_string(s, &s->key, &s->slot.key))
        return false;
    s->slot.key_len = s->off - s->slot.key_off;
    skip_space(s);
    if (peek(s) != ':')
        return json_trouble_expected(s->trouble, s->text, s->off, "`:` behind the key");
    s->off++;
    skip_space(s);
    return true;
}

/* A scalar, an empty container, or the bracket that opens another one: then the next
 * value is within it (*inside). */
static bool scan_value(struct scan *s, bool *inside)
{
    int c = peek(s);

    *inside = false;
    if (c != '{' && c != '[')
        return scan_scalar(s);
    if (!open_container(s))
        return false;
    *inside = peek(s) != closing(top(s));
    if (!*inside) {
        s->off++;
        close_container(s);
    }
    return true;
}

/* Behind a value, all containers that end there; *more: another value follows. */
static bool scan_behind(struct scan *s, bool *more)
{
    *more = false;
    while (s->depth && !*more) {
        if (!scan_separator(s, more))
            return false;
        if (!*more)
            close_container(s);
    }
    return true;
}

static bool scan_values(struct scan *s)
{
    for (bool more = true; more;) {
        bool inside;

        if (!scan_value(s, &inside) || (!inside && !scan_behind(s, &more)))
            return false;
        if (more && !scan_slot(s))
            return false;
    }
    return true;
}

static bool scan_text(struct scan *s)
{
    if (str_starts(s->text, S("\xEF\xBB\xBF")))
        s->off = 3;
    skip_space(s);
    if (!scan_values(s))
        return false;
    skip_space(s);
    return s->off == s->text.len || json_trouble_behind(s->trouble, s->text, s->off);
}

bool json_scan(struct str text, size_t depth, const struct json_sink *sink,
               struct json_trouble *trouble)
{
    struct scan s = { .text = text,
                      .depth_cap = LEVELS_NEAR,
                      .depth_max = depth,
                      .sink = sink,
                      .trouble = trouble };

    s.levels = s.near;
    buf_init(&s.key, text.len);
    buf_init(&s.value, text.len);
    bool ok = scan_text(&s);

    if (s.levels != s.near)
        free(s.levels);
    buf_release(&s.key);
    buf_release(&s.value);
    return ok;
}
