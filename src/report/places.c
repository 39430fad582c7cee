/* The sources are made up: as many empty lines (or lines of blanks, where columns count)
 * as the places need, one text for all files. */
#include "report/places.h"

#include <string.h>

#include "base/arena.h"

#include "base/banned.h"

enum {
    GRID_WIDTH = 128, /* with the line break: columns up to here are kept */
    GRID_LINES_MAX = 100000,
    LINES_FIRST = 4096,
};

static void grow(struct places *p, struct map *sources, struct str *text, size_t width,
                 size_t lines)
{
    size_t had = text->len / width, count = had ? had : LINES_FIRST;

    if (lines <= had)
        return;
    while (count < lines)
        count *= 2;
    char *made = arena_alloc(p->arena, count * width);

    memset(made, ' ', count * width);
    for (size_t i = 1; i <= count; i++)
        made[i * width - 1] = '\n';
    *text = (struct str){ made, count * width };
    for (size_t i = 0; i < sources->len; i++)
        ((struct source *)sources->at[i].value)->text = *text;
}

static struct source *source_of(struct places *p, struct map *sources, struct str text,
                                struct str path)
{
    struct source *source = map_get(sources, path);

    if (source)
        return source;
    source = arena_new(p->arena, struct source);
    *source = (struct source){ .path = arena_str(p->arena, path), .text = text };
    map_set(p->arena, sources, source->path, source);
    return source;
}

struct span places_span(struct places *p, struct str path, size_t line, size_t column)
{
    bool grid = column > 1 && column < GRID_WIDTH && line <= GRID_LINES_MAX;

    if (line == 0 || line > PLACES_LINE_MAX)
        return SPAN_NONE;
    if (grid) {
        grow(p, &p->grids, &p->grid, GRID_WIDTH, line);
        return span_make(source_of(p, &p->grids, p->grid, path),
                         (line - 1) * GRID_WIDTH + column - 1, 0);
    }
    grow(p, &p->lines, &p->newlines, 1, line);
    return span_make(source_of(p, &p->lines, p->newlines, path), line - 1, 0);
}

/* Cuts ":NUMBER" off the end. */
static bool cut_number(struct str *text, size_t *ret)
{
    uint64_t number;

    for (size_t i = text->len; i > 0; i--) {
        if (text->at[i - 1] != ':')
            continue;
        if (!str_to_u64(str_from_at(*text, i), &number) || number > PLACES_LINE_MAX)
            return false;
        *ret = (size_t)number;
        text->len = i - 1;
        return true;
    }
    return false;
}

struct span places_parse(struct places *p, struct str text)
{
    size_t last, first;

    if (!cut_number(&text, &last))
        return SPAN_NONE;
    if (cut_number(&text, &first))
        return places_span(p, text, first, last);
    return places_span(p, text, last, 1);
}
