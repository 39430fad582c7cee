/* cli/roff.h - text for manual pages (man(7)), in which nothing of ours is a request or
 * an escape of roff. */
#ifndef CLI_ROFF_H
#define CLI_ROFF_H

#include "base/str.h"

struct buf;

/* As it stands; a dash is one to be typed. */
void roff_label(struct buf *out, struct str text);
/* Prose: in lines that are not too long, with what stands between backquotes in bold. */
void roff_text(struct buf *out, struct str text);
/* Lines that stay as they are. */
void roff_lines(struct buf *out, struct str text);

#endif
