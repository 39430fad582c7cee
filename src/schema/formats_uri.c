/* URIs and IRIs (RFC 3986, RFC 3987), URI templates (RFC 6570). */
#include <stddef.h>
#include <string.h>

#include "base/utf8.h"
#include "schema/formats_internal.h"

#include "base/banned.h"

static bool is_alpha(char c)
{
    return char_is(c, CHAR_ALPHA);
}

static bool is_digit(char c)
{
    return char_is(c, CHAR_DIGIT);
}

static bool is_hex(char c)
{
    return char_is(c, CHAR_HEX);
}

static bool is_ucschar(uint32_t c)
{
    return (c >= 0xa0 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfdcf) ||
           (c >= 0xfdf0 && c <= 0xffef) ||
           (c >= 0x10000 && c <= 0xefffd && (c & 0xffff) <= 0xfffd);
}

static bool is_private(uint32_t c)
{
    return (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xf0000 && (c & 0xffff) <= 0xfffd);
}

/* What a part may hold. */
struct charset {
    unsigned chars; /* beside CHAR_URI and escapes */
    bool iri, with_private;
};

static bool escape_holds(struct str s, size_t i)
{
    return i + 2 < s.len && is_hex(s.at[i + 1]) && is_hex(s.at[i + 2]);
}

static bool part_holds(struct str s, struct charset set)
{
    for (size_t i = 0; i < s.len;) {
        if (char_is(s.at[i], set.chars | CHAR_URI)) {
            i++;
        } else if (s.at[i] == '%') {
            if (!escape_holds(s, i))
                return false;
            i += 3;
        } else if ((unsigned char)s.at[i] >= 0x80 && set.iri) {
            /* What is no UTF-8 comes as U+FFFD, which no IRI may hold. */
            uint32_t code = utf8_next(s, &i);

            if (!is_ucschar(code) && !(set.with_private && is_private(code)))
                return false;
        } else {
            return false;
        }
    }
    return true;
}

static size_t scheme_length(struct str s)
{
    size_t i = 0;

    if (s.len == 0 || !is_alpha(s.at[0]))
        return 0;
    while (i < s.len && (is_alpha(s.at[i]) || is_digit(s.at[i]) || s.at[i] == '+' ||
                         s.at[i] == '-' || s.at[i] == '.'))
        i++;
    return i < s.len && s.at[i] == ':' ? i : 0;
}

/* IPvFuture: "v" 1*HEXDIG "." 1*(unreserved / sub-delims / ":") */
static bool future_address(struct str s)
{
    size_t i = 1;

    while (i < s.len && is_hex(s.at[i]))
        i++;
    return i > 1 && i + 1 < s.len && s.at[i] == '.' &&
           part_holds(str_from_at(s, i + 1), (struct charset){ .chars = CHAR_COLON }) &&
           str_find_char(s, '%') == SIZE_MAX;
}

static bool address_literal(struct str s)
{
    if (s.len && (s.at[0] == 'v' || s.at[0] == 'V'))
        return future_address(s);
    return format_ipv6(s);
}

static bool port_holds(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.at[i]))
            return false;
    return true;
}

static bool authority_holds(struct str s, bool iri)
{
    size_t at = SIZE_MAX, colon;

    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '@')
            at = i;
    if (at != SIZE_MAX) {
        if (!part_holds(str_sub(s, 0, at),
                        (struct charset){ .chars = CHAR_COLON, .iri = iri }))
            return false;
        s = str_from_at(s, at + 1);
    }
    if (s.len && s.at[0] == '[') {
        size_t end = str_find_char(s, ']');

        if (end == SIZE_MAX || !address_literal(str_sub(s, 1, end - 1)))
            return false;
        s = str_from_at(s, end + 1);
        return s.len == 0 || (s.at[0] == ':' && port_holds(str_from_at(s, 1)));
    }
    colon = str_find_char(s, ':');
    if (colon != SIZE_MAX) {
        if (!port_holds(str_from_at(s, colon + 1)))
            return false;
        s.len = colon;
    }
    return part_holds(s, (struct charset){ .iri = iri });
}

