#include "check/deviation.h"

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

bool deviation_list_has(const struct deviation_list *list, const struct deviation *d)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].contract, d->contract) &&
            str_eq(list->at[i].claim, d->claim) &&
            str_eq(list->at[i].case_text, d->case_text))
            return true;
    return false;
}

static bool means_case(const struct deviation *d, const struct case_result *r)
{
    const struct case_instance *instance = r->instance;

    return str_eq(d->contract, instance->def->file->contract->name) &&
           (!d->case_text.len || str_eq(d->case_text, instance->id_text) ||
            str_eq(d->case_text, instance->name) ||
            str_eq(d->case_text, instance->def->name_text));
}

static bool is_proved_by(const struct deviation *d, const struct case_def *def)
{
    for (size_t i = 0; i < def->prove_count; i++)
        if (str_eq(def->proves[i]->id, d->claim))
            return true;
    return false;
}

/* Every response judged says something about `conforms` of its operation. */
static bool is_shown_by_response(const struct deviation *d, const struct case_result *r)
{
    for (size_t i = 0; i < r->timings.len; i++) {
        const struct claim *conforms = conforms_claim(r->timings.at[i].operation);

        if (r->timings.at[i].judged && conforms && str_eq(conforms->id, d->claim))
            return true;
    }
    return false;
}

bool deviation_speaks_of(const struct deviation *d, const struct case_result *r,
                         const struct case_finding *f)
{
    const struct claim *claim = finding_claim(r, f);

    if (!means_case(d, r))
        return false;
    return claim ? str_eq(claim->id, d->claim) : is_proved_by(d, r->instance->def);
}

int64_t deviation_days_left(const struct deviation *d, int64_t today)
{
    return d->expires_day - today;
}

const char *deviation_need_name(enum deviation_need need)
{
    switch (need) {
    case DEVIATION_UNTRIED:
        return "untried";
    case DEVIATION_NEEDED:
        return "needed";
    case DEVIATION_UNNEEDED:
        return "unneeded";
    }
    BUG("deviation need %d", (int)need);
}

void deviation_count(struct deviation_tally *t, const struct case_result *r)
{
    const struct deviation *d = t->deviation;

    if (!means_case(d, r))
        return;
    for (size_t i = 0; verdict_violates(r->verdict) && i < r->findings.len; i++)
        if (!r->findings.at[i].observed &&
            deviation_speaks_of(d, r, &r->findings.at[i])) {
            t->violated++;
            return;
        }
    if (!is_proved_by(d, r->instance->def) && !is_shown_by_response(d, r))
        return;
    t->passed += r->verdict == VERDICT_PASS;
    t->unjudged += r->verdict == VERDICT_ERROR || r->verdict == VERDICT_SKIP;
}

enum deviation_need deviation_need(const struct deviation_tally *t)
{
    if (t->violated)
        return DEVIATION_NEEDED;
    return t->passed && !t->unjudged ? DEVIATION_UNNEEDED : DEVIATION_UNTRIED;
}

struct str deviation_remark(struct arena *a, const struct deviation_tally *t,
                            int64_t today)
{
    const struct deviation *d = t->deviation;
    int64_t left = deviation_days_left(d, today);

    if (deviation_need(t) == DEVIATION_UNNEEDED)
        return arena_printf(a, "is no longer needed: %s",
                            t->passed == 1 ? "its case passes" : "all its cases pass");
    if (left < 0)
        return arena_printf(a, "expired on %.*s: it counts no more", STR_ARG(d->expires));
    if (left > DEVIATION_NOTICE_DAYS)
        return STR_NONE;
    return arena_printf(a, "expires %s%.*s",
                        left == 0   ? "today, "
                        : left == 1 ? "tomorrow, "
                                    : arena_printf(a, "in %d days, ", (int)left).at,
                        STR_ARG(d->expires));
}
