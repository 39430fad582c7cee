/* fealty run: the cases against a target. */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/rng.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/acceptance.h"
#include "cli/against.h"
#include "cli/break.h"
#include "cli/command.h"
#include "cli/dry_run.h"
#include "cli/journals.h"
#include "cli/replay_id.h"
#include "cli/reports.h"
#include "cli/run_again.h"
#include "cli/target_options.h"
#include "doc/json.h"
#include "mock/service.h"
#include "run/fingerprint.h"
#include "run/plan.h"
#include "run/run.h"
#include "run/wait_for.h"
#include "suite/walk.h"

#include "base/banned.h"

/* Everything that is known before anything is sent. */
struct run_plan {
    struct suite suite;
    struct selection selection;
    struct secrets secrets;
    const struct config *config;
    struct target target;
    struct broken broken;
    struct acceptance acceptance;
    struct run_options options;
    struct earlier *earlier;
};

static bool read_variables(struct arena *a, const struct arguments *args,
                           const struct target *target, struct run_options *options,
                           struct err *err)
{
    json_t *variables = arena_json(a, json_object());

    if (target->variables)
        json_object_update(variables, target->variables);

    for (size_t i = 0; i < args->values[OPT_VARIABLE].len; i++) {
        struct str rest = args->values[OPT_VARIABLE].at[i], name;

        str_cut(&rest, '=', &name);
        if (name.len == args->values[OPT_VARIABLE].at[i].len)
            return err_set(err, ERR_INPUT, "--variable takes NAME=VALUE, not `%.*s`",
                           STR_ARG(name));
        json_object_set(variables, arena_cstr(a, name), json_str(a, rest));
    }
    options->variables = variables;
    return true;
}

static bool read_fail_on(const struct arguments *args, struct run_options *options,
                         struct err *err)
{
    struct str weakest = argument_text(args, OPT_FAIL_ON, "should");

    options->only_must_fails = str_eq(weakest, S("must"));
    return options->only_must_fails || str_eq(weakest, S("should")) ||
           err_set(err, ERR_INPUT, "--fail-on takes must or should, not `%.*s`",
                   STR_ARG(weakest));
}

static bool read_options(struct arena *a, const struct arguments *args,
                         struct run_plan *p, struct err *err)
{
    uint64_t jobs = RUN_JOBS_DEFAULT, failures = 0, errors = 0;
    struct run_options *o = &p->options;

    p->options.seed = rng_fresh_seed();
    if (!read_target(a, args, p->config, &p->secrets, &p->target, err) ||
        !argument_number(args, OPT_JOBS, 1, RUN_JOBS_MAX, &jobs, err) ||
        !argument_number(args, OPT_SEED, 0, INT64_MAX, &p->options.seed, err) ||
        !argument_number(args, OPT_MAX_FAILURES, 1, SIZE_MAX, &failures, err) ||
        !argument_number(args, OPT_MAX_ERRORS, 1, SIZE_MAX, &errors, err) ||
        !argument_number(args, OPT_MAX_WRITES, 0, UINT64_MAX, &o->max_writes, err) ||
        !read_variables(a, args, &p->target, &p->options, err) ||
        !read_fail_on(args, &p->options, err) ||
        !selection_check(a, &p->selection, &p->suite, err) ||
        !broken_read(a, args, &p->suite, &p->broken, err) ||
        !acceptance_read(a, args, p->config, &p->suite, p->secrets.redactor,
                         &p->acceptance, p->secrets.diags, err))
        return false;
    if (p->broken.count && p->target.kind != TARGET_MOCK)
        return err_set(err, ERR_INPUT, "--break needs the embedded mock");
    o->writes_limited = argument_on(args, OPT_MAX_WRITES);
    o->read_only = argument_on(args, OPT_READ_ONLY);
    p->options.suite = &p->suite;
    p->options.selection = &p->selection;
    p->options.target = &p->target;
    p->options.jobs = jobs;
    p->options.max_failures = failures;
    p->options.max_errors = errors;
    p->options.fail_fast = argument_on(args, OPT_FAIL_FAST);
    p->options.model_of = broken_model;
    p->options.model_ctx = &p->broken;
    p->options.broken = argument_text(args, OPT_BREAK, "");
    p->options.stop = &caught_signal;
    p->options.acceptance = &p->acceptance;
    return true;
}

static bool selects_any(const struct run_plan *p)
{
    struct arena *scratch = arena_open();
    bool any = false;

    for (size_t i = 0; i < p->suite.contract_count && !any; i++) {
        struct plan plan = plan_of(&p->suite, &p->selection, p->suite.contracts[i]);
        struct case_instance instance;

        any = plan_next(&plan, scratch, &instance) || plan.walk.err.code != ERR_NONE;
        arena_reset(scratch);
        plan_end(&plan);
    }
    arena_close(scratch);
    return any;
}

