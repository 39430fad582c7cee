#include "base/str.h"

#include <string.h>

#include "base/banned.h"

struct str str_from(const char *text)
{
    return (struct str){ text, text ? strlen(text) : 0 };
}

bool str_eq(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool str_eq_c(struct str a, const char *b)
{
    return str_eq(a, str_from(b));
}

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c + ('a' - 'A'));
    return c;
}

bool str_eq_nocase(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.at[i] != b.at[i] && lower(a.at[i]) != lower(b.at[i]))
            return false;
    return true;
}

int str_cmp(struct str a, struct str b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

    if (order)
        return order;
    return a.len < b.len ? -1 : a.len > b.len;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.len >= prefix.len && str_eq((struct str){ s.at, prefix.len }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.len >= suffix.len &&
           str_eq((struct str){ s.at + (s.len - suffix.len), suffix.len }, suffix);
}

size_t str_find(struct str s, struct str needle)
{
    if (needle.len == 0)
        return 0;
    for (size_t i = 0; i + needle.len <= s.len; i++)
        if (memcmp(s.at + i, needle.at, needle.len) == 0)
            return i;
    return SIZE_MAX;
}

size_t str_find_char(struct str s, char c)
{
    const char *at = s.len ? memchr(s.at, c, s.len) : NULL;

    return at ? (size_t)(at - s.at) : SIZE_MAX;
}

struct str str_from_at(struct str s, size_t from)
{
    if (from >= s.len)
        return (struct str){ s.at ? s.at + s.len : NULL, 0 };
    return (struct str){ s.at + from, s.len - from };
}

struct str str_sub(struct str s, size_t from, size_t len)
{
    struct str rest = str_from_at(s, from);

    if (rest.len > len)
        rest.len = len;
    return rest;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

struct str str_trim(struct str s)
{
    while (s.len && is_blank(s.at[0]))
        s = (struct str){ s.at + 1, s.len - 1 };
    while (s.len && is_blank(s.at[s.len - 1]))
        s.len--;
    return s;
}

bool str_cut(struct str *s, char c, struct str *head)
{
    if (!s->at)
        return false;
    size_t end = str_find_char(*s, c);

    if (end == SIZE_MAX) {
        *head = *s;
        *s = STR_NONE;
        return true;
    }
    *head = (struct str){ s->at, end };
    *s = (struct str){ s->at + end + 1, s->len - end - 1 };
    return true;
}

bool str_to_u64(struct str s, uint64_t *ret)
{
    uint64_t value = 0;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned digit = (unsigned)(s.at[i] - '0');

        if (digit > 9 || value > (UINT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *ret = value;
    return true;
}

bool str_to_i64(struct str s, int64_t *ret)
{
    bool negative = s.len && s.at[0] == '-';
    uint64_t magnitude;

    if (!str_to_u64(negative ? str_from_at(s, 1) : s, &magnitude))
        return false;
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
        return false;
    if (negative && magnitude)
        *ret = -(int64_t)(magnitude - 1) - 1; /* INT64_MIN has no positive twin */
    else
        *ret = (int64_t)magnitude;
    return true;
}

int hex_digit(int c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

uint64_t str_hash_more(uint64_t hash, struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    return hash;
}

uint64_t str_hash(struct str s)
{
    return str_hash_more(0xcbf29ce484222325u, s);
}
