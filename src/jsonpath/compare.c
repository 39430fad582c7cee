#include "jsonpath/compare.h"

#include <math.h>

#include "doc/json.h"

#include "base/banned.h"

/* A number as it is kept: exactly, either way. */
struct number {
    bool is_real;
    int64_t integer;
    double real;
};

static bool as_number(struct comparable c, struct number *ret)
{
    switch (c.kind) {
    case IS_NOTHING:
        return false;
    case IS_COUNT:
        *ret = (struct number){ .integer = c.count };
        return true;
    case IS_JSON:
        if (!json_is_number(c.json))
            return false;
        *ret = (struct number){ .is_real = json_is_real(c.json),
                                .integer = json_integer_value(c.json),
                                .real = json_real_value(c.json) };
        return true;
    }
    return false;
}

static int order(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Not by turning the integer into a double, which above 2^53 changes it. */
static int order_mixed(int64_t integer, double real)
{
    if (real >= 0x1p63)
        return -1;
    if (real < -0x1p63)
        return 1;
    double whole = trunc(real);
    int by_whole = order(integer, (int64_t)whole);

    return by_whole ? by_whole : whole < real ? -1 : whole > real;
}

static int order_numbers(struct number a, struct number b)
{
    if (!a.is_real && !b.is_real)
        return order(a.integer, b.integer);
    if (a.is_real && b.is_real)
        return a.real < b.real ? -1 : a.real > b.real;
    return a.is_real ? -order_mixed(b.integer, a.real) : order_mixed(a.integer, b.real);
}

static bool is_same(struct comparable a, struct comparable b)
{
    struct number x, y;

    if (as_number(a, &x) && as_number(b, &y))
        return order_numbers(x, y) == 0;
    if (a.kind == IS_NOTHING || b.kind == IS_NOTHING)
        return a.kind == b.kind;
    return a.kind == IS_JSON && b.kind == IS_JSON && json_same(a.json, b.json);
}

/* Only numbers and strings have an order; that of UTF-8 is that of Unicode's scalar
 * values. */
static bool is_less(struct comparable a, struct comparable b)
{
    struct number x, y;

    if (as_number(a, &x) && as_number(b, &y))
        return order_numbers(x, y) < 0;
    return a.kind == IS_JSON && b.kind == IS_JSON && json_is_string(a.json) &&
           json_is_string(b.json) && str_cmp(json_text(a.json), json_text(b.json)) < 0;
}

bool compare(enum compare_op op, struct comparable left, struct comparable right)
{
    switch (op) {
    case OP_EQ:
        return is_same(left, right);
    case OP_NE:
        return !is_same(left, right);
    case OP_LT:
        return is_less(left, right);
    case OP_LE:
        return is_less(left, right) || is_same(left, right);
    case OP_GT:
        return is_less(right, left);
    case OP_GE:
        return is_less(right, left) || is_same(left, right);
    }
    return false;
}
