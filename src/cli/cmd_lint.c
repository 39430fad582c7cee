/* fealty lint: contracts, states and cases held against each other; nothing is sent. */
#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/command.h"
#include "contract/lint.h"

#include "base/banned.h"

static bool is_proved(const struct suite *suite, const struct claim *claim)
{
    for (size_t i = 0; i < suite->file_count; i++)
        for (size_t k = 0; k < suite->files[i]->case_count; k++) {
            const struct case_def *def = &suite->files[i]->cases[k];

            for (size_t p = 0; p < def->prove_count; p++)
                if (def->proves[p] == claim)
                    return true;
        }
    return false;
}

static bool has_cases(const struct suite *suite, const struct contract *c)
{
    for (size_t i = 0; i < suite->file_count; i++)
        if (suite->files[i]->contract == c)
            return true;
    return false;
}

/* A `must` without a case is an error once there are cases at all; less is a warning. */
static void check_proved(const struct suite *suite, const struct contract *c,
                         struct diags *diags)
{
    for (size_t i = 0; has_cases(suite, c) && i < c->claim_count; i++) {
        const struct claim *claim = &c->claims[i];

        if (claim->implicit || claim->strength == STRENGTH_UNCLEAR ||
            is_proved(suite, claim) || str_eq(claim->kind, S("conforms")))
            continue;
        if (claim->strength == STRENGTH_MUST)
            diags_error(diags, claim->span, "unproved-claim", "no case proves `%.*s`",
                        STR_ARG(claim->id));
        else
            diags_warn(diags, claim->span, "unproved-claim", "no case proves `%.*s`",
                       STR_ARG(claim->id));
    }
}

static void print_count(size_t count, const char *what, const char *end)
{
    printf("%zu %s%s%s", count, what, count == 1 ? "" : "s", end);
}

static void print_counts(const struct suite *suite)
{
    size_t cases = 0, claims = 0;

    for (size_t i = 0; i < suite->contract_count; i++)
        claims += suite->contracts[i]->claim_count;
    for (size_t i = 0; i < suite->file_count; i++)
        for (size_t k = 0; k < suite->files[i]->case_count; k++)
            cases += suite->files[i]->cases[k].row_count;
    print_count(suite->contract_count, "contract", ", ");
    print_count(claims, "claim", ", ");
    print_count(suite->file_count, "file", ", ");
    print_count(cases, "case", "\n");
}

int cmd_lint(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite;
    const struct config *config = load_config(a, args, diags);
    struct load_options load = { .variants = true, .only_looks = true };
    bool ok = config && load_suite(a, args, config, load, &suite, diags);

    for (size_t i = 0; ok && i < suite.contract_count; i++) {
        contract_lint(suite.contracts[i], diags);
        claims_lint(suite.contracts[i], diags);
        check_proved(&suite, suite.contracts[i], diags);
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
