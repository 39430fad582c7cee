/* doc/json_number.h - decimal text to numbers and back; only inside doc/. */
#ifndef DOC_JSON_NUMBER_H
#define DOC_JSON_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct number {
    bool integer; /* `i` holds it, else `d` does */
    bool exact;   /* printing gives the literal's value back */
    int64_t i;
    double d;
};

/* `literal` is of the form [+-]digits[.digits][e[+-]digits], which the caller has
 * checked; the digits on one side of the point may be missing, and leading zeros are
 * allowed (YAML has both).  Integers that fit int64 stay integers; what is beyond a
 * double becomes
 * +-DBL_MAX or 0, and is not exact. */
struct number number_parse(struct str literal);

#define NUMBER_TEXT_MAX 32

/* The fewest digits that read back to the same double, with a fraction or an exponent, so
 * that it reads back as a real ("1.0", "1e300").  Returns the length. */
size_t number_print(double value, char out[NUMBER_TEXT_MAX]);

#endif
