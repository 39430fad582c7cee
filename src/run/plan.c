#include "run/plan.h"

#include "base/arena.h"

#include "base/banned.h"

struct plan plan_of(const struct suite *suite, const struct selection *selection,
                    const struct contract *contract)
{
    return (struct plan){ .suite = suite, .selection = selection, .contract = contract };
}

/* Moves on to a row that stands on a file, a definition and a row of it; false at the
 * end. */
static bool settle(struct plan *p)
{
    for (; p->file < p->suite->file_count; p->file++, p->def = 0, p->row = 0) {
        const struct case_file *file = p->suite->files[p->file];

        if (file->contract != p->contract)
            continue;
        for (; p->def < file->case_count; p->def++, p->row = 0) {
            const struct case_def *def = &file->cases[p->def];

            if (p->row < def->row_count && selection_takes_def(p->selection, def))
                return true;
        }
    }
    return false;
}

static bool is_taken(const struct selection *s, const struct case_instance *instance)
{
    return !s->takes || s->takes(s->takes_ctx, instance);
}

bool plan_next(struct plan *p, struct arena *a, struct case_instance *ret)
{
    while (settle(p)) {
        const struct case_def *def = &p->suite->files[p->file]->cases[p->def];
        struct case_instance instance = case_expand(a, def, p->row++);

        if (!selection_takes_case(p->selection, &instance))
            continue;
        p->seen++;
        if (!is_taken(p->selection, &instance))
            continue;
        *ret = instance;
        return true;
    }
    return false;
}

static size_t count_all(const struct plan *p)
{
    size_t count = 0;

    for (size_t i = 0; i < p->suite->file_count; i++) {
        const struct case_file *file = p->suite->files[i];

        for (size_t k = 0; file->contract == p->contract && k < file->case_count; k++)
            count += file->cases[k].row_count;
    }
    return count;
}

/* Rows whose names decide have to be expanded one by one. */
static void count_named(const struct plan *p, const struct case_def *def,
                        struct plan_count *io)
{
    struct arena *scratch = arena_open();

    for (size_t row = 0; row < def->row_count; row++) {
        struct case_instance instance = case_expand(scratch, def, row);

        if (selection_takes_case(p->selection, &instance)) {
            io->matching++;
            io->selected += is_taken(p->selection, &instance);
        }
        if (row % 64 == 63)
            arena_reset(scratch);
    }
    arena_close(scratch);
}

struct plan_count plan_count(const struct plan *p)
{
    struct plan walk = plan_of(p->suite, p->selection, p->contract);
    struct plan_count count = { .all = count_all(p) };

    while (settle(&walk)) {
        const struct case_def *def = &p->suite->files[walk.file]->cases[walk.def];

        if (p->selection->cases.len || p->selection->takes) {
            count_named(p, def, &count);
        } else {
            count.selected += def->row_count;
            count.matching += def->row_count;
        }
        walk.row = def->row_count;
    }
    return count;
}
