/* base/terminal.h - what a terminal is like, and text that suits it. */
#ifndef BASE_TERMINAL_H
#define BASE_TERMINAL_H

#include <stddef.h>

#include "base/str.h"

struct buf;

/* Where nothing is known. */
#define TERMINAL_COLUMNS 80

/* Columns of the terminal behind a stream; where it is none, $COLUMNS, else 80. */
size_t terminal_columns(int fd);

/* Appends `text` in lines of at most `columns`, broken at spaces; a word that is wider
 * has a line of its own.  The first line goes on at column `at`, those behind it begin
 * with `indent` spaces.  No line feed at the end.  `text` has no escapes of terminals. */
void terminal_wrap(struct buf *out, struct str text, size_t at, size_t indent,
                   size_t columns);

/* Appends text from outside: control characters as visible escapes (\n, \t, \x1b), the
 * overrides of writing direction (\u202e) and invalid bytes (\xff) too, so that nothing
 * in it moves a cursor, paints or hides what stands beside it. */
void terminal_add_visible(struct buf *out, struct str text);

#endif
