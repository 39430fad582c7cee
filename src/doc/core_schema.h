/* doc/core_schema.h - what plain scalars mean: YAML 1.2.2, section 10.3; only inside
 * doc/. */
#ifndef DOC_CORE_SCHEMA_H
#define DOC_CORE_SCHEMA_H

#include "doc/node.h"

/* The kind of a plain scalar and its value as a new reference; for a string *ret_value is
 * left alone.  `.inf` and `.nan` count as strings here, since JSON has no value for them:
 * see core_schema_is_beyond_json(). */
enum node_kind core_schema_value(struct str text, json_t **ret_value);

/* A float of the core schema without a JSON value: `.inf`, `-.Inf`, `.NaN` ... */
bool core_schema_is_beyond_json(struct str text);

#endif
