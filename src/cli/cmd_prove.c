/* fealty prove: the mutation score of a suite, and whether it cries wolf. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/prove_report.h"
#include "doc/json.h"
#include "doc/node.h"
#include "doc/yaml.h"
#include "run/prove.h"

#include "base/banned.h"

#define EQUIVALENT_NAME "equivalent.yaml"

/* {mutant: reason} of each contract's equivalent.yaml, together. */
static json_t *read_equivalent(struct arena *a, const struct suite *suite,
                               struct diags *diags)
{
    json_t *all = arena_json(a, json_object());

    for (size_t i = 0; i < suite->contract_count; i++) {
        const struct contract *c = suite->contracts[i];
        struct str path = fs_join(a, fs_dirname(c->path), S(EQUIVALENT_NAME));

        if (!fs_exists(path.at))
            continue;
        const struct node *root = doc_load(a, path.at, diags);

        for (size_t k = 0; node_is_map(root) && k < root->len; k++)
            json_object_set(all,
                            arena_printf(a, "%.*s/%.*s", STR_ARG(c->name),
                                         STR_ARG(node_text(root->items[k].key)))
                                .at,
                            json_str(a, node_text(root->items[k].value)));
    }
    return all;
}

static void show_progress(const struct prove_entry *entry, size_t done, size_t planned,
                          void *ctx)
{
    (void)ctx;
    (void)entry;
    if (done % 16 == 0)
        fprintf(stderr, "\r\033[K%zu/%zu variations", done, planned);
}

static int status_of(const struct prove_result *r, double threshold)
{
    if (r->interrupted)
        return 128 + (int)caught_signal;
    if (r->entries.len == 0)
        return EXIT_NOTHING;
    if (r->honest_failures || r->false_alarms || prove_score(r) < threshold)
        return EXIT_VIOLATED;
    return EXIT_HELD;
}

static int run(struct arena *a, const struct arguments *args,
               struct prove_options *options)
{
    struct prove_result result;
    struct err err = { 0 };
    uint64_t threshold = 100, combinations = options->no_twins ? 0 : 20;

    options->seed = 1;
    if (!argument_number(args, OPT_THRESHOLD, 0, 100, &threshold, &err) ||
        !argument_number(args, OPT_COMBINATIONS, 0, 100000, &combinations, &err) ||
        !argument_number(args, OPT_SEED, 0, INT64_MAX, &options->seed, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    options->combinations = combinations;
    if (isatty(STDERR_FILENO) && !argument_on(args, OPT_QUIET))
        options->progress = show_progress;
    catch_signals();
    if (!prove(a, options, &result, &err))
        return complain(EXIT_UNJUDGED, "%s", err.msg);
    if (options->progress)
        fputs("\r\033[K", stderr);
    if (argument_on(args, OPT_JSON))
        prove_print_json(a, &result);
    else
        prove_print_text(a, &result, args);
    for (size_t i = 0; i < args->values[OPT_REPORT_JUNIT].len; i++)
        if (!prove_write_junit(&result,
                               arena_cstr(a, args->values[OPT_REPORT_JUNIT].at[i]), &err))
            return complain(EXIT_FAULT, "%s", err.msg);
    return status_of(&result, (double)threshold);
}

int cmd_prove(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite;
    struct selection selection;
    struct err err = { 0 };
    struct load_options load = read_load_options(args);
    const struct config *config = load_config(a, args, diags);

    if (!config || !load_suite(a, args, config, load, &suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    read_selection(args, &suite, &selection);
    if (!selection_check(a, &selection, &suite, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    struct prove_options options = { .suite = &suite,
                                     .selection = &selection,
                                     .sockets = argument_on(args, OPT_SOCKETS),
                                     .no_twins = argument_on(args, OPT_NO_TWINS),
                                     .equivalent = read_equivalent(a, &suite, diags),
                                     .stop = &caught_signal };

    print_diags(diags, args);
    return diags_ok(diags) ? run(a, args, &options) : EXIT_USAGE;
}
