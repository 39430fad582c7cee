/* Formats of identifiers and encodings. */
#include "base/utf8.h"
#include "doc/json.h"
#include "schema/formats_internal.h"

#include "base/banned.h"

static bool all_hex(const char *at, size_t count)
{
    unsigned all = CHAR_HEX;

    for (size_t i = 0; i < count; i++)
        all &= format_chars[(unsigned char)at[i]];
    return all;
}

/* RFC 9562. */
bool format_uuid(struct str s)
{
    return s.len == 36 && s.at[8] == '-' && s.at[13] == '-' && s.at[18] == '-' &&
           s.at[23] == '-' && all_hex(s.at, 8) && all_hex(s.at + 9, 4) &&
           all_hex(s.at + 14, 4) && all_hex(s.at + 19, 4) && all_hex(s.at + 24, 12);
}

/* RFC 6901. */
bool format_json_pointer(struct str s)
{
    if (s.len && s.at[0] != '/')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '~' &&
            (i + 1 == s.len || (s.at[i + 1] != '0' && s.at[i + 1] != '1')))
            return false;
    return true;
}

/* A number without leading zeros; its length, 0 for none. */
static size_t number_length(struct str s)
{
    size_t i = 0;

    while (i < s.len && s.at[i] >= '0' && s.at[i] <= '9')
        i++;
    return i > 1 && s.at[0] == '0' ? 0 : i;
}

bool format_relative_json_pointer(struct str s)
{
    size_t length = number_length(s);

    if (!length)
        return false;
    s = str_from_at(s, length);
    return str_eq(s, S("#")) || format_json_pointer(s);
}

/* RFC 4648, section 4, padded. */
bool format_base64(struct str s)
{
    if (s.len % 4)
        return false;
    for (int i = 0; i < 2; i++)
        if (str_ends(s, S("=")))
            s.len--;
    for (size_t i = 0; i < s.len; i++)
        if (!char_is(s.at[i], CHAR_ALPHA | CHAR_DIGIT) && s.at[i] != '+' &&
            s.at[i] != '/')
            return false;
    return true;
}
