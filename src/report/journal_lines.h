/* report/journal_lines.h - the lines of a journal, one at a time, each with its number
 * and offset.  Private to report/. */
#ifndef REPORT_JOURNAL_LINES_H
#define REPORT_JOURNAL_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* A longer line is not read: the writer makes none (JOURNAL_LINE_MAX in journal.c). */
#define JOURNAL_LINE_BYTES_MAX ((size_t)64 * 1024 * 1024)

struct journal_lines {
    FILE *file;
    struct str path;
    dev_t device; /* with `node`: which file `path` names */
    ino_t node;
    struct buf line;
    size_t number;    /* of the line read last, 1-based */
    size_t off, next; /* of that line; of the one behind it */
};

enum line_kind {
    LINE_WHOLE,
    LINE_TORN, /* the last one, without its line break */
    LINE_TOO_LONG,
    LINE_END,
};

/* "-" and what is no regular file is copied to a temporary file first, since lines are
 * read again.  `path` must live as long. */
MUST_CHECK bool journal_lines_open(struct journal_lines *l, struct str path,
                                   struct err *err);
/* The text lives until the next call. */
enum line_kind journal_lines_next(struct journal_lines *l, struct str *ret);
/* A line that was read before, again. */
MUST_CHECK bool journal_lines_again(struct journal_lines *l, size_t off, size_t len,
                                    struct str *ret, struct err *err);
/* The number of the line at that offset. */
size_t journal_lines_number(const struct journal_lines *l, size_t off);
void journal_lines_close(struct journal_lines *l);

#endif
