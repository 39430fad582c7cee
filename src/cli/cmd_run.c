/* fealty run: the cases against a target. */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/rng.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/break.h"
#include "cli/command.h"
#include "cli/reports.h"
#include "doc/json.h"
#include "run/plan.h"
#include "run/run.h"

#include "base/banned.h"

/* Everything that is known before anything is sent. */
struct run_plan {
    struct suite suite;
    struct selection selection;
    struct redactor *redactor;
    const struct config *config;
    struct target target;
    struct broken broken;
    struct run_options options;
};

static bool read_engine_options(const struct arguments *args, struct engine_options *e,
                                struct err *err)
{
    e->insecure = argument_on(args, OPT_INSECURE) || e->insecure;
    e->http2 = argument_on(args, OPT_HTTP2) || e->http2;
    e->cacert = argument_text(args, OPT_CACERT, e->cacert.at);
    e->cert = argument_text(args, OPT_CERT, e->cert.at);
    e->key = argument_text(args, OPT_KEY, e->key.at);
    e->proxy = argument_text(args, OPT_PROXY, e->proxy.at);
    e->unix_socket = argument_text(args, OPT_UNIX_SOCKET, e->unix_socket.at);
    if (argument_on(args, OPT_RESOLVE)) {
        e->resolve = args->values[OPT_RESOLVE].at;
        e->resolve_count = args->values[OPT_RESOLVE].len;
    }
    if (argument_on(args, OPT_CONNECT_TO)) {
        e->connect_to = args->values[OPT_CONNECT_TO].at;
        e->connect_to_count = args->values[OPT_CONNECT_TO].len;
    }
    return argument_ms(args, OPT_CONNECT_TIMEOUT, &e->connect_timeout_ms, err);
}

static bool read_headers(struct arena *a, const struct arguments *args,
                         struct target *target, struct err *err)
{
    for (size_t i = 0; i < args->values[OPT_HEADER].len; i++) {
        struct str rest = args->values[OPT_HEADER].at[i], name;

        if (str_find_char(rest, ':') == SIZE_MAX)
            return err_set(err, ERR_INPUT, "--header takes `Name: value`, not `%.*s`",
                           STR_ARG(rest));
        str_cut(&rest, ':', &name);
        http_header_set(a, &target->headers, str_trim(name), str_trim(rest));
    }
    return true;
}

/* --secret scheme=ENV_NAME: the value itself never stands on a command line. */
static bool read_secrets(struct arena *a, const struct arguments *args,
                         struct run_plan *p, struct err *err)
{
    const struct str_list *values = &args->values[OPT_SECRET];
    size_t old = p->target.credential_count;
    struct target_credential *all =
        arena_array(a, struct target_credential, old + values->len + 1);

    for (size_t i = 0; i < values->len; i++) {
        struct str rest = values->at[i], scheme;

        str_cut(&rest, '=', &scheme);
        const char *value = rest.len ? getenv(arena_cstr(a, rest)) : NULL;

        if (!value || !*value)
            return err_set(
                err, ERR_INPUT,
                "--secret takes SCHEME=ENV_NAME with a variable that is set, not "
                "`%.*s`",
                STR_ARG(values->at[i]));
        all[i] = (struct target_credential){ scheme, str_from(value), rest };
        redactor_add(p->redactor, rest, str_from(value));
    }
    if (old)
        memcpy(all + values->len, p->target.credentials, old * sizeof *all);
    p->target.credentials = all;
    p->target.credential_count = old + values->len;
    return true;
}

static bool read_target(struct arena *a, const struct arguments *args, struct run_plan *p,
                        struct err *err)
{
    uint64_t retries = 2, max_response = 0;
    struct str name = argument_text(args, OPT_TARGET, "mock");
    const struct target *target = config_target(a, p->config, name, p->redactor, err);

    if (!target)
        return false;
    p->target = *target;
    if (argument_on(args, OPT_CONTROL))
        p->target.kind = TARGET_CONTROL;
    p->target.in_process = argument_on(args, OPT_IN_PROCESS);
    if (!argument_ms(args, OPT_MAX_TIME, &p->target.limits.timeout_ms, err) ||
        !argument_number(args, OPT_RETRY, 0, 100, &retries, err) ||
        !argument_number(args, OPT_MAX_RESPONSE, 1, SIZE_MAX / 2, &max_response, err))
        return false;
    if (argument_on(args, OPT_RETRY) || !p->target.limits.retries)
        p->target.limits.retries = (unsigned)retries;
    if (max_response)
        p->target.limits.max_response = max_response;
    return read_engine_options(args, &p->target.engine, err) &&
           read_headers(a, args, &p->target, err) && read_secrets(a, args, p, err);
}

static bool read_variables(struct arena *a, const struct arguments *args,
                           struct run_options *options, struct err *err)
{
    json_t *variables = arena_json(a, json_object());

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

