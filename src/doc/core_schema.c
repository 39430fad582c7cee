#include "doc/core_schema.h"

#include "base/bug.h"
#include "doc/json_number.h"

#include "base/banned.h"

static bool is_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(text, words[i]))
            return true;
    return false;
}

static bool is_null(struct str text)
{
    static const char *const words[] = { "", "~", "null", "Null", "NULL" };

    return text.len <= 4 && is_any(text, words, countof(words));
}

static bool is_bool(struct str text, bool *ret)
{
    static const char *const yes[] = { "true", "True", "TRUE" };
    static const char *const no[] = { "false", "False", "FALSE" };

    if (text.len < 4 || text.len > 5)
        return false;
    *ret = text.len == 4;
    return is_any(text, *ret ? yes : no, 3);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t skip_digits(struct str s, size_t i)
{
    while (i < s.len && is_digit(s.at[i]))
        i++;
    return i;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_decimal(struct str s)
{
    size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+');
    size_t whole = skip_digits(s, i) - i;

    i += whole;
    if (i < s.len && s.at[i] == '.') {
        size_t end = skip_digits(s, i + 1);

        if (whole == 0 && end == i + 1)
            return false;
        i = end;
    } else if (whole == 0) {
        return false;
    }
    if (i == s.len)
        return true;
    if (s.at[i] != 'e' && s.at[i] != 'E')
        return false;
    i++;
    if (i < s.len && (s.at[i] == '-' || s.at[i] == '+'))
        i++;
    return i < s.len && skip_digits(s, i) == s.len;
}

/* 0o17 and 0x1F; beyond int64 as a real. */
static bool is_based(struct str s, bool *ret_integer, int64_t *ret_i, double *ret_d)
{
    if (s.len < 3 || s.at[0] != '0' || (s.at[1] != 'o' && s.at[1] != 'x'))
        return false;
    int base = s.at[1] == 'o' ? 8 : 16;
    uint64_t value = 0;

    *ret_integer = true;
    *ret_d = 0;
    for (size_t i = 2; i < s.len; i++) {
        int digit = hex_digit(s.at[i]);

        if (digit < 0 || digit >= base)
            return false;
        *ret_integer =
            *ret_integer && value <= (uint64_t)(INT64_MAX - digit) / (uint64_t)base;
        value = value * (uint64_t)base + (uint64_t)digit;
        *ret_d = *ret_d < 1e290 ? *ret_d * base + digit : *ret_d;
    }
    *ret_i = *ret_integer ? (int64_t)value : 0;
    return true;
}

static enum node_kind number(bool integer, int64_t i, double d, json_t **ret_value)
{
    *ret_value = integer ? json_integer(i) : json_real(d);
    if (!*ret_value)
        out_of_memory();
    return integer ? NODE_INTEGER : NODE_REAL;
}

enum node_kind core_schema_value(struct str text, json_t **ret_value)
{
    bool flag;
    int64_t i;
    double d;

    if (is_null(text)) {
        *ret_value = json_null();
        return NODE_NULL;
    }
    if (is_bool(text, &flag)) {
        *ret_value = json_boolean(flag);
        return NODE_BOOL;
    }
    if (is_decimal(text)) {
        struct number n = number_parse(text);

        return number(n.integer, n.i, n.d, ret_value);
    }
    if (is_based(text, &flag, &i, &d))
        return number(flag, i, d, ret_value);
    return NODE_STRING;
}

bool core_schema_is_beyond_json(struct str text)
{
    static const char *const words[] = { ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN" };

    if (text.len == 5 && (text.at[0] == '-' || text.at[0] == '+'))
        return is_any(str_from_at(text, 1), words, 3);
    return text.len == 4 && is_any(text, words, countof(words));
}
