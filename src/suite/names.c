/* Names of cases: each is the only one in its file. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"
#include "suite/expand.h"
#include "suite/reader.h"

#include "base/banned.h"

/* Files that expand to more cases are held against a cheaper rule. */
#define NAMES_EXPANDED_MAX ((size_t)50 * 1000)

static void complain_of(struct reader *r, const struct case_def *def, struct str name,
                        size_t other_line)
{
    diags_error(r->diags, def->span, "duplicate-name",
                "there are two cases named \"%.*s\"", STR_ARG(name));
    if (other_line == 0)
        diags_hint(r->diags, "`for` makes %zu cases: put the variables into `name`",
                   def->row_count);
    else
        diags_hint(r->diags, "the other is in line %zu", other_line);
}

static void complain(struct reader *r, const struct case_def *def, struct str name,
                     const struct case_def *other)
{
    complain_of(r, def, name, other == def ? 0 : span_line(other->span));
}

static void check_expanded(struct reader *r, struct arena *scratch)
{
    struct map seen = { 0 };

    for (size_t i = 0; i < r->file->case_count; i++) {
        struct case_def *def = &r->file->cases[i];

        for (size_t row = 0; row < def->row_count; row++) {
            struct str name = case_expand(scratch, def, row).name;
            const struct case_def *other = map_get(&seen, name);

            if (other) {
                complain(r, def, name, other);
                break;
            }
            map_set(scratch, &seen, name, def);
        }
    }
}

/* Names as written differ, and a name that stands for many holds a reference. */
static void check_written(struct reader *r, struct arena *scratch)
{
    struct map seen = { 0 };

    for (size_t i = 0; i < r->file->case_count; i++) {
        struct case_def *def = &r->file->cases[i];
        const struct case_def *other = map_get(&seen, def->name_text);

        if (def->row_count == 0)
            continue;
        if (other)
            complain(r, def, def->name_text, other);
        else if (def->row_count > 1 && tmpl_is_constant(def->name))
            complain(r, def, def->name_text, def);
        map_set(scratch, &seen, def->name_text, def);
    }
}

void check_names(struct reader *r)
{
    size_t cases = 0;
    struct arena *scratch = arena_open();

    for (size_t i = 0; i < r->file->case_count; i++) {
        if (!r->file->cases[i].name)
            r->file->cases[i].row_count = 0; /* after a mistake, not to be expanded */
        cases += r->file->cases[i].row_count;
    }
    if (cases <= NAMES_EXPANDED_MAX)
        check_expanded(r, scratch);
    else
        check_written(r, scratch);
    arena_close(scratch);
}

/* --- where the cases are not all there at once --- */

/* Of cases with so many rows only the name as written. */
static bool is_expanded(const struct case_def *def)
{
    return def->row_count <= NAMES_EXPANDED_MAX;
}

static size_t names_of(const struct case_def *def)
{
    return is_expanded(def) ? def->row_count : 1;
}

static struct str nth_name(struct arena *scratch, const struct case_def *def, size_t i)
{
    return is_expanded(def) ? case_expand(scratch, def, i).name : def->name_text;
}

void names_add(struct names_seen *n, struct arena *scratch, const struct case_def *def)
{
    for (size_t i = 0; def->name && i < names_of(def); i++) {
        if (n->len == n->cap) {
            n->cap = n->cap ? n->cap * 2 : 1024;
            n->at = xrealloc(n->at, n->cap * sizeof *n->at);
        }
        n->at[n->len++] = str_hash(nth_name(scratch, def, i));
    }
}

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

void names_keep_repeated(struct names_seen *n)
{
    size_t kept = 0;

    if (n->len)
        qsort(n->at, n->len, sizeof *n->at, by_number);
    for (size_t i = 1; i < n->len; i++)
        if (n->at[i] == n->at[i - 1] && (!kept || n->at[kept - 1] != n->at[i]))
            n->at[kept++] = n->at[i];
    n->len = kept;
}

void names_complain(struct reader *r, const struct names_seen *n, size_t *first_lines,
                    const struct case_def *def)
{
    size_t line = span_line(def->span);

    for (size_t i = 0; def->name && i < names_of(def); i++) {
        struct str name = nth_name(r->arena, def, i);
        uint64_t hash = str_hash(name);
        const uint64_t *found =
            n->len ? bsearch(&hash, n->at, n->len, sizeof *n->at, by_number) : NULL;
        size_t *first = found ? &first_lines[found - n->at] : NULL;

        if (first && *first) {
            complain_of(r, def, name, *first == line ? 0 : *first);
            return;
        }
        if (first)
            *first = line;
    }
}
