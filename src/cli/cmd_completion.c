/* fealty completion: a script for a shell, made from the tables. */
#include <string.h>

#include "author/published.h"
#include "base/buf.h"
#include "cli/help.h"
#include "cli/man_pages.h"
#include "cli/values.h"

#include "base/banned.h"

/* What stands behind a command is a file, unless it is one of these. */
static void add_operand_words(struct buf *out, const struct command *command,
                              const char *separator)
{
    for (size_t i = 0; command->set == FOR_MAN && i < MAN_PAGE_COUNT; i++)
        buf_printf(out, "%s%s", i ? separator : "", man_pages[i].name);
    for (size_t i = 0; command->set == FOR_SCHEMA && i < published_count; i++)
        buf_printf(out, "%s%s", i ? separator : "", published_schemas[i].name);
    if (command->set == FOR_COMPLETION)
        buf_printf(out, "bash%szsh%sfish", separator, separator);
    if (command->set != FOR_HELP)
        return;
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buf_printf(out, "%s%s", command_table[i].name, separator);
    for (size_t i = 0; i < TOPIC_COUNT; i++)
        buf_printf(out, "%s%s", i ? separator : "", topic_table[i].name);
}

static bool has_operand_words(const struct command *command)
{
    return (command->set & (FOR_COMPLETION | FOR_HELP | FOR_MAN | FOR_SCHEMA)) != 0;
}

/* The names of the project that an operand may be: as `fealty list --names` takes it. */
static const char *operand_names(const struct command *command)
{
    return command->set == FOR_EXPLAIN ? "claims" : NULL;
}

/* Text between single quotes; `also` are characters that get a backslash, too. */
static void add_quoted(struct buf *out, const char *text, const char *also)
{
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            buf_add_c(out, "'\\''");
        else if (strchr(also, *c))
            buf_printf(out, "\\%c", *c);
        else
            buf_add_char(out, *c);
    }
}

/* --- bash --- */

static void bash_values(struct buf *out)
{
    buf_add_c(out, "    case $option in\n");
    for (int i = 0; i < OPT_COUNT; i++) {
        enum value_kind kind = value_kind_of(i);

        if (kind == VALUE_NONE)
            continue;
        buf_printf(out, "    --%s", option_table[i].name);
        if (option_table[i].letter)
            buf_printf(out, " | -%c", option_table[i].letter);
        buf_add_c(out, ")\n        ");
        if (kind == VALUE_WORDS) {
            buf_add_c(out, "COMPREPLY=($(compgen -W \"");
            values_words(out, i, " ");
            buf_add_c(out, "\" -- \"$cur\"))\n");
        } else if (kind == VALUE_NAME) {
            buf_printf(out, "_fealty_names %s\n", values_names(i));
        } else if (kind == VALUE_FILE) {
            buf_add_c(out,
                      "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))\n");
        } else {
            buf_add_c(out, ":\n");
        }
        buf_add_c(out, "        return ;;\n");
    }
    buf_add_c(out, "    esac\n");
}

static void bash_commands(struct buf *out)
{
    buf_add_c(out, "    case ${COMP_WORDS[1]} in\n");
    for (size_t k = 0; k < COMMAND_COUNT; k++) {
        const struct command *command = &command_table[k];

        buf_printf(out, "    %s)\n        options=\"", command->name);
        for (int i = 0; i < OPT_COUNT; i++)
            if (option_table[i].commands & command->set)
                buf_printf(out, " --%s", option_table[i].name);
        buf_add_c(out, "\"\n");
        if (has_operand_words(command)) {
            buf_add_c(out, "        operands=\"");
            add_operand_words(out, command, " ");
            buf_add_c(out, "\"\n");
        }
        if (operand_names(command))
            buf_printf(out, "        names=%s\n", operand_names(command));
        buf_add_c(out, "        ;;\n");
    }
    buf_add_c(out, "    esac\n");
}

