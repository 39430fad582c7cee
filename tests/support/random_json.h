/* tests/support/random_json.h - values of any shape, for properties that must always
 * hold. */
#ifndef SUPPORT_RANDOM_JSON_H
#define SUPPORT_RANDOM_JSON_H

#include <string.h>

#include "base/arena.h"
#include "base/rng.h"
#include "doc/json.h"

/* Words that YAML, JSON Pointer or JSON may stumble over. */
static inline struct str random_text(struct arena *a, struct rng *r)
{
    static const char *const words[] = { "",
                                         "a",
                                         "b",
                                         "null",
                                         "true",
                                         "~",
                                         "12",
                                         "1.5",
                                         "0o17",
                                         "- x",
                                         "x: y",
                                         "x #y",
                                         "#",
                                         "&a",
                                         "*a",
                                         "!t",
                                         "|",
                                         ">",
                                         "%",
                                         "@",
                                         "`",
                                         "[",
                                         "]",
                                         "{}",
                                         ",",
                                         "a,b",
                                         "'",
                                         "\"",
                                         "\\",
                                         "it's",
                                         "\n",
                                         "two\nlines",
                                         "ends\n",
                                         "ends\n\n",
                                         "  space",
                                         "space  ",
                                         "\ttab",
                                         "tab\tin",
                                         "é",
                                         "😀",
                                         "\xE2\x80\xA8",
                                         "\xC2\x85",
                                         "\x7f",
                                         "\x01",
                                         "---",
                                         "...",
                                         "--- a",
                                         "? q",
                                         "?",
                                         ":",
                                         "a:",
                                         ":a",
                                         "::",
                                         "$(a.id)",
                                         "a/b",
                                         "m~n",
                                         "~0",
                                         ".inf",
                                         "-",
                                         "-a",
                                         "--",
                                         "=",
                                         "<<",
                                         "yes",
                                         "a: b\n# c\n",
                                         "- a\n  - b\n",
                                         " \n x",
                                         "x\n \ny",
                                         "\r",
                                         "a\r\nb",
                                         "\xEF\xBB\xBF",
                                         "trailing:",
                                         "a  b",
                                         "2024-01-01",
                                         "x]",
                                         "!x]",
                                         "0",
                                         "-",
                                         "1e400" };
    struct str word = str_from(words[rng_below(r, countof(words))]);

    if (rng_below(r, 8) == 0)
        return (struct str){ "a\0b", 3 };
    if (rng_below(r, 4) == 0)
        return arena_printf(a, "%.*s%s", STR_ARG(word),
                            words[rng_below(r, countof(words))]);
    if (rng_below(r, 50) == 0) {
        char *text = arena_alloc(a, 200);

        memset(text, rng_below(r, 2) ? 'x' : ' ', 200);
        return (struct str){ text, 200 };
    }
    return word;
}

static inline json_t *random_number(struct rng *r)
{
    static const double reals[] = { 0.1,    1.0,    -0.0,       1e300,
                                    5e-324, 1.5e-7, 123456.789, 1e22 };
    uint64_t bits = rng_next(r);

    if (rng_below(r, 2))
        return json_integer(rng_below(r, 2) ? (json_int_t)bits : (json_int_t)(bits % 10));
    return json_real(reals[bits % countof(reals)]);
}

/* `nulls`: whether there may be any.  The reference is the caller's. */
static inline json_t *random_json(struct arena *a, struct rng *r, size_t depth,
                                  bool nulls)
{
    uint64_t kind = rng_below(r, depth ? 10 : 5), count = rng_below(r, 5);
    json_t *made;

    if (kind == 0)
        return nulls ? json_null() : json_true();
    if (kind == 1)
        return json_boolean(rng_below(r, 2));
    if (kind == 2)
        return random_number(r);
    if (kind < 5) {
        struct str text = random_text(a, r);

        return json_stringn_nocheck(text.at, text.len);
    }
    made = kind < 7 ? json_array() : json_object();
    for (uint64_t i = 0; i < count; i++) {
        struct str key = random_text(a, r);

        if (kind < 7)
            json_array_append_new(made, random_json(a, r, depth - 1, nulls));
        else
            json_object_setn_new_nocheck(made, key.at, key.len,
                                         random_json(a, r, depth - 1, nulls));
    }
    return made;
}

#endif
