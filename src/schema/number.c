#include "schema/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/str.h"
#include "doc/json.h"

#include "base/banned.h"

/* Exponents beyond this are cut: no double has one, and a literal's would overflow. */
#define EXPONENT_MAX 1000000000

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int64_t read_exponent(struct str text, size_t i)
{
    bool negative = false;
    int64_t value = 0;

    if (i < text.len && (text.at[i] == '+' || text.at[i] == '-'))
        negative = text.at[i++] == '-';
    for (; i < text.len && is_digit(text.at[i]); i++)
        if (value < EXPONENT_MAX)
            value = value * 10 + (text.at[i] - '0');
    if (value > EXPONENT_MAX)
        value = EXPONENT_MAX;
    return negative ? -value : value;
}

/* By a JSON number's grammar.  The digits are a view from the first to the last that is
 * not zero, with the point still in it. */
static struct decimal read_decimal(struct str text)
{
    struct decimal d = { .digits = text.at };
    size_t i = 0, first = SIZE_MAX, last = 0, point = SIZE_MAX;

    if (text.len && text.at[0] == '-') {
        d.negative = true;
        i++;
    }
    for (; i < text.len && (is_digit(text.at[i]) || text.at[i] == '.'); i++) {
        if (text.at[i] == '.') {
            point = i;
        } else if (text.at[i] != '0') {
            first = first == SIZE_MAX ? i : first;
            last = i;
        }
    }
    if (first == SIZE_MAX)
        return (struct decimal){ .digits = text.at };
    if (point == SIZE_MAX)
        point = i;
    d.exponent = i < text.len ? read_exponent(text, i + 1) : 0;
    d.exponent += last < point ? (int64_t)(point - last - 1) : -(int64_t)(last - point);
    d.digits = text.at + first;
    d.len = last - first + 1;
    return d;
}

static struct str shortest_text(double value, char *out, size_t size)
{
    int len = 0;

