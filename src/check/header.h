/* check/header.h - values of response headers; only inside check/. */
#ifndef CHECK_HEADER_H
#define CHECK_HEADER_H

#include <stdbool.h>

#include "base/str.h"
#include "http/message.h"

struct arena;

/* Longer values are cut off. */
#define HEADER_VALUE_MAX ((size_t)64 * 1024)

/* All values of that name with ", " between them (RFC 9110, 5.3), bytes that are not
 * UTF-8 replaced by U+FFFD.  False where there is none. */
bool header_value(struct arena *a, const struct http_headers *headers, struct str name,
                  struct str *ret);

#endif
