#include "cli/acceptance.h"

#include <stdio.h>

#include "base/arena.h"
#include "run/deviations.h"

#include "base/banned.h"

/* Only a whole run knows what a baseline is to hold. */
static bool check_options(const struct arguments *args, struct str baseline,
                          struct err *err)
{
    static const struct {
        enum option_id id;
        const char *name;
    } parts[] = { { OPT_SHARD, "--shard" },
                  { OPT_RESUME, "--resume" },
                  { OPT_DRY_RUN, "--dry-run" } };

    if (!argument_on(args, OPT_BASELINE_UPDATE))
        return true;
    if (!baseline.len)
        return err_set(err, ERR_INPUT,
                       "--baseline-update needs --baseline FILE, or `baseline: FILE` in "
                       "fealty.yaml");
    for (size_t i = 0; i < countof(parts); i++)
        if (argument_on(args, parts[i].id))
            return err_set(err, ERR_INPUT, "--baseline-update does not go with %s",
                           parts[i].name);
    return true;
}

bool acceptance_read(struct arena *a, const struct arguments *args,
                     const struct config *config, const struct suite *suite,
                     const struct redactor *redactor, struct acceptance *ret,
                     struct diags *diags, struct err *err)
{
    struct str deviations = argument_text(args, OPT_DEVIATIONS, NULL);
    struct str baseline = argument_text(args, OPT_BASELINE, NULL);
    struct deviation_list *list = arena_new(a, struct deviation_list);
    const struct baseline_options options = { .updates =
                                                  argument_on(args, OPT_BASELINE_UPDATE),
                                              .redactor = redactor };

    deviations = deviations.len ? deviations : config->deviations;
    baseline = baseline.len ? baseline : config->baseline;
    *ret = (struct acceptance){ 0 };
    if (!check_options(args, baseline, err))
        return false;
    if (deviations.len) {
        ret->deviations = list;
        if (!deviations_read(a, arena_cstr(a, deviations), suite, list, diags))
            return false;
    }
    if (baseline.len)
        ret->baseline = baseline_open(a, arena_str(a, baseline), &options, diags);
    return !baseline.len || ret->baseline;
}

bool acceptance_end(const struct acceptance *x, const struct arguments *args,
                    const struct run_summary *summary, struct err *err)
{
    if (!x->baseline)
        return true;
    struct baseline_counts counts = baseline_count(x->baseline);
    bool updates = argument_on(args, OPT_BASELINE_UPDATE);

    if (updates && (summary->interrupted || summary->gave_up)) {
        fputs("baseline: it stays as it was: the run did not come to its end\n", stderr);
    } else if (updates) {
        if (!baseline_save(x->baseline, err))
            return false;
        fprintf(stderr, "baseline: %zu violation%s written, %zu of them new; %zu gone\n",
                counts.held + counts.added, counts.held + counts.added == 1 ? "" : "s",
                counts.added, counts.gone);
    } else if (counts.gone) {
        fprintf(stderr,
                "baseline: %zu violation%s gone; --baseline-update takes %s out\n",
                counts.gone, counts.gone == 1 ? " is" : "s are",
                counts.gone == 1 ? "it" : "them");
    }
    return true;
}
