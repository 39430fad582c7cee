/* schema/value.h - equality of JSON values as JSON Schema has it, and what is built on
 * it. Private to schema/. */
#ifndef SCHEMA_VALUE_H
#define SCHEMA_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

struct json_literals;

/* As json_same(), but exact for numbers that have literals. */
bool value_same(const json_t *a, const json_t *b, const struct json_literals *literals);

/* Whether two items of an array are the same; where there are, *ret_first and *ret_second
 * are their positions.  Linear for short arrays of scalars and for long ones: those need
 * memory for a table. */
bool value_has_duplicate(const json_t *array, const struct json_literals *literals,
                         size_t *ret_first, size_t *ret_second);

#endif
