/* schema/regex.h - ECMA-262 regular expressions (u mode) on PCRE2.
 *
 * Our own parser judges the syntax and prints what it understood as a PCRE2 pattern, so
 * that
 * `\s`, `\d`, `$`, `.` and `\p{...}` mean what ECMA-262 says. */
#ifndef SCHEMA_REGEX_H
#define SCHEMA_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct regex;

struct regex_error {
    size_t off; /* byte of the pattern */
    char msg[160];
};

enum regex_result {
    REGEX_NO,
    REGEX_YES,
    REGEX_GAVE_UP /* the match limit was reached */
};

/* NULL when the pattern is no ECMA-262 expression, or one that PCRE2 cannot do.  Lives in
 * `a`. */
MUST_CHECK struct regex *regex_compile(struct arena *a, struct str pattern,
                                       struct regex_error *error);

/* Whether it matches somewhere in `text`, which must be valid UTF-8. */
enum regex_result regex_search(const struct regex *re, struct str text);
/* Whether it matches the whole of `text` (I-Regexp's `match`). */
enum regex_result regex_match(const struct regex *re, struct str text);

/* "x-" of "^x-": the text that a match must begin with and nothing else; at == NULL for
 * any other pattern. */
struct str regex_prefix(const struct regex *re);

#endif
