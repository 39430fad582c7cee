/* model/print_sequence.h - answers that are a sequence of items (OpenAPI 3.2, sequential
 * media types); only inside model/. */
#ifndef MODEL_PRINT_SEQUENCE_H
#define MODEL_PRINT_SEQUENCE_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"

struct arena;

/* Whether a body of that media type is a sequence: JSON Lines, JSON text sequences (RFC
 * 7464), server-sent events. */
bool sequence_is(struct arena *a, struct str media_type);

/* The items of a list, or the one item that any other value is, as such a body; in the
 * arena. */
struct str sequence_print(struct arena *a, struct str media_type, const json_t *value);

#endif
