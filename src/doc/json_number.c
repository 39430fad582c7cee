#include "doc/json_number.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

enum {
    EXPONENT_MAX = 1000000, /* of a literal; beyond it is infinite or zero anyway */
    POWERS_EXACT = 22,      /* 10^22 is the greatest power of ten that a double holds */
};

/* A literal as digits * 10^exponent, without zeros at either end. */
struct decimal {
    bool negative, fraction; /* `fraction`: it had a point or an exponent */
    uint64_t digits;         /* the first 19 of them */
    size_t count;            /* of significant digits, 0 for zero */
    int64_t exponent;        /* of the last digit counted */
};

struct digit_walk {
    struct decimal *d;
    size_t zeros; /* seen since the last other digit */
};

static void take_digit(struct digit_walk *w, char c)
{
    struct decimal *d = w->d;

    if (c == '0') {
        w->zeros += d->count > 0;
        return;
    }
    for (; w->zeros > 0; w->zeros--) {
        if (d->count < 19)
            d->digits *= 10;
        d->count++;
    }
    if (d->count < 19)
        d->digits = d->digits * 10 + (uint64_t)(c - '0');
    d->count++;
}

static int64_t read_exponent(struct str s)
{
    bool negative = s.len && s.at[0] == '-';
    int64_t value = 0;

    for (size_t i = s.len && (s.at[0] == '-' || s.at[0] == '+'); i < s.len; i++)
        if (value < EXPONENT_MAX)
            value = value * 10 + (s.at[i] - '0');
    return negative ? -value : value;
}

static struct decimal decimal_of(struct str s)
{
    struct decimal d = { 0 };
    struct digit_walk w = { &d, 0 };
    size_t i = 0, point = SIZE_MAX, behind_point = 0;

    if (s.len && (s.at[0] == '-' || s.at[0] == '+'))
        d.negative = s.at[i++] == '-';
    for (; i < s.len && s.at[i] != 'e' && s.at[i] != 'E'; i++) {
        if (s.at[i] == '.') {
            point = i;
            continue;
        }
        behind_point += point != SIZE_MAX;
        take_digit(&w, s.at[i]);
    }
    d.fraction = point != SIZE_MAX || i < s.len;
    d.exponent = (int64_t)w.zeros - (int64_t)behind_point;
    if (i < s.len)
        d.exponent += read_exponent(str_from_at(s, i + 1));
    if (d.count == 0)
        d.exponent = 0;
    return d;
}

static bool same_value(const struct decimal *a, const struct decimal *b)
{
    return a->count == b->count && a->digits == b->digits && a->exponent == b->exponent &&
           a->negative == b->negative;
}

/* Few digits and a small power of ten: one exact operation, so correctly rounded. */
static bool quick_double(const struct decimal *d, double *ret)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

    if (d->count > 15 || d->exponent > POWERS_EXACT || d->exponent < -POWERS_EXACT)
        return false;
    double value = (double)d->digits;

    value = d->exponent < 0 ? value / powers[-d->exponent] : value * powers[d->exponent];
    *ret = d->negative ? -value : value;
    return true;
}

/* strtod() wants a terminator.  The program never leaves the "C" locale, so "." is the
 * point. */
static double slow_double(struct str literal)
{
    char small[64];
    char *text = literal.len < sizeof small ? small : xmalloc(literal.len + 1);

    memcpy(text, literal.at, literal.len);
    text[literal.len] = '\0';
    double value = strtod(text, NULL);

    if (text != small)
        free(text);
    return isinf(value) ? (value < 0 ? -DBL_MAX : DBL_MAX) : value;
}

static bool fits_integer(const struct decimal *d, struct str literal, int64_t *ret)
{
    if (d->fraction)
        return false;
    while (literal.len > 1 && (literal.at[0] == '+' || literal.at[0] == '0'))
        literal = str_from_at(literal, 1);
    return str_to_i64(literal, ret);
}

