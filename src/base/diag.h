/* base/diag.h - complaints about what people wrote, many at a time, each with its place.
 *
 * Places are byte offsets into a source; line, column and caret are worked out when
 * printing.  Readers go on after a complaint, so that all mistakes are shown at once. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

/* A file that was read (or another text with a name). */
struct source {
    struct str path; /* as the user would name it */
    struct str text;
    const uint32_t *lines; /* of source_index(); NULL: counted from the start each time */
    /* Of a text that is a piece of a file: what stands before it there. */
    size_t lines_before, bytes_before;
};

/* Makes the lines of a text that many places will be asked for quick to find. */
void source_index(struct arena *a, struct source *source);

/* `len` bytes from `off` of a source; source NULL = no place.  No reader takes a text of
 * 4 GiB. */
struct span {
    const struct source *source;
    uint32_t off, len;
};

static inline struct span span_make(const struct source *source, size_t off, size_t len)
{
    return (struct span){ source, (uint32_t)off, (uint32_t)len };
}

#define SPAN_NONE ((struct span){ NULL, 0, 0 })

/* 1-based; the column counts characters, not bytes. */
struct place {
    size_t line, column;
};

struct place span_place(struct span span);
/* The 1-based line of the span's start, 0 without a source. */
size_t span_line(struct span span);

/* Where the span begins in its file, of which the source may be a piece. */
size_t span_offset(struct span span);

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

struct diag {
    enum severity severity;
    struct span span;
    struct str rule;    /* stable name of the check, "unknown-key" */
    struct str message; /* one sentence, lower case, no full stop */
    struct str
        hint;    /* printed beside the caret: "did you mean `expect`?"; may be empty */
    bool secret; /* the line is not shown: it holds what must not be seen */
};

struct diags; /* lives in the arena given to diags_new() */

/* More complaints than this are counted, not kept; an error takes the place of the last
 * warning. */
#define DIAGS_MAX 200

struct diags *diags_new(struct arena *a);

/* Always returns false, so that it can be returned.  `rule` is a literal. */
bool diags_error(struct diags *d, struct span span, const char *rule, const char *fmt,
                 ...) PRINTF(4, 5);
void diags_warn(struct diags *d, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
/* What is worth knowing and no mistake. */
void diags_note(struct diags *d, struct span span, const char *rule, const char *fmt, ...)
    PRINTF(4, 5);
/* Makes an error of the warning with that place and message, hint and all; without one it
 * is a new error. */
void diags_worsen(struct diags *d, struct span span, const char *rule,
                  struct str message);
/* Adds a hint to the complaint made last. */
void diags_hint(struct diags *d, const char *fmt, ...) PRINTF(2, 3);
/* The complaint made last is about a line with a secret in it: no complaint about that
 * line shows it. */
void diags_hide_line(struct diags *d);

/* How many there are, errors or warnings. */
size_t diags_count(const struct diags *d, enum severity severity);
bool diags_ok(const struct diags *d); /* no errors */
/* How many were ever kept, also those that gave way to others: while this stays the same,
 * no text was taken that has to live on. */
size_t diags_kept(const struct diags *d);
/* The i-th kept one in the order of making; NULL beyond. */
const struct diag *diags_at(const struct diags *d, size_t i);
/* The first message, "" without any: for tests. */
const char *diags_first(const struct diags *d);

/* All of them, sorted by file and place, duplicates dropped:
 *
 *     cases/x.yaml:14:5: error: unknown key `expects`
 *        14 |     expects: {status: 200}
 *           |     ^^^^^^^ did you mean `expect`?
 */
void diags_render(const struct diags *d, struct buf *out, bool color);

#endif