    p->options.seed = rng_fresh_seed();
    if (!read_target(a, args, p, err) ||
        !argument_number(args, OPT_JOBS, 1, RUN_JOBS_MAX, &jobs, err) ||
        !argument_number(args, OPT_SEED, 0, UINT64_MAX, &p->options.seed, err) ||
        !argument_number(args, OPT_MAX_FAILURES, 1, SIZE_MAX, &failures, err) ||
        !argument_number(args, OPT_MAX_ERRORS, 1, SIZE_MAX, &errors, err) ||
        !read_variables(a, args, &p->options, err) ||
        !read_fail_on(args, &p->options, err) ||
        !selection_check(a, &p->selection, &p->suite, err) ||
        !broken_read(a, args, &p->suite, &p->broken, err))
        return false;
    if (p->broken.count && p->target.kind != TARGET_MOCK)
        return err_set(err, ERR_INPUT, "--break needs the embedded mock");
    p->options.suite = &p->suite;
    p->options.selection = &p->selection;
    p->options.target = &p->target;
    p->options.jobs = jobs;
    p->options.max_failures = failures;
    p->options.max_errors = errors;
    p->options.fail_fast = argument_on(args, OPT_FAIL_FAST);
    p->options.model_of = broken_model;
    p->options.model_ctx = &p->broken;
    p->options.stop = &caught_signal;
    return true;
}

static size_t count_selected(const struct run_plan *p)
{
    size_t count = 0;

    for (size_t i = 0; i < p->suite.contract_count; i++) {
        struct plan plan = plan_of(&p->suite, &p->selection, p->suite.contracts[i]);

        count += plan_count(&plan).selected;
    }
    return count;
}

static int nothing_selected(const struct run_plan *p)
{
    struct str near = STR_NONE;

    for (size_t i = 0; i < p->suite.file_count && p->selection.cases.len; i++)
        for (size_t k = 0; k < p->suite.files[i]->case_count && !near.len; k++)
            near = p->suite.files[i]->cases[k].name_text;
    if (p->suite.file_count == 0)
        return complain(EXIT_NOTHING,
                        "no cases were found: name case files or folders with them");
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

static int status_of(const struct run_summary *s)
{
    const size_t *cases = s->tally->cases;

    if (s->interrupted)
        return 128 + (int)caught_signal;
    if (cases[VERDICT_ERROR])
        return EXIT_UNJUDGED;
    if (cases[VERDICT_FAIL])
        return EXIT_VIOLATED;
    if (cases[VERDICT_PASS] == 0 && cases[VERDICT_SKIP] == 0)
        return EXIT_NOTHING;
    return EXIT_HELD;
}

static int run_with_reports(struct arena *a, const struct arguments *args,
                            struct run_plan *p)
{
    struct reports reports;
    struct run_summary summary;
    struct err err = { 0 };

    if (!reports_open(a, args, p->redactor, &reports, &err)) {
        reports_close(&reports);
        return complain(EXIT_USAGE, "%s", err.msg);
    }
    p->options.sinks = reports.sinks;
    p->options.sink_count = reports.count;
    catch_signals();
    bool ok = run_all(a, &p->options, &summary, &err);

    reports_close(&reports);
    if (!ok)
        return complain(err.code == ERR_IO || err.code == ERR_LIMIT ? EXIT_FAULT
                        : err.code == ERR_INPUT                     ? EXIT_USAGE
                                                                    : EXIT_UNJUDGED,
                        "%s", err.msg);
    if (argument_on(args, OPT_VERBOSE))
        fprintf(stderr, "* peak memory %zu KiB\n", peak_memory_kib());
    return status_of(&summary);
}

static void print_plan(struct arena *a, const struct run_plan *p)
{
    for (size_t i = 0; i < p->suite.contract_count; i++) {
        struct plan plan = plan_of(&p->suite, &p->selection, p->suite.contracts[i]);
        struct case_instance instance;

        while (plan_next(&plan, a, &instance))
            for (size_t k = 0; k < instance.def->step_count; k++) {
                const struct operation *op = instance.def->steps[k].send.operation;

                printf("%.*s  %.*s %.*s  %.*s\n", STR_ARG(instance.id_text),
                       STR_ARG(op ? op->method : S("?")), STR_ARG(op ? op->path : S("?")),
                       STR_ARG(instance.name));
            }
    }
}

int cmd_run(struct arena *a, const struct arguments *args)
{
    struct run_plan p = { 0 };
    struct diags *diags = diags_new(a);
    struct load_options load = read_load_options(args);
    struct err err = { 0 };

    p.redactor = redactor_new(a);
    p.config = load_config(a, args, diags);
    if (!p.config || !load_suite(a, args, p.config, load, &p.suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    print_diags(diags, args); /* warnings */
    read_selection(args, &p.suite, &p.selection);
    if (!read_options(a, args, &p, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (count_selected(&p) == 0 && !argument_on(args, OPT_ALLOW_EMPTY))
        return nothing_selected(&p);
    if (argument_on(args, OPT_DRY_RUN)) {
        print_plan(a, &p);
        return EXIT_HELD;
    }
    return run_with_reports(a, args, &p);
}