static bool cut_tail(struct str *s, char mark, bool iri)
{
    size_t at = str_find_char(*s, mark);

    if (at == SIZE_MAX)
        return true;
    struct charset set = { .chars = CHAR_COLON | CHAR_AT | CHAR_SLASH | CHAR_QUESTION,
                           .iri = iri,
                           .with_private = mark == '?' };
    bool holds = part_holds(str_from_at(*s, at + 1), set);

    s->len = at;
    return holds;
}

static bool reference_holds(struct str s, bool iri, bool absolute)
{
    size_t scheme;

    if (!cut_tail(&s, '#', iri) || !cut_tail(&s, '?', iri))
        return false;
    scheme = scheme_length(s);
    if (scheme)
        s = str_from_at(s, scheme + 1);
    else if (absolute)
        return false;
    if (str_starts(s, S("//"))) {
        struct str authority = str_from_at(s, 2);
        size_t slash = str_find_char(authority, '/');

        s = slash == SIZE_MAX ? STR_NONE : str_from_at(authority, slash);
        if (slash != SIZE_MAX)
            authority.len = slash;
        if (!authority_holds(authority, iri))
            return false;
    } else if (!scheme) {
        /* A colon in the first segment would have made a scheme of it. */
        size_t colon = str_find_char(s, ':'), slash = str_find_char(s, '/');

        if (colon != SIZE_MAX && (slash == SIZE_MAX || colon < slash))
            return false;
    }
    return part_holds(
        s, (struct charset){ .chars = CHAR_COLON | CHAR_AT | CHAR_SLASH, .iri = iri });
}

bool format_uri(struct str s)
{
    return reference_holds(s, false, true);
}

bool format_uri_reference(struct str s)
{
    return reference_holds(s, false, false);
}

bool format_iri(struct str s)
{
    return reference_holds(s, true, true);
}

bool format_iri_reference(struct str s)
{
    return reference_holds(s, true, false);
}

/* --- templates --- */

/* name, name:3, name* */
static bool variable_holds(struct str s)
{
    size_t name = 0;
    bool dot = true; /* a dot needs something before it */

    while (name < s.len && s.at[name] != ':' && s.at[name] != '*') {
        char c = s.at[name];

        if (c == '%') {
            if (!escape_holds(s, name))
                return false;
            name += 2;
        } else if (c == '.' ? dot : !(is_alpha(c) || is_digit(c) || c == '_')) {
            return false;
        }
        dot = c == '.';
        name++;
    }
    if (name == 0 || dot)
        return false;
    s = str_from_at(s, name);
    if (s.len == 0 || str_eq(s, S("*")))
        return true;
    s = str_from_at(s, 1);
    return s.len >= 1 && s.len <= 4 && s.at[0] != '0' && port_holds(s);
}

static bool expression_holds(struct str s)
{
    struct str variable;

    if (s.len && strchr("+#./;?&", s.at[0]) && s.at[0])
        s = str_from_at(s, 1);
    if (s.len == 0 || s.at[s.len - 1] == ',')
        return false;
    while (str_cut(&s, ',', &variable))
        if (!variable_holds(variable))
            return false;
    return true;
}

static bool literal_holds(uint32_t c)
{
    if (c >= 0x80)
        return is_ucschar(c) || is_private(c);
    return c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{|}", (int)c);
}

bool format_uri_template(struct str s)
{
    if (!utf8_is_valid(s))
        return false;
    for (size_t i = 0; i < s.len;) {
        if (s.at[i] == '{') {
            struct str rest = str_from_at(s, i + 1);
            size_t end = str_find_char(rest, '}');

            if (end == SIZE_MAX || !expression_holds(str_sub(rest, 0, end)))
                return false;
            i += end + 2;
        } else if (s.at[i] == '%') {
            if (!escape_holds(s, i))
                return false;
            i += 3;
        } else if (!literal_holds(utf8_next(s, &i))) {
            return false;
        }
    }
    return true;
}
