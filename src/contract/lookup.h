/* contract/lookup.h - media types compared as RFC 9110, 8.3.1 has it.  Private to
 * contract/. */
#ifndef CONTRACT_LOOKUP_H
#define CONTRACT_LOOKUP_H

#include <stdbool.h>

#include "base/str.h"

/* Without parameters and white space: "application/json" of "application/json; x=y". */
struct str media_type_bare(struct str media_type);

/* application/json, text/json, anything with "+json". */
bool media_type_is_json(struct str media_type);

#endif
