#include "run/plan.h"

#include "base/arena.h"

#include "base/banned.h"

struct plan plan_of(const struct suite *suite, const struct selection *selection,
                    const struct contract *contract)
{
    return (struct plan){ .selection = selection, .walk = case_walk_of(suite, contract) };
}

void plan_end(struct plan *p)
{
    case_walk_end(&p->walk);
    arena_close(p->scratch);
    p->scratch = NULL;
    p->def = NULL;
}

/* Moves on to a row that stands on a definition and a row of it; false at the end. */
static bool settle(struct plan *p)
{
    while (!p->def || p->row >= p->def->row_count ||
           (p->row == 0 && !selection_takes_def(p->selection, p->def))) {
        p->def = case_walk_next(&p->walk);
        p->row = 0;
        if (!p->def)
            return false;
    }
    return true;
}

static bool is_taken(const struct selection *s, const struct case_instance *instance)
{
    return !s->takes || s->takes(s->takes_ctx, instance);
}

/* Whether the row is selected and taken.  A million may be passed over in a row, so they
 * are not made where those live that are taken. */
static bool takes_row(struct plan *p, size_t row)
{
    if (!p->selection->cases.len && !p->selection->takes) {
        p->seen++;
        return true;
    }
    if (!p->scratch)
        p->scratch = arena_open();
    struct case_instance instance = case_expand(p->scratch, p->def, row);
    bool selected = selection_takes_case(p->selection, &instance);
    bool takes = selected && is_taken(p->selection, &instance);

    p->seen += selected;
    if (p->passed++ % 64 == 63)
        arena_reset(p->scratch);
    return takes;
}

bool plan_next(struct plan *p, struct arena *a, struct case_instance *ret)
{
    while (settle(p)) {
        size_t row = p->row++;

        if (!takes_row(p, row))
            continue;
        case_walk_keep(&p->walk, a);
        *ret = case_expand(a, p->def, row);
        return true;
    }
    plan_end(p);
    return false;
}

/* Rows whose names decide have to be expanded one by one. */
static void count_named(const struct plan *p, struct arena *scratch,
                        struct plan_count *io)
{
    for (size_t row = 0; row < p->def->row_count; row++) {
        struct case_instance instance = case_expand(scratch, p->def, row);

        if (selection_takes_case(p->selection, &instance)) {
            io->matching++;
            io->selected += is_taken(p->selection, &instance);
        }
        if (row % 64 == 63)
            arena_reset(scratch);
    }
    arena_reset(scratch);
}

bool plan_count(const struct suite *suite, const struct selection *selection,
                const struct contract *contract, struct plan_count *ret, struct err *err)
{
    struct plan walk = plan_of(suite, selection, contract);
    struct plan_count count = { .all = case_rows(suite, contract) };

    *ret = (struct plan_count){ count.all, count.all, count.all };
    if (selection_takes_all(selection))
        return true;
    struct arena *scratch = arena_open();

    for (; settle(&walk); walk.row = walk.def->row_count) {
        if (selection->cases.len || selection->takes) {
            count_named(&walk, scratch, &count);
        } else {
            count.selected += walk.def->row_count;
            count.matching += walk.def->row_count;
        }
    }
    arena_close(scratch);
    *ret = count;
    return plan_ok(&walk, err);
}

bool plan_ok(const struct plan *p, struct err *err)
{
    if (p->walk.err.code != ERR_NONE)
        *err = p->walk.err;
    return p->walk.err.code == ERR_NONE;
}
