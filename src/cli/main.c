/* fealty: does this HTTP API keep faith with its documentation? */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <curl/curl.h>
#include <jansson.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/pool.h"
#include "base/terminal.h"
#include "cli/command.h"
#include "cli/help.h"

#include "base/banned.h"

const struct command command_table[COMMAND_COUNT] = {
#define COMMAND(id, name, group, operands, summary)                                      \
    { #name, FOR_##id, GROUP_##group, operands, summary, cmd_##name },
#include "cli/commands.def"
#undef COMMAND
};

static void usage(FILE *stream)
{
    struct buf out;

    buf_init(&out, 1u << 20);
    help_overview(&out, terminal_columns(fileno(stream)));
    fwrite(out.at, 1, out.len, stream);
    buf_release(&out);
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
    help_command(&out, command, terminal_columns(STDOUT_FILENO));
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    return EXIT_HELD;
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

    signal(SIGXFSZ, SIG_IGN); /* a limit on files is an error of writing */
    json_set_alloc_funcs(pool_malloc, pool_free); /* before the first value */
    if (str_eq(name, S("--version")) || str_eq(name, S("-V")))
        return show_version();
    if (str_eq(name, S("--help")) || str_eq(name, S("-h"))) {
        usage(stdout);
        return EXIT_HELD;
    }
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    const struct command *command = command_find(name);

    if (!command)
        return command_unknown(name);
    struct arena *a = arena_open();
    int status = run_command(a, command, argc - 2, argv + 2);

    arena_close(a);
    return status;
}
