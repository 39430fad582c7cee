/* report/file.h - the file of a report that is written as it comes; missing folders are
 * made, "-" is standard output.  Private to report/. */
#ifndef REPORT_FILE_H
#define REPORT_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

struct report_file {
    FILE *stream;
    const char *path;
    int reason; /* errno of the first failure, 0 without one */
};

MUST_CHECK bool report_file_open(struct arena *a, const char *path,
                                 struct report_file *ret, struct err *err);
/* Writes and flushes; trouble is told by report_file_end(). */
void report_file_write(struct report_file *f, struct str text);
/* False with a message where anything could not be written. */
MUST_CHECK bool report_file_end(struct report_file *f, struct err *err);
void report_file_close(struct report_file *f);

#endif
