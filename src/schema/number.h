/* schema/number.h - numbers as JSON Schema sees them: exact decimals, whatever their
 * size.
 *
 * Also for those who compare schemas.  jansson has int64 and double; what neither holds
 * exactly has its text in the reader's side table (doc/json.h), which may be NULL. */
#ifndef SCHEMA_NUMBER_H
#define SCHEMA_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct json_literals;

/* digits * 10^exponent, no zeros at either end of the digits; zero has none. */
struct decimal {
    bool negative;
    const char *digits; /* ASCII, may lie in `near` of a struct decimal_text */
    size_t len;
    int64_t exponent;
};

#define DECIMAL_NEAR 40
struct decimal_text {
    char near[DECIMAL_NEAR];
};

/* The exact value: that of the literal where there is one, else of the shortest decimal
 * that reads back to the same double.  A literal's digits may hold one '.', which readers
 * of `digits` pass over. */
struct decimal decimal_of(const json_t *number, const struct json_literals *literals,
                          struct decimal_text *text);

bool number_is_integral(const json_t *number, const struct json_literals *literals);

/* Written as digits alone, though it does not fit an int64. */
bool number_is_whole(const json_t *real, const struct json_literals *literals);

/* <0, 0, >0 by value. */
int number_compare(const json_t *a, const json_t *b,
                   const struct json_literals *literals);

__extension__ typedef unsigned __int128 u128;

/* A divisor made ready. */
struct divisor {
    int64_t integer; /* > 0 for one that is an int64 */
    u128 mantissa;
    int exponent; /* mantissa * 10^exponent */
    double scale; /* 10^-exponent where that is exact, else 0 */
};

/* False for what is not greater than 0.  Of a literal with more than DIVISOR_DIGITS_MAX
 * digits the nearest double is meant, as it is by whoever wrote it. */
#define DIVISOR_DIGITS_MAX 37
bool divisor_read(struct divisor *d, const json_t *number,
                  const struct json_literals *literals);
bool number_is_multiple(const json_t *number, const struct json_literals *literals,
                        const struct divisor *d);

#endif
