/* Hosts (RFC 1123, RFC 5890), addresses (RFC 2673, RFC 4291), mail boxes (RFC 5321). */
#include <stdint.h>
#include <string.h>

#include "schema/formats_internal.h"

#include "base/banned.h"

#define HOST_MAX  253
#define LABEL_MAX 63

static bool is_digit(char c)
{
    return char_is(c, CHAR_DIGIT);
}

static bool is_hex(char c)
{
    return char_is(c, CHAR_HEX);
}

static bool label_holds(struct str label, bool old)
{
    if (label.len == 0 || label.len > LABEL_MAX || label.at[0] == '-' ||
        label.at[label.len - 1] == '-')
        return false;
    /* Two hyphens in third place are reserved; only xn-- has a meaning so far. */
    return old || label.len < 4 || label.at[2] != '-' || label.at[3] != '-' ||
           idn_a_label_holds(label);
}

static bool labels_hold(struct str s, bool old)
{
    size_t from = 0;

    if (s.len > HOST_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (char_is(s.at[i], CHAR_ALPHA | CHAR_DIGIT) || s.at[i] == '-')
            continue;
        if (s.at[i] != '.' || !label_holds(str_sub(s, from, i - from), old))
            return false;
        from = i + 1;
    }
    return label_holds(str_from_at(s, from), old);
}

bool format_hostname(struct str s)
{
    return labels_hold(s, false);
}

bool format_old_hostname(struct str s)
{
    return labels_hold(s, true);
}

bool format_ipv4(struct str s)
{
    struct str part;
    int parts = 0;

    if (s.len && s.at[s.len - 1] == '.')
        return false;
    for (; str_cut(&s, '.', &part); parts++) {
        unsigned value = 0;

        if (part.len == 0 || part.len > 3 || (part.len > 1 && part.at[0] == '0'))
            return false;
        for (size_t i = 0; i < part.len; i++) {
            if (!is_digit(part.at[i]))
                return false;
            value = value * 10 + (unsigned)(part.at[i] - '0');
        }
        if (value > 255)
            return false;
    }
    return parts == 4;
}

/* Groups between colons, the last one perhaps an IPv4 address, which counts as two; -1
 * for anything else. */
static int ipv6_groups(struct str s, bool last)
{
    struct str group;
    int count = 0;

    if (s.len == 0)
        return 0;
    if (s.at[s.len - 1] == ':')
        return -1;
    while (str_cut(&s, ':', &group)) {
        if (last && s.len == 0 && str_find_char(group, '.') != SIZE_MAX)
            return format_ipv4(group) ? count + 2 : -1;
        if (group.len == 0 || group.len > 4)
            return -1;
        for (size_t i = 0; i < group.len; i++)
            if (!is_hex(group.at[i]))
                return -1;
        count++;
    }
    return count;
}

bool format_ipv6(struct str s)
{
    size_t gap = str_find(s, S("::"));

    if (gap == SIZE_MAX)
        return ipv6_groups(s, true) == 8;
    int before = ipv6_groups(str_sub(s, 0, gap), false);
    int after = ipv6_groups(str_from_at(s, gap + 2), true);

    return before >= 0 && after >= 0 && before + after <= 7;
}

/* --- mail boxes --- */

static bool dotted_atoms(struct str s, bool utf8)
{
    bool dot = true;

    for (size_t i = 0; i < s.len; i++) {
        bool atom =
            char_is(s.at[i], CHAR_ATOM) || (utf8 && (unsigned char)s.at[i] >= 0x80);

        if (!atom && (s.at[i] != '.' || dot))
            return false;
        dot = s.at[i] == '.';
    }
    return !dot;
}

/* The part between the quotes. */
static bool quoted_text(struct str s, bool utf8)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];

        if (c == '"')
            return false;
        if (c == '\\') {
            if (++i == s.len)
                return false;
            c = (unsigned char)s.at[i];
        }
        if (c < 0x20 || c == 0x7f || (c >= 0x80 && !utf8))
            return false;
    }
    return true;
}

static bool local_part_holds(struct str s, bool utf8)
{
    if (s.len == 0 || s.len > 64)
        return false;
    if (s.at[0] == '"')
        return s.len >= 2 && s.at[s.len - 1] == '"' &&
               quoted_text(str_sub(s, 1, s.len - 2), utf8);
    return dotted_atoms(s, utf8);
}

static bool domain_literal_holds(struct str s)
{
    if (s.len < 2 || s.at[s.len - 1] != ']')
        return false;
    s = str_sub(s, 1, s.len - 2);
    if (s.len > 5 && str_eq_nocase(str_sub(s, 0, 5), S("IPv6:")))
        return format_ipv6(str_from_at(s, 5));
    return format_ipv4(s);
}

static bool mail_box_holds(struct str s, bool utf8, bool (*host)(struct str))
{
    size_t at = str_find_char(s, '@');

    /* Only between quotes there may be others before the one that counts. */
    for (size_t i = 0; s.len && s.at[0] == '"' && i < s.len; i++)
        if (s.at[i] == '@')
            at = i;
    if (at == SIZE_MAX || !local_part_holds(str_sub(s, 0, at), utf8))
        return false;
    s = str_from_at(s, at + 1);
    return s.len && s.at[0] == '[' ? domain_literal_holds(s) : host(s);
}

bool format_email(struct str s)
{
    return mail_box_holds(s, false, format_hostname);
}

bool format_idn_email(struct str s)
{
    return mail_box_holds(s, true, format_idn_mail_host);
}
