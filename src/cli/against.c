#include "cli/against.h"

#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/diff_runs.h"
#include "cli/kept_journal.h"
#include "cli/run_again.h"
#include "report/formats.h"

#include "base/banned.h"

/* What belongs to one run at one endpoint. */
static int refuse(const struct arguments *args)
{
    static const enum option_id alone[] = { OPT_RESUME, OPT_FAILED, OPT_DRY_RUN,
                                            OPT_JSON,   OPT_SHARD,  OPT_JOURNAL };

    for (size_t i = 0; i < countof(alone); i++)
        if (argument_on(args, alone[i]))
            return complain(EXIT_USAGE, "--against and --%s do not go together",
                            option_table[alone[i]].name);
    if (str_eq(argument_text(args, OPT_TARGET, "mock"),
               argument_text(args, OPT_AGAINST, NULL)) &&
        !argument_on(args, OPT_BREAK))
        return complain(EXIT_USAGE,
                        "--target and --against both name %.*s: there is nothing to "
                        "compare",
                        STR_ARG(argument_text(args, OPT_AGAINST, NULL)));
    return EXIT_HELD;
}

static void set(struct arena *a, struct arguments *args, enum option_id id,
                struct str value)
{
    args->values[id] = (struct str_list){ 0 };
    *vec_push(a, &args->values[id]) = value;
}

static void clear(struct arguments *args, enum option_id id)
{
    args->values[id] = (struct str_list){ 0 };
}

static bool is_report(enum option_id id)
{
    static const enum option_id formats[] = {
#define FORMAT(id, name, file, prove, summary) OPT_REPORT_##id,
#include "report/formats.def"
#undef FORMAT
    };

    for (size_t i = 0; i < countof(formats); i++)
        if (id == formats[i])
            return true;
    return id == OPT_REPORT || id == OPT_TREND;
}

/* The run that is compared with: reports, what is broken on purpose and a new baseline
 * are the target's. */
static struct arguments other_arguments(struct arena *a, const struct arguments *args,
                                        struct str journal)
{
    struct arguments other = *args;

    for (int id = 0; id < OPT_COUNT; id++)
        if (is_report((enum option_id)id))
            clear(&other, (enum option_id)id);
    clear(&other, OPT_BREAK);
    clear(&other, OPT_BASELINE_UPDATE);
    clear(&other, OPT_AGAINST);
    set(a, &other, OPT_TARGET, argument_text(args, OPT_AGAINST, NULL));
    set(a, &other, OPT_REPORT_JOURNAL, journal);
    set(a, &other, OPT_QUIET, S(""));
    return other;
}

/* Where the target's run writes its journal: where it is asked to, else there. */
static bool own_journal(struct arena *a, struct arguments *args, struct str *ret,
                        struct err *err)
{
    const struct str_list *reports = &args->values[OPT_REPORT];

    for (size_t i = 0; i < reports->len; i++) {
        struct str path = reports->at[i], name;

        str_cut(&path, '=', &name);
        if (!str_eq(name, S("journal")))
            continue;
        *ret = name.len < reports->at[i].len ? path : report_format_find(name, err)->file;
        return true;
    }
    *ret = argument_text(args, OPT_REPORT_JOURNAL, NULL);
    if (ret->len)
        return true;
    if (!kept_journal(a, "-target", ret, err))
        return false;
    set(a, args, OPT_REPORT_JOURNAL, *ret);
    return true;
}

/* A report there is read by a program: the comparison goes where people look. */
static FILE *people(const struct arguments *args)
{
    for (int id = 0; id < OPT_COUNT; id++)
        for (size_t i = 0; is_report((enum option_id)id) && i < args->values[id].len; i++)
            if (str_eq(args->values[id].at[i], S("-")) ||
                str_ends(args->values[id].at[i], S("=-")))
                return stderr;
    return stdout;
}

/* Comparing makes no sense of what was not run at all. */
static bool is_no_run(int status)
{
    return status != EXIT_HELD && status != EXIT_VIOLATED && status != EXIT_UNJUDGED;
}

static int run_one(const struct arguments *args, bool aside)
{
    struct arena *a = arena_open();
    struct earlier earlier = { .aside = aside };
    int status = run_again(a, args, &earlier);

    arena_close(a);
    return status;
}

static void say(const struct arguments *args, const char *which, enum option_id id)
{
    if (!argument_on(args, OPT_QUIET))
        fprintf(stderr, "== %s: %.*s\n", which, STR_ARG(argument_text(args, id, "mock")));
}

/* Both, before anything is sent to one of them. */
static int check_targets(struct arena *a, const struct arguments *args)
{
    struct str names[] = { argument_text(args, OPT_TARGET, "mock"),
                           argument_text(args, OPT_AGAINST, NULL) };
    struct diags *diags = diags_new(a);
    const struct config *config = load_config(a, args, diags);
    struct err err = { 0 };

    print_diags(diags, args);
    if (!config)
        return EXIT_USAGE;
    for (size_t i = 0; i < countof(names); i++)
        if (!config_target(a, config, names[i], &err))
            return complain(EXIT_USAGE, "%s", err.msg);
    return EXIT_HELD;
}

int run_against(struct arena *a, const struct arguments *args)
{
    struct arguments own = *args, other;
    struct str after, before;
    struct err err = { 0 };
    int status = refuse(args);

    if (status == EXIT_HELD)
        status = check_targets(a, args);
    if (status != EXIT_HELD)
        return status;
    if (!argument_on(args, OPT_SEED))
        set(a, &own, OPT_SEED,
            arena_printf(a, "%llu", (unsigned long long)rng_fresh_seed()));
    clear(&own, OPT_AGAINST);
    if (!kept_journal(a, "-against", &before, &err) ||
        !own_journal(a, &own, &after, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    if (str_eq(after, S("-")))
        return complain(EXIT_USAGE, "with --against the journal needs a file");
    say(args, "before (--against)", OPT_AGAINST);
    other = other_arguments(a, args, before);
    other.values[OPT_SEED] = own.values[OPT_SEED];
    int first = run_one(&other, true);

    if (is_no_run(first))
        return first;
    say(args, "after (--target)", OPT_TARGET);
    int second = run_one(&own, false);

    if (is_no_run(second))
        return second;
    say(args, "compared", OPT_AGAINST);
    status = diff_runs(a, args, before, after, people(args));
    if (status == EXIT_FAULT || status == EXIT_USAGE)
        return status;
    return first == EXIT_UNJUDGED || second == EXIT_UNJUDGED ? EXIT_UNJUDGED : status;
}
