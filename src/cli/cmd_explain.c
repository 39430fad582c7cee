/* fealty explain: what one kind, claim, mutant or case means, and where it comes from. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "cli/command.h"
#include "cli/explain_kind.h"
#include "report/text.h"
#include "run/plan.h"

#include "base/banned.h"

enum { PAGE_MAX = 16 * 1024 * 1024 };

static bool wants_markdown(const struct arguments *args)
{
    return str_eq(argument_text(args, OPT_FORMAT, "text"), S("markdown"));
}

/* A kind, or all of them (NULL). */
static void explain_kind(struct arena *a, const struct claim_kind *kind, bool markdown)
{
    struct buf out;

    buf_init(&out, PAGE_MAX);
    if (kind)
        (markdown ? explain_kind_markdown : explain_kind_text)(a, kind, &out);
    else
        (markdown ? explain_kinds_markdown : explain_kinds_text)(a, &out);
    if (markdown && out.len > 1)
        buf_truncate(&out, out.len - 1); /* the empty line behind the last one */
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
}

static void explain_proofs(const struct suite *suite, const struct claim *c)
{
    for (size_t i = 0; i < suite->file_count; i++)
        for (size_t k = 0; k < suite->files[i]->case_count; k++) {
            const struct case_def *def = &suite->files[i]->cases[k];

            for (size_t p = 0; p < def->prove_count; p++)
                if (def->proves[p] == c)
                    printf("    %.*s:%zu  %.*s (%zu)\n", STR_ARG(report_file(def)),
                           span_line(def->span), STR_ARG(def->name_text), def->row_count);
        }
}

static void explain_mutants(struct arena *a, const struct claim *c)
{
    struct variation_list mutants = claims_mutants(a, c->contract, c);

    if (mutants.len)
        printf("  broken on purpose (fealty run --break %.*s/%.*s:NAME):\n",
               STR_ARG(c->contract->name), STR_ARG(c->id));
    for (size_t i = 0; i < mutants.len; i++)
        printf("    %-28.*s %.*s\n", STR_ARG(mutants.at[i].name),
               STR_ARG(mutants.at[i].says));
}

static void explain_claim(struct arena *a, const struct suite *suite,
                          const struct claim *c)
{
    printf("claim %.*s/%.*s\n  kind: %.*s    strength: %s\n  says: %.*s\n",
           STR_ARG(c->contract->name), STR_ARG(c->id), STR_ARG(c->kind),
           strength_name(c->strength), STR_ARG(c->says));
    if (c->document.len)
        printf("  source: %.*s, \"%.*s\"\n", STR_ARG(c->document), STR_ARG(c->section));
    if (c->note.len)
        printf("  note: %.*s\n", STR_ARG(c->note));
    if (c->span.source)
        printf("  written at: %.*s:%zu\n", STR_ARG(c->span.source->path),
               span_line(c->span));
    printf("  proved by:\n");
    explain_proofs(suite, c);
    explain_mutants(a, c);
}

static void explain_case(const struct case_instance *instance)
{
    const struct case_def *def = instance->def;

    printf("case %.*s  %.*s\n  written at: %.*s:%zu\n", STR_ARG(instance->id_text),
           STR_ARG(instance->name), STR_ARG(report_file(def)), span_line(def->span));
    if (def->state)
        printf("  given: %.*s, %.*s\n", STR_ARG(def->state->name),
               STR_ARG(def->state->says));
    for (size_t i = 0; i < def->prove_count; i++)
        printf("  proves: %.*s/%.*s: %.*s\n", STR_ARG(def->proves[i]->contract->name),
               STR_ARG(def->proves[i]->id), STR_ARG(def->proves[i]->says));
    for (size_t i = 0; i < def->step_count; i++) {
        const struct operation *op = def->steps[i].send.operation;

        if (op)
            printf("  sends: %.*s %.*s\n", STR_ARG(op->method), STR_ARG(op->path));
    }
    printf("  run it, verbosely: fealty run -v --case %.*s\n",
           STR_ARG(instance->id_text));
}

static bool is_claim(const struct claim *c, struct str name)
{
    size_t slash = str_find_char(name, '/');

    if (slash == SIZE_MAX)
        return str_eq(c->id, name);
    return str_eq(c->contract->name, str_sub(name, 0, slash)) &&
           str_eq(c->id, str_from_at(name, slash + 1));
}

