#include "jsonpath/iregexp.h"

#include <string.h>

#include "base/buf.h"
#include "schema/regex.h"

#include "base/banned.h"

/* A translated pattern is at most this many times as long ("." becomes "[^\n\r]"). */
enum { GROWTH = 7 };

struct reader {
    struct str s;
    size_t off;
    struct buf *out;
};

static bool at_end(const struct reader *r)
{
    return r->off >= r->s.len;
}

static char peek(const struct reader *r)
{
    if (at_end(r))
        return '\0';
    return r->s.at[r->off];
}

static bool take(struct reader *r, char c)
{
    if (at_end(r) || r->s.at[r->off] != c)
        return false;
    r->off++;
    return true;
}

static bool is_any_of(char c, const char *set)
{
    return c && strchr(set, c);
}

/* IsCategory: a general category of Unicode, with or without its second letter. */
static bool read_category(struct reader *r)
{
    static const char *const categories[] = { "Llmotu", "Mcen",  "Ndlo", "Pcdefios",
                                              "Zlps",   "Sckmo", "Ccfno" };
    size_t start = r->off;

    for (size_t i = 0; i < countof(categories); i++) {
        if (!take(r, categories[i][0]))
            continue;
        if (is_any_of(peek(r), categories[i] + 1))
            r->off++;
        buf_add(r->out, str_sub(r->s, start, r->off - start));
        return true;
    }
    return false;
}

/* Behind "\p" or "\P", which is in the output. */
static bool read_property(struct reader *r)
{
    buf_add_char(r->out, '{');
    if (!take(r, '{') || !read_category(r) || !take(r, '}'))
        return false;
    buf_add_char(r->out, '}');
    return true;
}

/* Behind a backslash; `single` reports whether it stands for one character. */
static bool read_escape(struct reader *r, bool in_class, bool *single)
{
    char c = peek(r);

    *single = c != 'p' && c != 'P';
    if (*single && !is_any_of(c, "()*+-.?[\\]^nrt{|}"))
        return false;
    r->off++;
    if (c == '-' && !in_class) { /* ECMA-262 knows it only within a class */
        buf_add_char(r->out, c);
        return true;
    }
    buf_add_char(r->out, '\\');
    buf_add_char(r->out, c);
    return *single || read_property(r);
}

/* CCchar or charClassEsc. */
static bool read_class_char(struct reader *r, bool *single)
{
    char c = peek(r);

    *single = true;
    if (at_end(r))
        return false;
    r->off++;
    if (c == '\\')
        return read_escape(r, true, single);
    if (is_any_of(c, "-[]"))
        return false;
    buf_add_char(r->out, c); /* bytes of one character follow one by one */
    while (!at_end(r) && ((unsigned char)peek(r) & 0xc0) == 0x80)
        buf_add_char(r->out, r->s.at[r->off++]);
    return true;
}

/* CCE1 */
static bool read_class_range(struct reader *r)
{
    bool single;

    if (!read_class_char(r, &single))
        return false;
    if (!single || peek(r) != '-' ||
        (r->off + 1 < r->s.len && r->s.at[r->off + 1] == ']'))
        return true;
    r->off++;
    buf_add_char(r->out, '-');
    return read_class_char(r, &single) && single;
}

/* Behind "[". */
static bool read_class(struct reader *r)
{
    buf_add_char(r->out, '[');
    if (take(r, '^'))
        buf_add_char(r->out, '^');
    if (take(r, '-'))
        buf_add_c(r->out, "\\-");
    else if (!read_class_range(r))
        return false;
    while (!at_end(r) && peek(r) != ']' && peek(r) != '-')
        if (!read_class_range(r))
            return false;
    if (take(r, '-'))
        buf_add_c(r->out, "\\-");
    buf_add_char(r->out, ']');
    return take(r, ']');
}

static size_t read_digits(struct reader *r)
{
    size_t start = r->off;

    while (peek(r) >= '0' && peek(r) <= '9')
        buf_add_char(r->out, r->s.at[r->off++]);
    return r->off - start;
}

/* Behind "{". */
static bool read_range_quantifier(struct reader *r)
{
    buf_add_char(r->out, '{');
    if (read_digits(r) == 0)
        return false;
    if (take(r, ',')) {
        buf_add_char(r->out, ',');
        read_digits(r);
    }
    buf_add_char(r->out, '}');
    return take(r, '}');
}

/* One quantifier at most: no lazy ones, no possessive ones. */
static bool read_quantifier(struct reader *r)
{
    char c = peek(r);

    if (take(r, '{'))
        return read_range_quantifier(r);
    if (!is_any_of(c, "*+?"))
        return true;
    r->off++;
    buf_add_char(r->out, c);
    return true;
}

/* An atom that is no group.  '^' and '$' are ordinary in the grammar, and are passed on
 * as they are by RFC 9485, 5.3. */
static bool read_atom(struct reader *r)
{
    char c = peek(r);
    bool single;

    if (is_any_of(c, "*+?{}]"))
        return false;
    r->off++;
    if (c == '.')
        buf_add_c(r->out, "[^\\n\\r]");
    else if (c == '[')
        return read_class(r);
    else if (c == '\\')
        return read_escape(r, false, &single);
    else
        buf_add_char(r->out, c);
    while (!at_end(r) && ((unsigned char)c & 0x80) &&
           ((unsigned char)peek(r) & 0xc0) == 0x80)
        buf_add_char(r->out, r->s.at[r->off++]);
    return true;
}

bool iregexp_translate(struct str pattern, struct buf *out)
{
    struct reader r = { pattern, 0, out };
    size_t open = 0;

    while (!at_end(&r)) {
        if (take(&r, '(')) {
            buf_add_c(out, "(?:");
            open++;
        } else if (take(&r, '|')) {
            buf_add_char(out, '|');
        } else if (take(&r, ')')) {
            if (open-- == 0)
                return false;
            buf_add_char(out, ')');
            if (!read_quantifier(&r))
                return false;
        } else if (!read_atom(&r) || !read_quantifier(&r)) {
            return false;
        }
    }
    return open == 0;
}

struct regex *iregexp_compile(struct arena *a, struct str pattern)
{
    struct regex_error error;
    struct regex *re = NULL;
    struct buf out;

    buf_init(&out, pattern.len * GROWTH + 1);
    if (iregexp_translate(pattern, &out) && !buf_overflowed(&out))
        re = regex_compile(a, buf_str(&out), &error);
    buf_release(&out);
    return re;
}
