/* fealty import: cases from curl commands, HAR files and Postman collections. */
#include <stdio.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "cli/author_output.h"
#include "cli/command.h"

#include "base/banned.h"

static bool read_format(const struct arguments *args, enum import_format *ret,
                        struct err *err)
{
    static const struct {
        const char *name;
        enum import_format format;
    } formats[] = {
        { "", IMPORT_GUESS },
        { "curl", IMPORT_CURL },
        { "har", IMPORT_HAR },
        { "postman", IMPORT_POSTMAN },
    };
    struct str name = argument_text(args, OPT_FROM, "");

    for (size_t i = 0; i < countof(formats); i++)
        if (str_eq_c(name, formats[i].name)) {
            *ret = formats[i].format;
            return true;
        }
    return err_set(err, ERR_INPUT, "--from takes curl, har or postman, not `%.*s`",
                   STR_ARG(name));
}

static bool read_files(struct arena *a, const struct arguments *args,
                       struct imported_list *ret, struct err *err)
{
    enum import_format format = IMPORT_GUESS;
    struct str text;

    if (!read_format(args, &format, err))
        return false;
    for (size_t i = 0; i < args->operands.len; i++) {
        struct str path = args->operands.at[i];

        if (!fs_read(a, arena_cstr(a, path), IMPORT_BYTES_MAX, &text, err) ||
            !import_read(a, str_eq_c(path, "-") ? S("standard input") : path, text,
                         format, ret, err))
            return false;
    }
    return true;
}

static void tell(const struct imported_list *list, const struct import_counts *counts)
{
    for (size_t i = 0; i < list->notes.len; i++)
        fprintf(stderr, "fealty: %.*s\n", STR_ARG(list->notes.at[i]));
    fprintf(stderr, "%zu request%s: %zu case%s", list->len, list->len == 1 ? "" : "s",
            counts->cases, counts->cases == 1 ? "" : "s");
    if (counts->steps)
        fprintf(stderr, ", %zu requests are steps as they use what earlier ones answered",
                counts->steps);
    if (counts->unmatched)
        fprintf(stderr, ", %zu of no documented operation (listed at the end)",
                counts->unmatched);
    if (counts->filtered)
        fprintf(stderr, ", %zu filtered out", counts->filtered);
    if (list->assets)
        fprintf(stderr, "; %zu static resources were left out", list->assets);
    if (list->disabled)
        fprintf(stderr, "; %zu disabled items were left out", list->disabled);
    if (counts->secrets)
        fprintf(stderr, "; %zu secrets were not written: credentials are the target's",
                counts->secrets);
    fputc('\n', stderr);
}

int cmd_import(struct arena *a, const struct arguments *args)
{
    struct imported_list list = { 0 };
    struct import_options options = { .hosts = args->values[OPT_ONLY_HOST],
                                      .statuses = args->values[OPT_STATUS],
                                      .given = argument_text(args, OPT_GIVEN, "") };
    struct import_counts counts;
    struct author_output output;
    struct err err = { 0 };

    if (args->operands.len == 0)
        return complain(EXIT_USAGE, "import takes files (`-` is standard input)");
    int status = author_output_open(a, args, &output);

    if (status)
        return status;
    if (!read_files(a, args, &list, &err)) {
        author_output_drop(&output);
        return complain(EXIT_USAGE, "%s", err.msg);
    }
    options.contract = output.contract_path;
    import_write(a, output.contract, &list, &options, &output.text, &counts);
    tell(&list, &counts);
    if (counts.cases == 0) {
        fwrite(output.text.at, 1, output.text.len, stderr);
        author_output_drop(&output);
        return complain(EXIT_NOTHING, "no request matches an operation of the document");
    }
    return author_output_write(a, args, &output);
}
