/* jsonpath/iregexp.h - I-Regexp, RFC 9485: a small common ground of regular expressions.
 */
#ifndef JSONPATH_IREGEXP_H
#define JSONPATH_IREGEXP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct regex;

/* Adds the pattern in ECMA-262's words (RFC 9485, 5.3); false where it is no I-Regexp. */
MUST_CHECK bool iregexp_translate(struct str pattern, struct buf *out);

/* NULL where it is no I-Regexp, or beyond what the regex engine takes.  Lives in `a`. */
MUST_CHECK struct regex *iregexp_compile(struct arena *a, struct str pattern);

#endif
