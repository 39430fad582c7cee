/* report/spool.h - a report whose head can only be written at the end: the cases go to a
 * temporary file first, so that memory does not grow with their number.  Private to
 * report/. */
#ifndef REPORT_SPOOL_H
#define REPORT_SPOOL_H

#include <stdbool.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

/* Text that is known only after what it stands before. */
struct spool_insert {
    size_t off; /* of the body */
    struct str text;
};

struct spool {
    FILE *body;
    size_t len;
    struct {
        struct spool_insert *at;
        size_t len, cap;
    } inserts;
    bool failed;
};

MUST_CHECK bool spool_open(struct spool *s, struct err *err);
void spool_add(struct spool *s, struct str text);
/* `text`, copied to `a`, is to stand at offset `off` of what was added; offsets do not
 * decrease. */
void spool_insert(struct spool *s, struct arena *a, size_t off, struct str text);
/* Writes head, what was added, and tail to `path` ("-": standard output). */
MUST_CHECK bool spool_finish(struct spool *s, const char *path, struct str head,
                             struct str tail, struct err *err);
void spool_close(struct spool *s);

#endif
