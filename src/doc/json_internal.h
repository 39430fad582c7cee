/* doc/json_internal.h - what the parts that change JSON values share. */
#ifndef DOC_JSON_INTERNAL_H
#define DOC_JSON_INTERNAL_H

#include <jansson.h>

#include "base/str.h"

/* A deep copy as a new reference. */
json_t *json_duplicate(const json_t *value);

/* json_object_set_new() and json_array_append_new() that do not fail; `value` is taken
 * over. */
void json_put(json_t *object, struct str key, json_t *value);
void json_append(json_t *array, json_t *value);

#endif
