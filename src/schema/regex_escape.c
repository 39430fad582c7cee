/* What stands behind a backslash, in a class or outside. */
#include <stdio.h>
#include <string.h>

#include "base/attr.h"
#include "schema/regex_parse.h"

#include "base/banned.h"

static bool hex_digits(struct regex_parser *p, size_t count, uint32_t *ret)
{
    *ret = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = hex_digit(regex_peek(p));

        if (digit < 0)
            return false;
        *ret = *ret * 16 + (uint32_t)digit;
        p->off++;
    }
    return true;
}

static bool code_point(struct regex_parser *p, uint32_t *ret)
{
    size_t digits = 0;

    *ret = 0;
    for (; hex_digit(regex_peek(p)) >= 0; p->off++, digits++) {
        *ret = *ret * 16 + (uint32_t)hex_digit(regex_peek(p));
        if (*ret > 0x10ffff)
            return regex_fail(p, "beyond the last code point");
    }
    return (digits && regex_take(p, '}')) || regex_fail(p, "not a code point in braces");
}

bool regex_unicode_escape(struct regex_parser *p, uint32_t *ret)
{
    size_t behind;
    uint32_t low;

    if (regex_take(p, '{'))
        return code_point(p, ret);
    if (!hex_digits(p, 4, ret))
        return regex_fail(p, "four hexadecimal digits expected behind \\u");
    if (*ret < 0xd800 || *ret > 0xdbff)
        return true;
    behind = p->off; /* perhaps the other half follows */
    if (regex_take_text(p, "\\u") && hex_digits(p, 4, &low) && low >= 0xdc00 &&
        low <= 0xdfff)
        *ret = 0x10000 + ((*ret - 0xd800) << 10) + (low - 0xdc00);
    else
        p->off = behind;
    return true;
}

#define SPACES                                                                           \
    "\\x{9}-\\x{d}\\x{20}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}" \
    "\\x{205f}\\x{3000}\\x{feff}"
#define NO_SPACES                                                                        \
    "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"     \
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"       \
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}"

void regex_print_space(struct buf *out, bool negated)
{
    buf_add_c(out, negated ? NO_SPACES : SPACES);
}

static bool is_property_character(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static struct str property_word(struct regex_parser *p)
{
    size_t from = p->off;

    while (is_property_character(regex_peek(p)))
        p->off++;
    return str_sub(p->text, from, p->off - from);
}

static bool property(struct regex_parser *p, struct escape *ret, bool negated)
{
    struct str name, value = STR_NONE;

    if (!regex_take(p, '{'))
        return regex_fail(p, "{ expected behind \\p");
    name = property_word(p);
    if (regex_take(p, '=')) {
        value = property_word(p);
        if (value.len == 0)
            return regex_fail(p, "a value expected behind =");
    }
    if (!regex_property(name, value, negated, ret->class_text, sizeof ret->class_text))
        return regex_fail(p, "no such Unicode property");
    if (!regex_take(p, '}'))
        return regex_fail(p, "} expected");
    if (!ret->class_text[0])
        p->unsupported = true;
    ret->kind = ESCAPE_CLASS;
    return true;
}

static bool class_escape(struct escape *ret, int c)
{
    ret->kind = ESCAPE_CLASS;
    ret->space = c == 's';
    ret->not_space = c == 'S';
    snprintf(ret->class_text, sizeof ret->class_text, "\\%c", c);
    return true;
}

static bool control(struct regex_parser *p, struct escape *ret)
{
    int c = regex_peek(p);

    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
        return regex_fail(p, "a letter expected behind \\c");
    p->off++;
    ret->c = (uint32_t)c % 32;
    return true;
}

/* Unicode mode refuses the escape of punctuation that needs none, Annex B takes it; many
 * documents have it, and it can mean but one thing. */
static bool is_punctuation(int c)
{
    return c > 0x20 && c < 0x7f && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
           !(c >= 'A' && c <= 'Z');
}

/* What stands for one character. */
static bool simple_escape(int c, bool in_class, uint32_t *ret)
{
    static const char letters[] = "fnrtv", values[] = "\f\n\r\t\v";
    const char *at = c > 0 ? strchr(letters, c) : NULL;

    if (at)
        *ret = (uint32_t)values[at - letters];
    else if (is_punctuation(c))
        *ret = (uint32_t)c;
    else if (in_class && c == 'b')
        *ret = 8;
    else
        return false;
    return true;
}

bool regex_escape(struct regex_parser *p, struct escape *ret, bool in_class)
{
    int c = regex_peek(p);

    *ret = (struct escape){ .kind = ESCAPE_CHAR };
    if (c < 0)
        return regex_fail(p, "nothing behind the backslash");
    p->off++;
    if (simple_escape(c, in_class, &ret->c))
        return true;
    if (strchr("dDsSwW", c))
        return class_escape(ret, c);
    if (c == 'p' || c == 'P')
        return property(p, ret, c == 'P');
    if (c == 'c')
        return control(p, ret);
    if (c == 'u')
        return regex_unicode_escape(p, &ret->c);
    if (c == 'x')
        return hex_digits(p, 2, &ret->c) ||
               regex_fail(p, "two hexadecimal digits expected behind \\x");
    if (c == '0' && !(regex_peek(p) >= '0' && regex_peek(p) <= '9'))
        return true; /* U+0000 */
    p->off--;
    return regex_fail(p, "this cannot be escaped");
}
