/* schema/uri.h - URI references, RFC 3986 section 5: only what `$id` and `$ref` need.
 *
 * Private to schema/ and contract/.  Nothing is normalised beyond dot segments: two URIs
 * are the same when their texts are. */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/* `reference` as seen from `base`, which may be empty. */
struct str uri_resolve(struct arena *a, struct str base, struct str reference);

/* Cuts at '#': the fragment (still percent-encoded) goes to *ret_fragment, empty without.
 */
struct str uri_split(struct str uri, struct str *ret_fragment);

/* "%20" and the like undone; broken escapes stay as they are. */
struct str uri_decode(struct arena *a, struct str text);

/* Starts with a scheme and ':'. */
bool uri_is_absolute(struct str uri);

#endif
