/* report/places.h - spans of places that are known only as file, line and column: read
 * from a journal, without the file.  Private to report/. */
#ifndef REPORT_PLACES_H
#define REPORT_PLACES_H

#include <stddef.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"

struct arena;

/* A line beyond this is none: no file that is read has so many. */
#define PLACES_LINE_MAX ((size_t)16 * 1024 * 1024)

/* Zeroed but for the arena, it is ready.  Spans live as long as the arena. */
struct places {
    struct arena *arena;
    struct map lines, grids; /* path → struct source: lines only; lines with columns */
    struct str newlines, grid;
};

/* A span at the 1-based line and column of `path`; without a source where there is no
 * such line.  Columns beyond a hundred or so are not kept. */
struct span places_span(struct places *p, struct str path, size_t line, size_t column);

/* "FILE:LINE:COLUMN" or "FILE:LINE"; without a source where it is neither. */
struct span places_parse(struct places *p, struct str text);

#endif
