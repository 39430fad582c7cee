/* fealty diff: two runs compared, from their journals or JSON reports; or two versions of
 * a contract. */
#include "base/arena.h"
#include "cli/command.h"
#include "cli/diff_contracts.h"
#include "cli/diff_operand.h"
#include "cli/diff_runs.h"

#include "base/banned.h"

static const char *kind_words(enum operand_kind kind)
{
    return kind == OPERAND_RUN ? "a run (a journal or JSON report)"
                               : "no run, so it is read as an OpenAPI document";
}

int cmd_diff(struct arena *a, const struct arguments *args)
{
    struct str format = argument_text(args, OPT_FORMAT, "text");
    struct diff_operand both[2];
    struct err err = { 0 };

    if (args->operands.len != 2)
        return complain(EXIT_USAGE, "name two journals or JSON reports, or two versions "
                                    "of an OpenAPI document: before, after");
    if (!str_eq(format, S("text")) && !str_eq(format, S("markdown")) &&
        !str_eq(format, S("json")))
        return complain(EXIT_USAGE, "--format takes text, markdown or json, not `%.*s`",
                        STR_ARG(format));
    for (size_t i = 0; i < countof(both); i++)
        if (!diff_operand_open(a, args->operands.at[i], &both[i], &err))
            return complain(EXIT_USAGE, "%.*s: %s", STR_ARG(args->operands.at[i]),
                            err.msg);
    bool runs = both[0].kind == OPERAND_RUN || both[1].kind == OPERAND_RUN;

    if (runs && (both[0].kind == OPERAND_DOCUMENT || both[1].kind == OPERAND_DOCUMENT))
        return complain(EXIT_USAGE, "%.*s is %s; %.*s is %s: name two of one kind",
                        STR_ARG(args->operands.at[0]), kind_words(both[0].kind),
                        STR_ARG(args->operands.at[1]), kind_words(both[1].kind));
    return runs ? diff_runs(a, args, both[0].path, both[1].path, stdout)
                : diff_contracts(a, args, both[0].path, both[1].path);
}
