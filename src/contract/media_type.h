/* contract/media_type.h - media types and ranges of them, RFC 9110, 8.3.1 and 12.5.1.
 * For contract/ and changes/. */
#ifndef CONTRACT_MEDIA_TYPE_H
#define CONTRACT_MEDIA_TYPE_H

#include <stdbool.h>

#include "base/str.h"

/* Without parameters and white space: "application/json" of "application/json; x=y". */
struct str media_type_bare(struct str media_type);

/* application/json, text/json, anything with "+json". */
bool media_type_is_json(struct str media_type);

/* The value of a parameter, without its quotes; empty without one. */
struct str media_type_parameter(struct str media_type, struct str name);

/* How well an actual media type falls into a documented one or a range of them, 0 not at
 * all: a type is better than `text/<any>`, which is better than `<any>/<any>`; among
 * those the one counts whose parameters are there.  A parameter with another value rules
 * the range out, one that is not sent does not; the charset of JSON means nothing (RFC
 * 8259, 11). */
int media_type_fit(struct str range, struct str actual);

#endif
