/* Names of cases: each is the only one in its file. */
#include "base/arena.h"
#include "base/map.h"
#include "suite/expand.h"
#include "suite/reader.h"

#include "base/banned.h"

/* Files that expand to more cases are held against a cheaper rule. */
#define NAMES_EXPANDED_MAX ((size_t)50 * 1000)

static void complain(struct reader *r, const struct case_def *def, struct str name,
                     const struct case_def *other)
{
    diags_error(r->diags, def->span, "duplicate-name",
                "there are two cases named \"%.*s\"", STR_ARG(name));
    if (other == def)
        diags_hint(r->diags, "`for` makes %zu cases: put the variables into `name`",
                   def->row_count);
    else
        diags_hint(r->diags, "the other is in line %zu", span_line(other->span));
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
