#include "suite/walk.h"

#include "suite/shelf_internal.h"

#include "base/banned.h"

struct case_walk case_walk_of(const struct suite *s, const struct contract *c)
{
    return (struct case_walk){ .suite = s, .contract = c };
}

void case_walk_end(struct case_walk *w)
{
    shelf_cursor_close(w->cursor);
    w->cursor = NULL;
}

/* Moves on to a file in memory; NULL where those that were put aside are next, and at the
 * end. */
static const struct case_file *held_file(struct case_walk *w)
{
    const struct suite *s = w->suite;

    for (; w->file < s->file_count; w->file++, w->def = 0) {
        if (s->aside && w->file == s->before_aside && !w->begun)
            break;
        if (s->files[w->file]->contract == w->contract)
            return s->files[w->file];
    }
    return NULL;
}

/* Stands on a file in memory, or else on what was put aside; false at the end. */
static bool settle(struct case_walk *w, const struct case_file **ret)
{
    for (;;) {
        *ret = w->cursor ? NULL : held_file(w);
        if (*ret || w->cursor)
            return true;
        if (!w->suite->aside || w->begun)
            return false;
        w->begun = true;
        w->cursor = shelf_cursor_open(w->suite->aside, w->contract);
    }
}

const struct case_def *case_walk_next(struct case_walk *w)
{
    const struct case_file *file;

    while (w->err.code == ERR_NONE && settle(w, &file)) {
        const struct case_def *def =
            w->cursor ? shelf_cursor_next(w->cursor, &w->err)
                      : (w->def < file->case_count ? &file->cases[w->def++] : NULL);

        if (def)
            return def;
        case_walk_end(w);
        if (file) {
            w->file++;
            w->def = 0;
        }
    }
    return NULL;
}

void case_walk_keep(struct case_walk *w, struct arena *a)
{
    if (w->cursor)
        shelf_cursor_keep(w->cursor, a);
}

const struct case_file *case_walk_next_file(struct case_walk *w)
{
    const struct case_file *file;

    while (w->err.code == ERR_NONE && settle(w, &file)) {
        if (file) {
            w->file++;
            return file;
        }
        file = shelf_cursor_next_file(w->cursor, &w->err);
        if (file)
            return file;
        case_walk_end(w);
    }
    return NULL;
}

uint64_t case_rows(const struct suite *s, const struct contract *c)
{
    const struct shelf *shelf = s->aside ? shelf_find(s->aside, c) : NULL;
    uint64_t count = shelf ? shelf->rows : 0;

    for (size_t i = 0; i < s->file_count; i++)
        for (size_t k = 0; s->files[i]->contract == c && k < s->files[i]->case_count; k++)
            count += s->files[i]->cases[k].row_count;
    return count;
}

size_t suite_file_count(const struct suite *s)
{
    size_t count = s->file_count;

    for (size_t i = 0; s->aside && i < s->aside->all.len; i++)
        count += s->aside->all.at[i]->files;
    return count;
}

bool suite_has_only(const struct suite *s)
{
    bool only = s->aside && s->aside->only;

    for (size_t i = 0; i < s->file_count; i++)
        for (size_t k = 0; k < s->files[i]->case_count; k++)
            only = only || s->files[i]->cases[k].only;
    return only;
}
