/* fealty help: a command, or a topic. */
#include <unistd.h>

#include "base/buf.h"
#include "base/suggest.h"
#include "base/terminal.h"
#include "base/vec.h"
#include "cli/help.h"

#include "base/banned.h"

static int no_such_topic(struct str name)
{
    struct str names[TOPIC_COUNT + COMMAND_COUNT];

    for (size_t i = 0; i < TOPIC_COUNT; i++)
        names[i] = str_from(topic_table[i].name);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[TOPIC_COUNT + i] = str_from(command_table[i].name);
    struct str near = suggest(name, names, countof(names));

    if (near.len)
        return complain(EXIT_USAGE, "no help on `%.*s`; did you mean `fealty help %.*s`?",
                        STR_ARG(name), STR_ARG(near));
    return complain(EXIT_USAGE, "no help on `%.*s`; `fealty --help` lists what there is",
                    STR_ARG(name));
}

static bool add_help(struct buf *out, struct str name, size_t columns)
{
    const struct command *command = command_find(name);

    if (command)
        help_command(out, command, columns);
    for (size_t i = 0; !command && i < TOPIC_COUNT; i++)
        if (str_eq_c(name, topic_table[i].name)) {
            help_topic(out, (enum topic_id)i, columns);
            return true;
        }
    return command != NULL;
}

int cmd_help(struct arena *a, const struct arguments *args)
{
    size_t columns = terminal_columns(STDOUT_FILENO);
    int status = EXIT_HELD;
    struct buf out;

    (void)a;
    buf_init(&out, 1u << 20);
    if (args->operands.len == 0)
        help_overview(&out, columns);
    for (size_t i = 0; status == EXIT_HELD && i < args->operands.len; i++)
        if (!add_help(&out, args->operands.at[i], columns))
            status = no_such_topic(args->operands.at[i]);
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    return status;
}
