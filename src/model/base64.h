/* model/base64.h - RFC 4648, section 4, for Basic credentials; only inside model/. */
#ifndef MODEL_BASE64_H
#define MODEL_BASE64_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* False for text that is no base64; missing padding is let pass. */
MUST_CHECK bool base64_decode(struct arena *a, struct str text, struct str *ret);

#endif
