#include "run/accept.h"

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

/* Of those that still count the first; else one that has expired, or NULL. */
static const struct deviation *deviation_of(const struct deviation_list *list,
                                            int64_t today, const struct case_result *r,
                                            const struct case_finding *f)
{
    const struct deviation *expired = NULL;

    for (size_t i = 0; list && i < list->len; i++) {
        const struct deviation *d = &list->at[i];

        if (!deviation_speaks_of(d, r, f))
            continue;
        if (deviation_days_left(d, today) >= 0)
            return d;
        expired = d;
    }
    return expired;
}

static void add_once(struct arena *a, struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], text))
            return;
    *vec_push(a, list) = text;
}

static struct str joined(struct arena *a, const struct str_list *list)
{
    struct str text = list->len ? list->at[0] : STR_NONE;

    for (size_t i = 1; i < list->len; i++)
        text = arena_printf(a, "%.*s; %.*s", STR_ARG(text), STR_ARG(list->at[i]));
    return text;
}

/* By a deviation that counts: then its words go to `reasons`. */
static bool is_deviation(const struct acceptance *x, struct arena *a, int64_t today,
                         struct case_result *r, const struct case_finding *f,
                         struct str_list *reasons)
{
    const struct deviation *d = deviation_of(x->deviations, today, r, f);

    if (!d)
        return false;
    bool counts = deviation_days_left(d, today) >= 0;

    add_once(a, counts ? reasons : &r->notes,
             arena_printf(a, "accepted until %.*s%s by %.*s: %.*s", STR_ARG(d->expires),
                          counts ? "" : ", which is over,", STR_ARG(d->owner),
                          STR_ARG(d->reason)));
    return counts;
}

void accept_result(const struct acceptance *x, struct arena *a, int64_t today,
                   struct case_result *r)
{
    struct str_list reasons = { 0 };
    bool is_known = true;

    if (x->baseline)
        baseline_judge(x->baseline, r);
    if (r->verdict != VERDICT_FAIL)
        return;
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct case_finding *f = &r->findings.at[i];

        if (f->observed || is_deviation(x, a, today, r, f, &reasons))
            continue;
        if (x->baseline && baseline_holds(x->baseline, r, f))
            add_once(a, &reasons, baseline_reason(x->baseline));
        else
            is_known = false;
    }
    if (!is_known || !reasons.len)
        return;
    r->verdict = VERDICT_KNOWN;
    r->reason = joined(a, &reasons);
}
