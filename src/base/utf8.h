/* base/utf8.h - UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, up to
 * U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

/* Offset of the first byte that is not valid UTF-8, or SIZE_MAX when all is well. */
size_t utf8_invalid_at(struct str s);
bool utf8_is_valid(struct str s);

/* Code points in `s`; each invalid byte counts as one. */
size_t utf8_count(struct str s);

/* Decodes the character at *off and moves *off behind it; an invalid byte gives U+FFFD
 * and moves by one.  *off must be less than s.len. */
uint32_t utf8_next(struct str s, size_t *off);

/* `count` characters from the `first`-th on. */
struct str utf8_sub(struct str s, size_t first, size_t count);

/* Columns of a terminal: 2 for East Asian wide characters (UAX #11), 0 for what combines
 * with the character before it and for control characters, else 1; an invalid byte 1. */
size_t utf8_columns_of(uint32_t code_point);
size_t utf8_columns(struct str s);
/* The beginning of `s` that fits into so many columns, in whole characters. */
struct str utf8_fit(struct str s, size_t columns);

/* Writes 1 to 4 bytes, returns how many.  The code point must be valid. */
size_t utf8_encode(uint32_t code_point, char out[4]);
void utf8_add(struct buf *b, uint32_t code_point);

#endif
