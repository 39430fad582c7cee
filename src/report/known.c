#include "report/known.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "report/text.h"

#include "base/banned.h"

void known_add(struct arena *a, struct known_list *list, const struct report_options *o,
               const struct case_result *r)
{
    if (r->verdict != VERDICT_KNOWN)
        return;
    struct arena *scratch = arena_open();
    struct str reason = report_shown(scratch, o, r->reason);
    size_t i = 0;

    while (i < list->len && !str_eq(list->at[i].reason, reason))
        i++;
    if (i < list->len)
        list->at[i].cases++;
    else if (list->len == KNOWN_REASONS_MAX)
        list->dropped++;
    else
        *vec_push(a, list) = (struct known_reason){ arena_str(a, reason), 1 };
    arena_close(scratch);
}

struct str_list known_remarks(struct arena *a, const struct report_options *o,
                              const struct run_summary *s)
{
    struct str_list list = { 0 };

    for (size_t i = 0; i < s->tally->deviation_count; i++) {
        const struct deviation_tally *t = &s->tally->deviations[i];
        const struct deviation *d = t->deviation;
        struct str remark = deviation_remark(a, t, date_of(s->info->started_ms));
        struct str of = d->case_text.len
                            ? arena_printf(a, ", case %.*s", STR_ARG(d->case_text))
                            : STR_NONE;

        if (remark.len)
            *vec_push(a, &list) = report_shown(
                a, o,
                arena_printf(a, "deviation %.*s/%.*s%.*s (%.*s%s%.*s) %.*s",
                             STR_ARG(d->contract), STR_ARG(d->claim), STR_ARG(of),
                             STR_ARG(d->owner), d->place.len ? ", " : "",
                             STR_ARG(d->place), STR_ARG(remark)));
    }
    return list;
}
