/* fealty demo: the first ten seconds, offline.  The suites green on the mock; then one
 * claim broken on purpose, and the suite red. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/rng.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/break.h"
#include "cli/command.h"
#include "mock/service.h"
#include "report/report.h"
#include "run/run.h"

#include "base/banned.h"

#ifndef FEALTY_DATA_DIR
#error "FEALTY_DATA_DIR is where specs and cases are installed"
#endif

struct demo {
    struct arena *arena;
    const struct arguments *args;
    struct suite suite;
    struct selection selection;
    struct target target;
    struct broken broken;
};

static bool run_once(struct demo *d, bool quiet, struct run_summary *summary,
                     struct err *err)
{
    struct report_options report = { .color = use_color(d->args, stdout),
                                     .internal_header = S(WORLD_HEADER),
                                     .quiet = quiet };
    struct result_sink *sink = console_open(d->arena, &report, stdout, NULL);
    struct run_options options = { .suite = &d->suite,
                                   .selection = &d->selection,
                                   .target = &d->target,
                                   .model_of = broken_model,
                                   .model_ctx = &d->broken,
                                   .sinks = &sink,
                                   .sink_count = 1,
                                   .stop = &caught_signal };

    options.seed = 1;
    if (!argument_number(d->args, OPT_SEED, 0, INT64_MAX, &options.seed, err))
        return false;
    return run_all(d->arena, &options, summary, err);
}

/* What tells the best story in a few lines: who is updated when identifiers disagree;
 * without such a claim, the first that can be broken. */
static const struct variation *choose(struct demo *d)
{
    const struct variation *any = NULL;

    for (size_t i = 0; i < d->suite.contract_count; i++) {
        struct variation_list mutants =
            claims_mutants(d->arena, d->suite.contracts[i], NULL);

        for (size_t k = 0; k < mutants.len; k++) {
            if (str_eq(mutants.at[k].claim->kind, S("identifier-priority")))
                return &mutants.at[k];
            if (!any && mutants.at[k].claim->strength == STRENGTH_MUST)
                any = &mutants.at[k];
        }
    }
    return any;
}

static int show_red(struct demo *d)
{
    const struct variation *v = choose(d);
    struct run_summary summary;
    struct err err = { 0 };

    if (!v)
        return complain(EXIT_UNJUDGED, "no claim here can be broken");
    d->broken.variation = v;
    printf("\n--- now the mock breaks one claim on purpose: %.*s/%.*s, %.*s\n\n",
           STR_ARG(v->claim->contract->name), STR_ARG(v->claim->id), STR_ARG(v->says));
    d->selection.contracts = (struct str_list){ 0 };
    *vec_push(d->arena, &d->selection.contracts) = v->claim->contract->name;
    if (!run_once(d, false, &summary, &err))
        return complain(EXIT_UNJUDGED, "%s", err.msg);
    if (summary.tally->cases[VERDICT_FAIL] == 0)
        return complain(EXIT_VIOLATED, "the broken claim was not noticed");
    printf("\nThe suite is green on an endpoint that keeps its word, and red on one that "
           "does not.\n"
           "A project of your own, from an OpenAPI document: fealty init --from "
           "openapi.yaml\n"
           "What else there is: fealty --help\n");
    return EXIT_HELD;
}

static int show(struct demo *d)
{
    struct run_summary summary;
    struct err err = { 0 };

    printf("--- the suites against an endpoint that keeps every claim (the embedded "
           "mock)\n\n");
    if (!run_once(d, false, &summary, &err))
        return complain(EXIT_UNJUDGED, "%s", err.msg);
    if (summary.interrupted)
        return 128 + (int)caught_signal;
    if (summary.tally->cases[VERDICT_FAIL] || summary.tally->cases[VERDICT_ERROR])
        return complain(EXIT_VIOLATED, "the suites are not green on the mock");
    return show_red(d);
}

static bool has_data(struct arena *a, struct str dir)
{
    return fs_is_dir(arena_cstr(a, arena_printf(a, "%.*s/specs", STR_ARG(dir)))) &&
           fs_is_dir(arena_cstr(a, arena_printf(a, "%.*s/cases", STR_ARG(dir))));
}

/* Of a prefix that may have been moved since it was configured. */
static struct str beside_program(struct arena *a)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);

    if (len <= 0 || (size_t)len == sizeof path)
        return STR_NONE;
    while (len && path[len - 1] != '/')
        len--;
    return arena_printf(a, "%.*s" FEALTY_DATA_BESIDE, (int)len, path);
}

/* The checkout's own, or the installed ones; empty where there are none.  The project of
 * a user is no checkout: it has no published schemas among its specs, and its few cases
 * may not notice just the claim that is broken. */
static struct str find_data(struct arena *a)
{
    struct str places[] = { fs_is_dir("specs/meta") ? S(".") : STR_NONE,
                            beside_program(a), S(FEALTY_DATA_DIR) };

    for (size_t i = 0; i < countof(places); i++)
        if (places[i].len && has_data(a, places[i]))
            return arena_str(a, places[i]);
    return STR_NONE;
}

int cmd_demo(struct arena *a, const struct arguments *args)
{
    struct demo d = { .arena = a, .args = args };
    struct diags *diags = diags_new(a);
    struct config config = { .dir = find_data(a) };
    struct load_options load = { .variants = false };

    if (config.dir.len == 0)
        return complain(EXIT_USAGE,
                        "the demo's specs and cases are not in " FEALTY_DATA_DIR
                        ": run it in a checkout, or install fealty (cmake --install)");
    *vec_push(a, &config.run) = S("specs");
    *vec_push(a, &config.run) = S("cases");
    if (!load_suite(a, args, &config, load, &d.suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    d.target = (struct target){ .kind = TARGET_MOCK,
                                .name = S("mock"),
                                .in_process = argument_on(args, OPT_IN_PROCESS) };
    d.broken = (struct broken){ .arena = a, .suite = &d.suite };
    catch_signals();
    return show(&d);
}
