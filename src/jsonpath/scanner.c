#include "jsonpath/scanner.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "doc/json.h"

#include "base/banned.h"

bool scan_error(struct scanner *p, size_t off, const char *fmt, ...)
{
    va_list args;

    p->error->off = off;
    va_start(args, fmt);
    vsnprintf(p->error->msg, sizeof p->error->msg, fmt, args);
    va_end(args);
    return false;
}

bool scan_expected(struct scanner *p, const char *what)
{
    size_t end = p->off;

    if (scan_at_end(p))
        return scan_error(p, p->off, "%s expected, but the query ends here", what);
    utf8_next(p->text, &end);
    if ((unsigned char)p->text.at[p->off] < ' ')
        return scan_error(p, p->off, "%s expected, found a control character", what);
    return scan_error(p, p->off, "%s expected, found '%.*s'", what,
                      STR_ARG(str_sub(p->text, p->off, end - p->off)));
}

char scan_peek(const struct scanner *p)
{
    if (scan_at_end(p))
        return '\0';
    return p->text.at[p->off];
}

bool scan_at_end(const struct scanner *p)
{
    return p->off >= p->text.len;
}

void scan_blanks(struct scanner *p)
{
    for (;;) {
        char c = scan_peek(p);

        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return;
        p->off++;
    }
}

bool scan_take(struct scanner *p, struct str token)
{
    if (!str_starts(str_from_at(p->text, p->off), token))
        return false;
    p->off += token.len;
    return true;
}

bool scan_enter(struct scanner *p)
{
    if (++p->depth <= JSONPATH_DEPTH_MAX)
        return true;
    return scan_error(p, p->off,
                      "filters, parentheses and calls are nested deeper than %d",
                      JSONPATH_DEPTH_MAX);
}

void scan_leave(struct scanner *p)
{
    p->depth--;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_first(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

bool scan_is_name_first(const struct scanner *p)
{
    return is_name_first(scan_peek(p));
}

struct str scan_name(struct scanner *p)
{
    size_t start = p->off;

    while (is_name_first(scan_peek(p)) || is_digit(scan_peek(p)))
        p->off++;
    return arena_str(p->arena, str_sub(p->text, start, p->off - start));
}

/* ---- strings ---- */

static bool scan_hex4(struct scanner *p, uint32_t *ret)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < 4; i++) {
        int digit = hex_digit(scan_peek(p));

        if (digit < 0)
            return scan_expected(p, "hexadecimal digit after '\\u'");
        value = value << 4 | (uint32_t)digit;
        p->off++;
    }
    *ret = value;
    return true;
}

/* Behind "\u": one code unit, or a pair of surrogates. */
static bool scan_code_point(struct scanner *p, size_t start, uint32_t *ret)
{
    uint32_t high = 0, low = 0;

    if (!scan_hex4(p, &high))
        return false;
    *ret = high;
    if (high < 0xd800 || high > 0xdfff)
        return true;
    if (high > 0xdbff || !scan_take(p, S("\\u")))
        return scan_error(p, start, "surrogate without its other half");
    if (!scan_hex4(p, &low))
        return false;
    if (low < 0xdc00 || low > 0xdfff)
        return scan_error(p, start, "surrogate without its other half");
    *ret = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* Behind the backslash.  Only the string's own quote may be escaped. */
static bool scan_escape(struct scanner *p, char quote, uint32_t *ret)
{
    static const char escapes[] = "bfnrt/\\", meanings[] = "\b\f\n\r\t/\\";
    char c = scan_peek(p);

    if (c == quote) {
        *ret = (unsigned char)c;
        p->off++;
        return true;
    }
    if (c == 'u') {
        p->off++;
        return scan_code_point(p, p->off - 2, ret);
    }
    for (size_t i = 0; i < sizeof escapes - 1; i++) {
        if (c == escapes[i]) {
            *ret = (unsigned char)meanings[i];
            p->off++;
            return true;
        }
    }
    return scan_expected(p, "character that can be escaped");
}

bool scan_string(struct scanner *p, struct str *ret)
{
    size_t start = p->off, len = 0;
    char quote = scan_peek(p);
    /* Unescaping never makes text longer. */
    char *out = arena_alloc(p->arena, p->text.len - start + 1);

    for (p->off++; scan_peek(p) != quote;) {
        uint32_t code_point = 0;
        char c = scan_peek(p);

        if (scan_at_end(p))
            return scan_error(p, start, "string is not closed");
        if ((unsigned char)c < 0x20)
            return scan_error(p, p->off,
                              "control character in a string: write it as '\\u%04x'",
                              (unsigned)(unsigned char)c);
        if (c != '\\') {
            out[len++] = c;
            p->off++;
            continue;
        }
        p->off++;
        if (!scan_escape(p, quote, &code_point))
            return false;
        len += utf8_encode(code_point, out + len);
    }
    p->off++;
    *ret = (struct str){ out, len };
    return true;
}

/* ---- numbers ---- */

static size_t scan_digits(struct scanner *p)
{
    size_t start = p->off;

    while (is_digit(scan_peek(p)))
        p->off++;
    return p->off - start;
}

/* int = "0" / (["-"] DIGIT1 *DIGIT), and "-0" where `minus_zero` allows it. */
static bool scan_int(struct scanner *p, bool minus_zero)
{
    size_t start = p->off;
    bool negative = scan_take(p, S("-"));
    char first = scan_peek(p);
    size_t digits = scan_digits(p);

    if (digits == 0)
        return scan_expected(p, "digit");
    if (first == '0' && digits > 1)
        return scan_error(p, start, "number with leading zeros");
    if (first == '0' && negative && !minus_zero)
        return scan_error(p, start, "-0 is no index");
    return true;
}

bool scan_integer(struct scanner *p, int64_t *ret)
{
    static const int64_t most = INT64_C(9007199254740991); /* 2^53 - 1 */
    size_t start = p->off;
    int64_t value;

    if (!scan_int(p, false))
        return false;
    if (!str_to_i64(str_sub(p->text, start, p->off - start), &value) || value > most ||
        value < -most)
        return scan_error(p, start, "number beyond 2^53 - 1, the range of indexes");
    *ret = value;
    return true;
}

bool scan_number(struct scanner *p, json_t **ret)
{
    struct json_error error;
    size_t start = p->off;

    if (!scan_int(p, true))
        return false;
    if (scan_take(p, S(".")) && scan_digits(p) == 0)
        return scan_expected(p, "digit after the decimal point");
    if (scan_take(p, S("e")) || scan_take(p, S("E"))) {
        if (!scan_take(p, S("+")))
            scan_take(p, S("-"));
        if (scan_digits(p) == 0)
            return scan_expected(p, "digit of the exponent");
    }
    *ret =
        json_read(p->arena, str_sub(p->text, start, p->off - start), NULL, NULL, &error);
    return *ret || scan_error(p, start, "%s", error.msg);
}