    for (int digits = 15; digits <= 17; digits++) {
        len = snprintf(out, size, "%.*e", digits - 1, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return (struct str){ out, (size_t)len };
}

struct decimal decimal_of(const json_t *number, const struct json_literals *literals,
                          struct decimal_text *text)
{
    struct str literal = literals ? json_literal(literals, number) : STR_NONE;

    if (literal.len)
        return read_decimal(literal);
    if (json_is_integer(number)) {
        int len = snprintf(text->near, sizeof text->near, "%" JSON_INTEGER_FORMAT,
                           json_integer_value(number));

        return read_decimal((struct str){ text->near, (size_t)len });
    }
    return read_decimal(
        shortest_text(json_real_value(number), text->near, sizeof text->near));
}

static int digit_at(const struct decimal *d, size_t *i)
{
    if (*i < d->len && d->digits[*i] == '.')
        ++*i;
    return *i < d->len ? d->digits[(*i)++] - '0' : 0;
}

/* The power of ten of the first digit, plus one. */
static int64_t magnitude(const struct decimal *d)
{
    bool point = d->len && memchr(d->digits, '.', d->len);

    return d->exponent + (int64_t)d->len - point;
}

static int compare_decimals(const struct decimal *a, const struct decimal *b)
{
    if (a->len == 0 || b->len == 0)
        return a->len ? (a->negative ? -1 : 1) : b->len ? (b->negative ? 1 : -1) : 0;
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    int sign = a->negative ? -1 : 1;
    int64_t ma = magnitude(a), mb = magnitude(b);

    if (ma != mb)
        return ma < mb ? -sign : sign;
    for (size_t i = 0, j = 0; i < a->len || j < b->len;) {
        int da = digit_at(a, &i), db = digit_at(b, &j);

        if (da != db)
            return da < db ? -sign : sign;
    }
    return 0;
}

/* 2^53: up to here doubles hold every integer. */
#define EXACT_MAX 9007199254740992

static bool is_near(json_int_t i)
{
    return i >= -EXACT_MAX && i <= EXACT_MAX;
}

static int compare_doubles(double a, double b)
{
    return (a > b) - (a < b);
}

int number_compare(const json_t *a, const json_t *b, const struct json_literals *literals)
{
    if (!literals) {
        bool ia = json_is_integer(a), ib = json_is_integer(b);
        json_int_t x = json_integer_value(a), y = json_integer_value(b);

        if (ia && ib)
            return (x > y) - (x < y);
        if (!ia && !ib)
            return compare_doubles(json_real_value(a), json_real_value(b));
        if (is_near(x) && is_near(y))
            return compare_doubles(json_number_value(a), json_number_value(b));
    }
    struct decimal_text ta, tb;
    struct decimal da = decimal_of(a, literals, &ta), db = decimal_of(b, literals, &tb);

    return compare_decimals(&da, &db);
}

bool number_is_integral(const json_t *number, const struct json_literals *literals)
{
    if (json_is_integer(number))
        return true;
    if (literals && json_literal(literals, number).len)
        return read_decimal(json_literal(literals, number)).exponent >= 0;
    double real = json_real_value(number);

    return floor(real) == real;
}

bool number_is_whole(const json_t *real, const struct json_literals *literals)
{
    struct str literal = literals ? json_literal(literals, real) : STR_NONE;

    for (size_t i = 0; i < literal.len; i++)
        if (!is_digit(literal.at[i]) && literal.at[i] != '-')
            return false;
    return literal.len > 0;
}

/* --- multiples --- */

/* 10^n for those that a double holds exactly. */
static const double tens[] = { 1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                               1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                               1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

bool divisor_read(struct divisor *d, const json_t *number,
                  const struct json_literals *literals)
{
    struct decimal_text text;
    struct decimal value = decimal_of(number, literals, &text);
    bool point = value.len && memchr(value.digits, '.', value.len);

    if (value.len - point > DIVISOR_DIGITS_MAX || value.exponent > EXPONENT_MAX ||
        value.exponent < -EXPONENT_MAX)
        value = decimal_of(number, NULL, &text);
    *d = (struct divisor){ 0 };
    if (value.len == 0 || value.negative)
        return false;
    for (size_t i = 0; i < value.len;)
        d->mantissa = d->mantissa * 10 + (u128)digit_at(&value, &i);
    d->exponent = (int)value.exponent;
    if (json_is_integer(number))
        d->integer = json_integer_value(number);
    if (d->exponent <= 0 && (size_t)-d->exponent < countof(tens))
        d->scale = tens[-d->exponent];
    return true;
}

/* a * b modulo m, all below 10^DIVISOR_DIGITS_MAX: bit by bit where the product is too
 * long. */
static u128 multiply_mod(u128 a, u128 b, u128 m)
{
    u128 result = 0;

    if (m <= UINT64_MAX)
        return a * b % m;
    for (; b; b >>= 1) {
        if (b & 1)
            result = (result + a) % m;
        a = a * 2 % m;
    }
    return result;
}

static u128 power_of_ten_mod(int64_t n, u128 m)
{
    u128 result = 1 % m, base = 10 % m;

    for (; n; n >>= 1) {
        if (n & 1)
            result = multiply_mod(result, base, m);
        base = multiply_mod(base, base, m);
    }
    return result;
}

/* value = digits * 10^e, divisor = m * 10^f.  With e >= f it is the digits times
 * 10^(e-f), all modulo m.  With e < f the digits would have to end in zeros, and they do
 * not. */
static bool is_multiple(const struct decimal *value, const struct divisor *d)
{
    int64_t shift = value->exponent - d->exponent;
    u128 rest = 0, modulus = d->mantissa;

    if (value->len == 0)
        return true;
    if (shift < 0)
        return false;
    for (size_t i = 0; i < value->len;)
        rest = (rest * 10 + (u128)digit_at(value, &i)) % modulus;
    return multiply_mod(rest, power_of_ten_mod(shift, modulus), modulus) == 0;
}

/* Most divisors are like 0.01 or 0.5, most values have few digits: then the value is
 * r/scale for an integer r, correctly rounded, and it is r that must be a multiple. Where
 * fewer than 16 digits are at play, no other decimal rounds to the same double. */
static bool quick_multiple(double value, const struct divisor *d, bool *ret)
{
    if (d->scale == 0)
        return false;
    double scaled = value * d->scale;

    if (!(scaled > -1e15 && scaled < 1e15))
        return false;
    double whole = nearbyint(scaled);

    *ret = whole / d->scale == value && (uint64_t)fabs(whole) % d->mantissa == 0;
    return true;
}

bool number_is_multiple(const json_t *number, const struct json_literals *literals,
                        const struct divisor *d)
{
    struct decimal_text text;
    bool result;

    if (!literals) {
        if (json_is_integer(number) && d->integer > 0)
            return json_integer_value(number) % d->integer == 0;
        if (json_is_real(number) && quick_multiple(json_real_value(number), d, &result))
            return result;
    }
    struct decimal value = decimal_of(number, literals, &text);

    return is_multiple(&value, d);
}