static void add_bash(struct buf *out)
{
    buf_add_c(out, "# bash completion of fealty; made by `fealty completion bash`\n"
                   "# claims, cases ... of the project one stands in\n"
                   "_fealty_names() {\n"
                   "    local name\n"
                   "    while IFS= read -r name; do\n"
                   "        case $name in \"$cur\"*) COMPREPLY+=(\"$(printf %q "
                   "\"$name\")\") ;; esac\n"
                   "    done < <(fealty list -q --names \"$1\" 2>/dev/null)\n"
                   "}\n"
                   "_fealty() {\n"
                   "    local cur=${COMP_WORDS[COMP_CWORD]} option= options= operands= "
                   "names=\n"
                   "    COMPREPLY=()\n"
                   "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                   "        COMPREPLY=($(compgen -W \"--help --version");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        buf_printf(out, " %s", command_table[i].name);
    buf_add_c(out, "\" -- \"$cur\"))\n"
                   "        return\n"
                   "    fi\n"
                   "    # bash splits --option=value in three\n"
                   "    option=${COMP_WORDS[COMP_CWORD - 1]}\n"
                   "    if [ \"$cur\" = = ]; then\n"
                   "        cur=\n"
                   "    elif [ \"$option\" = = ]; then\n"
                   "        option=${COMP_WORDS[COMP_CWORD - 2]}\n"
                   "    fi\n");
    bash_values(out);
    bash_commands(out);
    buf_add_c(out, "    case $cur in\n"
                   "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$cur\")) ;;\n"
                   "    *)\n"
                   "        if [ -n \"$operands\" ]; then\n"
                   "            COMPREPLY=($(compgen -W \"$operands\" -- \"$cur\"))\n"
                   "        elif [ -n \"$names\" ]; then\n"
                   "            _fealty_names \"$names\"\n"
                   "        else\n"
                   "            compopt -o filenames\n"
                   "            COMPREPLY=($(compgen -f -- \"$cur\"))\n"
                   "        fi ;;\n"
                   "    esac\n"
                   "}\n"
                   "complete -F _fealty fealty\n");
}

/* --- zsh --- */

static void zsh_action(struct buf *out, int id)
{
    enum value_kind kind = value_kind_of(id);

    if (kind == VALUE_NONE)
        return;
    buf_add_char(out, ':');
    add_quoted(out, option_table[id].argument, ":[]()\\");
    buf_add_char(out, ':');
    if (kind == VALUE_FILE)
        buf_add_c(out, "_files");
    if (kind == VALUE_NAME)
        buf_printf(out, " _fealty_names %s", values_names(id));
    if (kind == VALUE_WORDS) {
        buf_add_char(out, '(');
        values_words(out, id, " ");
        buf_add_char(out, ')');
    }
}

static void zsh_option(struct buf *out, int id)
{
    const struct option_info *info = &option_table[id];

    if (info->letter) {
        buf_printf(out, "            '*-%c%s[", info->letter, info->argument ? "+" : "");
        add_quoted(out, info->help, ":[]\\");
        buf_add_char(out, ']');
        zsh_action(out, id);
        buf_add_c(out, "' \\\n");
    }
    buf_printf(out, "            '*--%s%s[", info->name, info->argument ? "=" : "");
    add_quoted(out, info->help, ":[]\\");
    buf_add_char(out, ']');
    zsh_action(out, id);
    buf_add_c(out, "' \\\n");
}

static void add_zsh(struct buf *out)
{
    buf_add_c(out, "#compdef fealty\n"
                   "# zsh completion of fealty; made by `fealty completion zsh`\n"
                   "# claims, cases ... of the project one stands in\n"
                   "_fealty_names() {\n"
                   "    local -a names\n"
                   "    names=(${(f)\"$(fealty list -q --names $1 2>/dev/null)\"})\n"
                   "    compadd -a names\n"
                   "}\n"
                   "_fealty() {\n"
                   "    local -a commands\n"
                   "    commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        buf_printf(out, "        '%s:", command_table[i].name);
        add_quoted(out, command_table[i].summary, ":");
        buf_add_c(out, "'\n");
    }
    buf_add_c(out, "    )\n"
                   "    if (( CURRENT == 2 )); then\n"
                   "        _describe -t commands command commands\n"
                   "        return\n"
                   "    fi\n"
                   "    local command=$words[2]\n"
                   "    shift words\n"
                   "    (( CURRENT-- ))\n"
                   "    case $command in\n");
    for (size_t k = 0; k < COMMAND_COUNT; k++) {
        const struct command *command = &command_table[k];

        buf_printf(out, "    %s)\n        _arguments -s -S \\\n", command->name);
        for (int i = 0; i < OPT_COUNT; i++)
            if (option_table[i].commands & command->set)
                zsh_option(out, i);
        if (has_operand_words(command)) {
            buf_add_c(out, "            '*:operand:(");
            add_operand_words(out, command, " ");
            buf_add_c(out, ")'\n        ;;\n");
        } else if (operand_names(command)) {
            buf_printf(out, "            '*:name: _fealty_names %s'\n        ;;\n",
                       operand_names(command));
        } else {
            buf_add_c(out, "            '*:file:_files'\n        ;;\n");
        }
    }
    buf_add_c(out, "    esac\n}\n"
                   "if [ \"$funcstack[1]\" = _fealty ]; then\n"
                   "    _fealty \"$@\"\n"
                   "else\n"
                   "    compdef _fealty fealty\n"
                   "fi\n");
}

/* --- fish --- */

static void fish_option(struct buf *out, const struct command *command, int id)
{
    const struct option_info *info = &option_table[id];
    enum value_kind kind = value_kind_of(id);

    buf_printf(out, "complete -c fealty -n '__fish_seen_subcommand_from %s' -l %s",
               command->name, info->name);
    if (info->letter)
        buf_printf(out, " -s %c", info->letter);
    if (kind == VALUE_FILE)
        buf_add_c(out, " -r -F");
    else if (kind != VALUE_NONE)
        buf_add_c(out, " -x");
    if (kind == VALUE_WORDS) {
        buf_add_c(out, " -a '");
        values_words(out, id, " ");
        buf_add_char(out, '\'');
    }
    if (kind == VALUE_NAME)
        buf_printf(out, " -a '(__fealty_names %s)'", values_names(id));
    buf_add_c(out, " -d '");
    for (const char *c = info->help; *c; c++)
        buf_printf(out, *c == '\'' || *c == '\\' ? "\\%c" : "%c", *c);
    buf_add_c(out, "'\n");
}

static void add_fish(struct buf *out)
{
    buf_add_c(out, "# fish completion of fealty; made by `fealty completion fish`\n"
                   "# claims, cases ... of the project one stands in\n"
                   "function __fealty_names\n"
                   "    fealty list -q --names $argv[1] 2>/dev/null\n"
                   "end\n");
    for (size_t k = 0; k < COMMAND_COUNT; k++) {
        const struct command *command = &command_table[k];

        buf_printf(out, "complete -c fealty -n __fish_use_subcommand -f -a %s -d '",
                   command->name);
        for (const char *c = command->summary; *c; c++)
            buf_printf(out, *c == '\'' || *c == '\\' ? "\\%c" : "%c", *c);
        buf_add_c(out, "'\n");
        if (has_operand_words(command)) {
            buf_printf(out,
                       "complete -c fealty -n '__fish_seen_subcommand_from %s' -f -a '",
                       command->name);
            add_operand_words(out, command, " ");
            buf_add_c(out, "'\n");
        }
        if (operand_names(command))
            buf_printf(out,
                       "complete -c fealty -n '__fish_seen_subcommand_from %s' -f -a "
                       "'(__fealty_names %s)'\n",
                       command->name, operand_names(command));
        for (int i = 0; i < OPT_COUNT; i++)
            if (option_table[i].commands & command->set)
                fish_option(out, command, i);
    }
}

int cmd_completion(struct arena *a, const struct arguments *args)
{
    static const struct {
        const char *shell;
        void (*add)(struct buf *out);
    } shells[] = { { "bash", add_bash }, { "zsh", add_zsh }, { "fish", add_fish } };
    struct str wanted = args->operands.len == 1 ? args->operands.at[0] : STR_NONE;
    struct buf out;

    (void)a;
    for (size_t i = 0; i < countof(shells); i++) {
        if (!str_eq_c(wanted, shells[i].shell))
            continue;
        buf_init(&out, 4u << 20);
        shells[i].add(&out);
        fwrite(out.at, 1, out.len, stdout);
        buf_release(&out);
        return EXIT_HELD;
    }
    return complain(EXIT_USAGE, "name one shell: bash, zsh or fish");
}
