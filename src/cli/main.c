/* fealty: does this HTTP API keep faith with its documentation? */
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/suggest.h"
#include "cli/command.h"
#include "report/formats.h"

#include "base/banned.h"

const struct command command_table[COMMAND_COUNT] = {
#define COMMAND(id, name, group, operands, summary)                                      \
    { #name, FOR_##id, GROUP_##group, operands, summary, cmd_##name },
#include "cli/commands.def"
#undef COMMAND
};

static void usage(FILE *out)
{
    fputs("Usage: fealty COMMAND [OPTION...] [OPERAND...]\n\n"
          "Does this HTTP API keep faith with its documentation?\n\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-9s %-22s %s\n", command_table[i].name,
                command_table[i].operands, command_table[i].summary);
    fputs("\n`fealty COMMAND --help` shows a command's options.\n", out);
}

static int show_version(void)
{
    printf("fealty %s (%s)\n", FEALTY_VERSION, curl_version());
    return EXIT_HELD;
}

static int show_help(const struct command *command)
{
    struct buf out;

    buf_init(&out, 1u << 20);
    buf_printf(&out, "Usage: fealty %s [OPTION...] %s\n\n%s\n\n", command->name,
               command->operands, command->summary);
    options_help(&out, command->set);
    if (option_table[OPT_REPORT].commands & command->set) {
        buf_add_c(&out, "\nReport formats, and where they go without a file:\n");
        report_formats_help(&out);
    }
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    return EXIT_HELD;
}

static const struct command *find_command(struct str name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (str_eq_c(name, command_table[i].name))
            return &command_table[i];
    return NULL;
}

static int unknown_command(struct str name)
{
    struct str names[COMMAND_COUNT];

    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = str_from(command_table[i].name);
    struct str near = suggest(name, names, COMMAND_COUNT);

    if (near.len)
        return complain(EXIT_USAGE, "unknown command `%.*s`; did you mean `%.*s`?",
                        STR_ARG(name), STR_ARG(near));
    return complain(EXIT_USAGE, "unknown command `%.*s`; `fealty --help` lists them",
                    STR_ARG(name));
}

static int run_command(struct arena *a, const struct command *command, int argc,
                       char **argv)
{
    struct arguments args;
    struct err err = { 0 };

    if (!arguments_read(a, command->set, argc, argv, &args, &err))
        return complain(EXIT_USAGE, "%s (see `fealty %s --help`)", err.msg,
                        command->name);
    if (argument_on(&args, OPT_HELP))
        return show_help(command);
    return command->run(a, &args);
}

int main(int argc, char **argv)
{
    struct str name = str_from(argc > 1 ? argv[1] : "");

    if (str_eq(name, S("--version")) || str_eq(name, S("-V")))
        return show_version();
    if (str_eq(name, S("--help")) || str_eq(name, S("-h")) || str_eq(name, S("help"))) {
        usage(stdout);
        return EXIT_HELD;
    }
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    const struct command *command = find_command(name);

    if (!command)
        return unknown_command(name);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct arena *a = arena_open();
    int status = run_command(a, command, argc - 2, argv + 2);

    arena_close(a);
    curl_global_cleanup();
    return status;
}