/* The name of some case; empty where there is none. */
static struct str any_name(struct arena *a, const struct suite *s)
{
    struct str name = STR_NONE;

    for (size_t i = 0; i < s->contract_count && !name.len; i++) {
        struct case_walk walk = case_walk_of(s, s->contracts[i]);
        const struct case_def *def = case_walk_next(&walk);

        if (def)
            name = arena_str(a, def->name_text);
        case_walk_end(&walk);
    }
    return name;
}

static int nothing_selected(struct arena *a, const struct run_plan *p)
{
    struct str name = any_name(a, &p->suite);
    struct str near = p->selection.cases.len ? name : STR_NONE;

    if (!name.len)
        return complain(EXIT_NOTHING,
                        "no cases were found: name case files or folders with them, or "
                        "make a project: fealty init --from openapi.yaml");
    if (near.len)
        return complain(
            EXIT_NOTHING,
            "no case is selected by --case; a name here is `%.*s` (fealty list)",
            STR_ARG(near));
    return complain(EXIT_NOTHING, "the selection matches no case (fealty list)");
}

static size_t peak_memory_kib(void)
{
    struct rusage usage;

    return getrusage(RUSAGE_SELF, &usage) == 0 ? (size_t)usage.ru_maxrss : 0;
}

static void tell_about_writes(const struct run_plan *p, const struct run_summary *s,
                              struct str journal)
{
    if (s->over_quota)
        complain(EXIT_UNJUDGED,
                 "%zu case%s did not run: the quota of writes is used up (--max-writes, "
                 "or `limits: {writes: N}`)",
                 s->over_quota, s->over_quota == 1 ? "" : "s");
    if (s->left_changed)
        complain(EXIT_UNJUDGED, "%zu change%s not put back: fealty restore %.*s",
                 s->left_changed, s->left_changed == 1 ? " was" : "s were",
                 STR_ARG(journal));
    else if (p->target.kind == TARGET_LIVE && p->target.state_count)
        fprintf(stderr, "journal: %.*s\n", STR_ARG(journal));
}

/* --wait-for */
static bool wait_until_up(const struct arguments *args, const struct target *target,
                          struct err *err)
{
    struct wait_for wait = { .path = argument_text(args, OPT_WAIT_FOR_PATH, "/"),
                             .stop = &caught_signal };

    if (!argument_on(args, OPT_WAIT_FOR))
        return !argument_on(args, OPT_WAIT_FOR_PATH) ||
               err_set(err, ERR_INPUT, "--wait-for-path goes with --wait-for");
    if (!argument_ms(args, OPT_WAIT_FOR, &wait.most_ms, err))
        return false;
    return target->kind == TARGET_MOCK || wait_for(target, &wait, err);
}

static int run_with_reports(struct arena *a, const struct arguments *args,
                            struct run_plan *p)
{
    struct reports reports;
    struct run_summary summary;
    struct err err = { 0 };

    struct report_wishes wishes = { .ledger = p->target.kind == TARGET_LIVE,
                                    .aside = p->earlier->aside };

    if (!reports_open(a, args, p->secrets.redactor, wishes, &reports, &err)) {
        reports_close(&reports);
        return complain(EXIT_USAGE, "%s", err.msg);
    }
    p->options.sinks = reports.sinks;
    p->options.sink_count = reports.count;
    catch_signals();
    bool ok =
        wait_until_up(args, &p->target, &err) && run_all(a, &p->options, &summary, &err);