/* Up to 15 digits survive a double and back wherever doubles have their full precision.
 */
static bool survives(const struct decimal *d, double value)
{
    if (d->count == 0 ||
        (d->count <= 15 && fabs(value) >= DBL_MIN && fabs(value) < DBL_MAX))
        return true;
    if (d->count > 17)
        return false;
    char printed[NUMBER_TEXT_MAX];
    struct decimal back =
        decimal_of((struct str){ printed, number_print(value, printed) });

    return same_value(d, &back);
}

struct number number_parse(struct str literal)
{
    struct decimal d = decimal_of(literal);
    struct number n = { .integer = true, .exact = true };

    if (fits_integer(&d, literal, &n.i))
        return n;
    n.integer = false;
    if (!quick_double(&d, &n.d))
        n.d = slow_double(literal);
    n.exact = d.fraction && survives(&d, n.d);
    return n;
}

/* --- printing --- */

static bool reads_back(const char *text, double value)
{
    double back = strtod(text, NULL);

    return back == value && signbit(back) == signbit(value);
}

/* Just below a power of two doubles are twice as dense, so there the text nearest to the
 * value may read back to a neighbour where the next one upwards would not. */
static bool next_up_reads_back(char *text, double value)
{
    char *last = strchr(text, 'e') - 1;
    int ignored;

    if (fabs(frexp(value, &ignored)) != 0.5 || *last < '0' || *last >= '9')
        return false;
    ++*last;
    return reads_back(text, value);
}

/* "d.ddde+XX" of the fewest digits.  Where doubles have their full precision, 15 digits
 * are enough for every text of up to 15; below DBL_MIN fewer digits may do. */
static void shortest(double value, char out[NUMBER_TEXT_MAX])
{
    int first = fabs(value) < DBL_MIN ? 0 : 14;

    for (int decimals = first; decimals <= 16; decimals++) {
        snprintf(out, NUMBER_TEXT_MAX, "%.*e", decimals, value);
        if (reads_back(out, value) || (decimals == 15 && next_up_reads_back(out, value)))
            return;
    }
}

/* Digits without the point and zeros at the end; the exponent of the first. */
static size_t split(const char *text, char digits[24], int *exponent)
{
    size_t count = 0;

    for (; *text && *text != 'e'; text++)
        if (*text >= '0' && *text <= '9' && count < 23)
            digits[count++] = *text;
    while (count > 1 && digits[count - 1] == '0')
        count--;
    *exponent = *text ? (int)strtol(text + 1, NULL, 10) : 0;
    return count;
}

static size_t print_plain(char *out, const char *digits, size_t count, int exponent)
{
    size_t len = 0;

    if (exponent < 0) {
        out[len++] = '0';
        out[len++] = '.';
        for (; exponent < -1; exponent++)
            out[len++] = '0';
        memcpy(out + len, digits, count);
        return len + count;
    }
    for (size_t i = 0; i < count || (int)i <= exponent + 1; i++) {
        if ((int)i == exponent + 1)
            out[len++] = '.';
        if (i < count)
            out[len++] = digits[i];
        else
            out[len++] = '0';
    }
    return len;
}

size_t number_print(double value, char out[NUMBER_TEXT_MAX])
{
    char text[NUMBER_TEXT_MAX], digits[24] = { 0 };
    int exponent;
    size_t len = 0;

    shortest(value, text);
    size_t count = split(text, digits, &exponent);

    if (signbit(value))
        out[len++] = '-';
    if (exponent >= -6 && exponent < 17)
        return len + print_plain(out + len, digits, count, exponent);
    out[len++] = digits[0];
    if (count > 1) {
        out[len++] = '.';
        memcpy(out + len, digits + 1, count - 1);
        len += count - 1;
    }
    len += (size_t)snprintf(out + len, NUMBER_TEXT_MAX - len, "e%d", exponent);
    return len;
}
