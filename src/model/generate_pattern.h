/* model/generate_pattern.h - a text that a regular expression matches; only inside
 * model/.
 */
#ifndef MODEL_GENERATE_PATTERN_H
#define MODEL_GENERATE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct pattern_wish {
    struct str pattern; /* ECMA-262 */
    size_t min, max;    /* characters */
    uint64_t serial; /* different ones give different texts where the pattern lets them */
};

/* False where none was found: patterns with look-around or references may have one
 * nevertheless.  What is found is matched by the pattern. */
MUST_CHECK bool generate_pattern(struct arena *a, const struct pattern_wish *wish,
                                 struct str *ret);

#endif