/* "contract/claim:mutant" */
static size_t explain_mutant(struct arena *a, const struct suite *suite, struct str name)
{
    size_t slash = str_find_char(name, '/');
    struct str message = STR_NONE;

    if (slash == SIZE_MAX || str_find_char(name, ':') == SIZE_MAX)
        return 0;
    for (size_t i = 0; i < suite->contract_count; i++) {
        const struct contract *c = suite->contracts[i];
        const struct variation *v =
            str_eq(c->name, str_sub(name, 0, slash))
                ? claims_find_mutant(a, c, str_from_at(name, slash + 1), &message)
                : NULL;

        if (!v)
            continue;
        printf("mutant %.*s\n  %.*s\n  breaks: %.*s\n"
               "  see it at work: fealty run --break '%.*s'\n",
               STR_ARG(name), STR_ARG(v->says), STR_ARG(v->claim->says), STR_ARG(name));
        return 1;
    }
    return 0;
}

static size_t explain_claims(struct arena *a, const struct suite *suite, struct str name)
{
    size_t found = 0;

    for (size_t i = 0; i < suite->contract_count; i++)
        for (size_t k = 0; k < suite->contracts[i]->claim_count; k++)
            if (is_claim(&suite->contracts[i]->claims[k], name)) {
                explain_claim(a, suite, &suite->contracts[i]->claims[k]);
                found++;
            }
    return found;
}

static size_t explain_cases(const struct suite *suite, struct str name)
{
    struct selection selection = { 0 };
    struct arena *scratch = arena_open();
    size_t found = 0;

    *vec_push(scratch, &selection.cases) = name;
    for (size_t i = 0; i < suite->contract_count; i++) {
        struct plan plan = plan_of(suite, &selection, suite->contracts[i]);
        struct case_instance instance;

        for (; found < 20 && plan_next(&plan, scratch, &instance); found++)
            explain_case(&instance);
        plan_end(&plan);
    }
    arena_close(scratch);
    return found;
}

static int unknown(struct arena *a, const struct suite *suite, struct str name)
{
    struct str_list names = { 0 };

    for (size_t i = 0; claim_kinds[i]; i++)
        *vec_push(a, &names) = str_from(claim_kinds[i]->name);
    for (size_t i = 0; i < suite->contract_count; i++)
        for (size_t k = 0; k < suite->contracts[i]->claim_count; k++)
            *vec_push(a, &names) = suite->contracts[i]->claims[k].id;
    struct str near = suggest(name, names.at, names.len);

    return complain(EXIT_NOTHING, "no kind, claim or case is named `%.*s`%s%.*s",
                    STR_ARG(name), near.len ? "; did you mean " : "", STR_ARG(near));
}

/* What the options ask for that does not go together; 0 where all is well. */
static int check_options(const struct arguments *args)
{
    struct str format = argument_text(args, OPT_FORMAT, "text");
    size_t names = argument_on(args, OPT_ALL) ? 0 : 1;

    if (args->operands.len != names)
        return complain(EXIT_USAGE, names ? "explain takes the name of a kind, a claim, "
                                            "a mutant or a case, or --all"
                                          : "--all explains every kind of claim: no "
                                            "name goes with it");
    if (!str_eq(format, S("text")) && !wants_markdown(args))
        return complain(EXIT_USAGE, "explain --format takes text or markdown, not `%.*s`",
                        STR_ARG(format));
    if (names && wants_markdown(args) && !claim_kind_find(args->operands.at[0]))
        return complain(EXIT_USAGE,
                        "only kinds are explained in Markdown; `%.*s` is none",
                        STR_ARG(args->operands.at[0]));
    return 0;
}

static int explain_named(struct arena *a, const struct arguments *args, struct str name,
                         bool is_kind)
{
    struct diags *diags = diags_new(a);
    struct arguments no_paths = *args;
    struct suite suite = { 0 };
    struct load_options load = { .variants = true };

    no_paths.operands = (struct str_list){ 0 };
    const struct config *config = load_config(a, args, diags);

    if (!config || !load_suite(a, &no_paths, config, load, &suite, diags)) {
        if (is_kind)
            return EXIT_HELD; /* what a kind means does not hang on these files */
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    size_t found = explain_claims(a, &suite, name);

    if (found == 0 && !is_kind)
        found = explain_mutant(a, &suite, name);
    if (found == 0 && !is_kind)
        found = explain_cases(&suite, name);
    return found || is_kind ? EXIT_HELD : unknown(a, &suite, name);
}

int cmd_explain(struct arena *a, const struct arguments *args)
{
    int status = check_options(args);

    if (status)
        return status;
    const struct claim_kind *kind =
        args->operands.len ? claim_kind_find(args->operands.at[0]) : NULL;

    if (kind || !args->operands.len)
        explain_kind(a, kind, wants_markdown(args));
    if (wants_markdown(args) || !args->operands.len)
        return EXIT_HELD;
    return explain_named(a, args, args->operands.at[0], kind != NULL);
}
