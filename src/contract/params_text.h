/* contract/params_text.h - percent-encoding, and text to values by a schema's types.
 * Private to contract/. */
#ifndef CONTRACT_PARAMS_TEXT_H
#define CONTRACT_PARAMS_TEXT_H

#include <jansson.h>

#include "base/str.h"

struct arena;
struct buf;
struct contract;

/* Adds everything but unreserved characters as %XX; `reserved` lets what is encoded
 * already through, and RFC 3986's reserved characters but those that end a value in a
 * query or cannot stand there ('&', '+', '#', '[' and ']': OpenAPI 3.1.1, 4.8.12.2.2). */
void percent_encode(struct buf *out, struct str text, bool reserved);
/* A broken escape stays as it is; `plus`: '+' is a space. */
struct str percent_decode(struct arena *a, struct str text, bool plus);

/* JSON types that a schema allows, as bits. */
enum text_type {
    TEXT_STRING = 1 << 0,
    TEXT_INTEGER = 1 << 1,
    TEXT_NUMBER = 1 << 2,
    TEXT_BOOLEAN = 1 << 3,
    TEXT_NULL = 1 << 4,
    TEXT_ARRAY = 1 << 5,
    TEXT_OBJECT = 1 << 6,
};
/* 0 where the schema does not say. */
unsigned text_types(const struct contract *c, const json_t *schema);
/* Of the items of a list, of a member of an object; NULL where nothing is said. */
const json_t *text_items(const struct contract *c, const json_t *schema);
const json_t *text_member(const struct contract *c, const json_t *schema,
                          struct str name);

/* Decoded text as a scalar of one of the types; a string where it is no other. */
json_t *text_to_json(struct arena *a, struct str text, unsigned types);

#endif
