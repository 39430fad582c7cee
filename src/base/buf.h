/* base/buf.h - text that grows, up to a maximum that must be given.
 *
 * Adding beyond the maximum sets a sticky flag and adds nothing from there on; whoever
 * uses the result asks buf_overflowed() once at the end.  The text is always terminated
 * (at "" before the first addition) and may hold NUL bytes. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct buf {
    char *at; /* never NULL after buf_init() */
    size_t len;
    size_t cap; /* private */
    size_t max; /* private */
    bool overflow;
};

/* `max` is in bytes, without the terminator. */
void buf_init(struct buf *b, size_t max);
/* Frees the text; the buffer may be used again after buf_init(). */
void buf_release(struct buf *b);
/* Empties it and keeps the memory; clears the overflow flag. */
void buf_clear(struct buf *b);

void buf_add(struct buf *b, struct str text);
void buf_add_c(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_add_u64(struct buf *b, uint64_t number); /* in decimal digits */
void buf_add_i64(struct buf *b, int64_t number);
/* `more` bytes at the end for the caller to fill, all of them; NULL where that is too
 * much. */
char *buf_add_room(struct buf *b, size_t more);
void buf_add_repeat(struct buf *b, char c, size_t times);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list args) PRINTF(2, 0);

/* Cuts back to `len` bytes, which must not be more than there are. */
void buf_truncate(struct buf *b, size_t len);

/* A view of the whole, valid until the next change. */
struct str buf_str(const struct buf *b);
bool buf_overflowed(const struct buf *b);

#endif
