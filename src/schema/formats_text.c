/* Formats of identifiers and encodings. */
#include "base/banned.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "schema/formats_internal.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* RFC 9562. */
bool format_uuid(struct str s)
{
    if (s.len != 36)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? s.at[i] != '-' : !is_hex(s.at[i]))
            return false;
    }
    return true;
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

static bool is_base64(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '+' || c == '/';
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
        if (!is_base64(s.at[i]))
            return false;
    return true;
}