    reports_close(&reports);
    if (!ok)
        return complain(err.code == ERR_IO || err.code == ERR_LIMIT ? EXIT_FAULT
                        : err.code == ERR_INPUT                     ? EXIT_USAGE
                                                                    : EXIT_UNJUDGED,
                        "%s", err.msg);
    tell_about_writes(p, &summary, reports.journal);
    if (!acceptance_end(&p->acceptance, args, &summary, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    if (argument_on(args, OPT_VERBOSE))
        fprintf(stderr, "* peak memory %zu KiB\n", peak_memory_kib());
    return exit_status_of(&summary);
}

/* The cases that are left go into the journal; then the reports are made from all of it,
 * so that they are those of the whole run. */
static int run_the_rest(struct arena *a, const struct arguments *args, struct run_plan *p)
{
    struct report_options options = { .redactor = p->secrets.redactor,
                                      .internal_header = S(WORLD_HEADER),
                                      .verbose = argument_on(args, OPT_VERBOSE) };
    struct run_summary summary;
    struct err err = { 0 };
    struct result_sink *sink =
        journal_report_resume(a, &options, arena_cstr(a, p->earlier->path), &err);

    if (!sink)
        return complain(EXIT_FAULT, "%s", err.msg);
    p->options.sinks = &sink;
    p->options.sink_count = 1;
    catch_signals();
    bool ok =
        wait_until_up(args, &p->target, &err) && run_all(a, &p->options, &summary, &err);

    journal_report_close(sink);
    if (!ok)
        return complain(err.code == ERR_IO || err.code == ERR_LIMIT ? EXIT_FAULT
                                                                    : EXIT_UNJUDGED,
                        "%s", err.msg);
    tell_about_writes(p, &summary, p->earlier->path);
    struct str_list paths = { &p->earlier->path, 1, 1 };
    int status = report_journals(a, args, &paths);

    return summary.interrupted ? exit_status_of(&summary) : status;
}

static bool may_resume(struct arena *a, const struct arguments *args,
                       const struct run_plan *p, struct err *err)
{
    for (size_t i = 0; i < args->values[OPT_REPORT].len; i++)
        if (str_starts(args->values[OPT_REPORT].at[i], S("journal")))
            return err_set(err, ERR_INPUT,
                           "--resume goes on with its journal: no other "
                           "can be asked for");
    if (!str_eq(p->earlier->split, p->earlier->parts.name))
        return err_set(err, ERR_INPUT,
                       "cannot go on with %.*s: its shard was split by other durations "
                       "(--shard-by)",
                       STR_ARG(p->earlier->path));
    return str_eq(p->earlier->fingerprint,
                  run_fingerprint(a, &p->suite, &p->selection)) ||
           err_set(
               err, ERR_INPUT,
               "cannot go on with %.*s: the contracts, the cases or the selection are "
               "not those of that run",
               STR_ARG(p->earlier->path));
}

static int run_with(struct arena *a, const struct arguments *args,
                    struct earlier *earlier)
{
    struct run_plan p = { .earlier = earlier };
    struct diags *diags = diags_new(a);
    struct load_options load = read_load_options(args);
    struct err err = { 0 };

    p.secrets = (struct secrets){ .redactor = redactor_new(a), .diags = diags_new(a) };
    if (!load_put_aside(&load, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    p.config = load_config(a, args, diags);
    if (!p.config || !load_suite(a, args, p.config, load, &p.suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    print_diags(diags, args); /* warnings */
    if (!suite_aside_ok(&p.suite, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    read_selection(args, &p.suite, &p.selection);
    earlier->parts.redactor = p.secrets.redactor;
    earlier_select(earlier, &p.selection);
    bool ok = read_options(a, args, &p, &err);

    print_diags(p.secrets.diags, args);
    if (!ok && err.code == ERR_NONE)
        return EXIT_USAGE; /* the diagnostics have said why */
    if (!ok)
        return complain(EXIT_USAGE, "%s", err.msg);
    if (earlier->only.len &&
        !replay_id_check(a, &p.suite, &p.selection, earlier->only, &err))
        return complain(EXIT_NOTHING, "%s", err.msg);
    int status =
        parts_prepare(a, args, &p.suite, &p.selection, &p.target, &earlier->parts);

    if (status != EXIT_HELD)
        return status;
    if (earlier->resumes && !may_resume(a, args, &p, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    p.options.shard = parts_told(a, &earlier->parts);
    if (earlier->repeats && earlier->failed.len == 0)
        return complain(EXIT_HELD, "nothing failed in %.*s", STR_ARG(earlier->path));
    if (!selects_any(&p) && !argument_on(args, OPT_ALLOW_EMPTY) && !earlier->resumes &&
        !earlier->parts.whole)
        return nothing_selected(a, &p);
    if (argument_on(args, OPT_DRY_RUN))
        return dry_run(a, args, &p.options, p.secrets.redactor);
    if (argument_on(args, OPT_JSON))
        return complain(EXIT_USAGE, "--json goes with --dry-run; the results as JSON are "
                                    "--report json=FILE");
    return earlier->resumes ? run_the_rest(a, args, &p) : run_with_reports(a, args, &p);
}

int run_again(struct arena *a, const struct arguments *args, struct earlier *earlier)
{
    struct arguments filled;
    struct err err = { 0 };
    int status = earlier_read(a, args, earlier);

    if (status != EXIT_HELD)
        return status;
    if (!earlier_arguments(a, earlier, args, &filled, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    return run_with(a, &filled, earlier);
}

int cmd_run(struct arena *a, const struct arguments *args)
{
    struct earlier earlier = { 0 };

    return argument_on(args, OPT_AGAINST) ? run_against(a, args)
                                          : run_again(a, args, &earlier);
}
