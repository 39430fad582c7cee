/* fealty diff: two runs compared, from their journals or JSON reports; or two versions of
 * a contract. */
#include <stdio.h>

#include "base/arena.h"
#include "cli/command.h"
#include "cli/diff_contracts.h"
#include "cli/diff_operand.h"
#include "cli/journals.h"
#include "doc/json.h"
#include "report/compare.h"

#include "base/banned.h"

enum { SHOWN_MAX = 50 /* of one list, for people */ };

static const struct part {
    const char *name, *title;
} parts[] = {
    { "newly-failing", "newly failing" },
    { "fixed", "fixed" },
    { "still-failing", "still failing" },
    { "observations", "observed otherwise" },
    { "statuses", "statuses that came or went" },
    { "latency", "latency" },
    { "only-before", "only in the first run" },
    { "only-after", "only in the second run" },
};

static void print_text(const char *before, struct str text)
{
    if (text.len)
        printf("%s%.*s", before, STR_ARG(text));
}

static void print_item(const json_t *item)
{
    const json_t *status = json_object_get(item, "status");
    const json_t *p = json_object_get(item, "p");

    print_text("", json_member_text(item, "case"));
    print_text("  ", json_member_text(item, "contract"));
    print_text("  ", json_member_text(item, "name"));
    print_text("", json_member_text(item, "operation"));
    if (status)
        printf("  %lld is %s", (long long)json_integer_value(status),
               json_member_text(item, "is").at);
    if (p)
        printf("  median %.3f ms -> %.3f ms  (p = %.2g, effect %+.2f)",
               json_number_value(json_object_get(item, "before-ms")),
               json_number_value(json_object_get(item, "after-ms")), json_number_value(p),
               json_number_value(json_object_get(item, "effect")));
    print_text("\n      ", json_member_text(item, "claims"));
    print_text("\n      ", json_member_text(item, "message"));
    if (json_object_get(item, "before") || json_object_get(item, "after")) {
        print_text("\n      before: ", json_member_text(item, "before"));
        print_text("\n      after:  ", json_member_text(item, "after"));
    }
    putchar('\n');
}

static void print_part(const struct part *part, const json_t *list, bool markdown)
{
    size_t count = json_array_size(list);

    if (count == 0)
        return;
    printf(markdown ? "### %s: %zu\n\n```\n" : "%s: %zu\n", part->title, count);
    for (size_t i = 0; i < count && i < SHOWN_MAX; i++) {
        fputs(markdown ? "" : "  ", stdout);
        print_item(json_array_get(list, i));
    }
    if (count > SHOWN_MAX)
        printf("  ... %zu more (--format json has all)\n", count - SHOWN_MAX);
    puts(markdown ? "```\n" : "");
}

static int print_result(struct arena *a, const struct arguments *args,
                        const json_t *result)
{
    struct str format = argument_text(args, OPT_FORMAT, "text");
    size_t newly = json_array_size(json_object_get(result, "newly-failing"));

    if (str_eq(format, S("json"))) {
        printf("%.*s\n", STR_ARG(json_to_str(a, result, JSON_PRINT_INDENT)));
        return newly ? EXIT_VIOLATED : EXIT_HELD;
    }
    for (size_t i = 0; i < countof(parts); i++)
        print_part(&parts[i], json_object_get(result, parts[i].name),
                   str_eq(format, S("markdown")));
    printf("%zu newly failing, %zu fixed, %zu still failing\n", newly,
           json_array_size(json_object_get(result, "fixed")),
           json_array_size(json_object_get(result, "still-failing")));
    return newly ? EXIT_VIOLATED : EXIT_HELD;
}

static int compare(struct arena *a, const struct arguments *args,
                   struct journal_reader *before, struct journal_reader *after)
{
    struct err err = { 0 };
    const json_t *result = compare_runs(a, before, after, &err);

    return result ? print_result(a, args, result) : complain(EXIT_FAULT, "%s", err.msg);
}

static int diff_runs(struct arena *a, const struct arguments *args, struct str was,
                     struct str is)
{
    struct journal_reader *before = NULL, *after = NULL;
    struct str_list first = { &was, 1, 1 }, second = { &is, 1, 1 };
    int status = open_journals(a, args, &first, &before);

    if (status == EXIT_HELD)
        status = open_journals(a, args, &second, &after);
    if (status == EXIT_HELD)
        status = compare(a, args, before, after);
    journal_reader_close(before);
    journal_reader_close(after);
    return status;
}

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
    return runs ? diff_runs(a, args, both[0].path, both[1].path)
                : diff_contracts(a, args, both[0].path, both[1].path);
}
