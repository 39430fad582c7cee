/* fealty lint: contracts, states and cases held against each other; nothing is sent. */
#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/command.h"
#include "contract/lint.h"
#include "suite/walk.h"

#include "base/banned.h"

/* Which of a contract's claims its cases prove; NULL where it has no case file at all,
 * and where cases cannot be read back. */
static bool *proved_claims(struct arena *a, const struct suite *suite,
                           const struct contract *c, struct err *err)
{
    struct case_walk walk = case_walk_of(suite, c), files = case_walk_of(suite, c);
    bool *proved = arena_calloc(a, c->claim_count + 1, sizeof *proved);
    const struct case_def *def;
    bool any = case_walk_next_file(&files) != NULL;

    case_walk_end(&files);
    while ((def = case_walk_next(&walk)) != NULL)
        for (size_t i = 0; i < def->prove_count; i++)
            proved[def->proves[i] - c->claims] = true;
    if (walk.err.code != ERR_NONE)
        *err = walk.err;
    return any && walk.err.code == ERR_NONE ? proved : NULL;
}

/* A `must` without a case is an error once there are cases at all; less is a warning. */
static bool check_proved(struct arena *a, const struct suite *suite,
                         const struct contract *c, struct diags *diags, struct err *err)
{
    const bool *proved = proved_claims(a, suite, c, err);

    for (size_t i = 0; proved && i < c->claim_count; i++) {
        const struct claim *claim = &c->claims[i];

        if (claim->implicit || claim->strength == STRENGTH_UNCLEAR || proved[i] ||
            str_eq(claim->kind, S("conforms")))
            continue;
        if (claim->strength == STRENGTH_MUST)
            diags_error(diags, claim->span, "unproved-claim", "no case proves `%.*s`",
                        STR_ARG(claim->id));
        else
            diags_warn(diags, claim->span, "unproved-claim", "no case proves `%.*s`",
                       STR_ARG(claim->id));
    }
    return err->code == ERR_NONE;
}

static void print_count(size_t count, const char *what, const char *end)
{
    printf("%zu %s%s%s", count, what, count == 1 ? "" : "s", end);
}

static void print_counts(const struct suite *suite)
{
    size_t cases = 0, claims = 0;

    for (size_t i = 0; i < suite->contract_count; i++) {
        claims += suite->contracts[i]->claim_count;
        cases += case_rows(suite, suite->contracts[i]);
    }
    print_count(suite->contract_count, "contract", ", ");
    print_count(claims, "claim", ", ");
    print_count(suite_file_count(suite), "file", ", ");
    print_count(cases, "case", "\n");
}

int cmd_lint(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite;
    const struct config *config = load_config(a, args, diags);
    struct load_options load = { .variants = true, .only_looks = true };
    struct err err = { 0 };

    if (!load_put_aside(&load, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    bool ok = config && load_suite(a, args, config, load, &suite, diags);

    if (ok && !suite_aside_ok(&suite, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    for (size_t i = 0; ok && i < suite.contract_count; i++) {
        contract_lint(suite.contracts[i], diags);
        claims_lint(suite.contracts[i], diags);
        if (!check_proved(a, &suite, suite.contracts[i], diags, &err))
            return complain(EXIT_FAULT, "%s", err.msg);
    }
    print_diags(diags, args);
    size_t errors = diags_count(diags, SEVERITY_ERROR);
    size_t warnings = diags_count(diags, SEVERITY_WARNING);

    if (ok && suite.contract_count == 0)
        return complain(EXIT_NOTHING,
                        "there is nothing to check: name contracts or case files");
    if (ok && !argument_on(args, OPT_QUIET))
        print_counts(&suite);
    if (errors || warnings)
        fprintf(stderr, "%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s",
                warnings, warnings == 1 ? "" : "s");
    return errors || (warnings && argument_on(args, OPT_WARNINGS)) ? EXIT_USAGE
                                                                   : EXIT_HELD;
}
