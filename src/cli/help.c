#include "cli/help.h"

#include "base/buf.h"
#include "base/suggest.h"
#include "base/terminal.h"
#include "base/vec.h"
#include "report/formats.h"

#include "base/banned.h"

const struct exit_info exit_table[] = {
#define EXIT(name, status, meaning) { status, meaning },
#include "cli/exits.def"
#undef EXIT
};
const size_t exit_count = countof(exit_table);

const struct example example_table[] = {
#define EXAMPLE(command, line, what) { COMMAND_##command, line, what },
#include "cli/examples.def"
#undef EXAMPLE
};
const size_t example_count = countof(example_table);

const struct topic topic_table[TOPIC_COUNT] = {
#define TOPIC(id, name, summary, text) { name, summary, text },
#include "cli/topics.def"
#undef TOPIC
};

const char *const group_titles[GROUP_COUNT] = {
    [GROUP_TEST] = "Is it true what the documentation says?",
    [GROUP_LOOK] = "What there is, and what it means",
    [GROUP_WRITE] = "Writing contracts and cases",
    [GROUP_TOOL] = "Useful alone",
};

enum {
    LEFT = 32,       /* column of explanations */
    LEFT_NARROW = 8, /* of those on a line of their own */
    NARROW = 64,     /* below it they are */
};

size_t section_end(size_t section)
{
    return section + 1 < option_section_count ? option_sections[section + 1].first
                                              : OPT_COUNT;
}

/* What stands from `start` on is the left column; the explanation goes beside it, or
 * below where there is no room. */
static void add_beside(struct buf *out, size_t start, size_t left, const char *what,
                       size_t columns)
{
    size_t used = out->len - start;

    if (columns < NARROW)
        left = LEFT_NARROW;
    if (used + 2 > left) {
        buf_add_char(out, '\n');
        used = 0;
    }
    buf_add_repeat(out, ' ', left - used);
    terminal_wrap(out, str_from(what), left, left, columns);
    buf_add_char(out, '\n');
}

static void add_text(struct buf *out, const char *text, size_t columns)
{
    terminal_wrap(out, str_from(text), 0, 0, columns);
    buf_add_char(out, '\n');
}

static void add_option(struct buf *out, const struct option_info *info, size_t columns)
{
    size_t start = out->len;

    if (info->letter)
        buf_printf(out, "  -%c, --%s", info->letter, info->name);
    else
        buf_printf(out, "      --%s", info->name);
    if (info->argument)
        buf_printf(out, " %s", info->argument);
    add_beside(out, start, LEFT, info->help, columns);
}

static void add_section(struct buf *out, size_t section, unsigned commands,
                        size_t columns)
{
    bool begun = false;

    for (size_t i = option_sections[section].first; i < section_end(section); i++) {
        if (!(option_table[i].commands & commands))
            continue;
        if (!begun)
            buf_printf(out, "\n%s:\n", option_sections[section].title);
        begun = true;
        add_option(out, &option_table[i], columns);
    }
}

static void add_exits(struct buf *out, size_t columns)
{
    buf_add_c(out, "\nExit status:\n");
    for (size_t i = 0; i < exit_count; i++) {
        size_t start = out->len;

        buf_printf(out, "  %3d", exit_table[i].status);
        add_beside(out, start, 8, exit_table[i].meaning, columns);
    }
}

static void add_formats(struct buf *out, size_t columns)
{
    buf_add_c(out, "\nReport formats, and where they go without a file:\n");
    for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
        size_t start = out->len;

        buf_printf(out, "  %-12.*s %.*s", STR_ARG(report_formats[i].name),
                   STR_ARG(report_formats[i].file));
        add_beside(out, start, 46, report_formats[i].summary, columns);
    }
}

static void add_example(struct buf *out, const struct example *e, size_t columns)
{
    buf_printf(out, "  %s\n", e->line);
    buf_add_repeat(out, ' ', LEFT_NARROW);
    terminal_wrap(out, str_from(e->what), LEFT_NARROW, LEFT_NARROW, columns);
    buf_add_char(out, '\n');
}

void help_command(struct buf *out, const struct command *command, size_t columns)
{
    bool begun = false;

    buf_printf(out, "Usage: fealty %s [OPTION...]%s%s\n\n", command->name,
               *command->operands ? " " : "", command->operands);
    add_text(out, command->summary, columns);
    for (size_t i = 0; i < option_section_count; i++)
        add_section(out, i, command->set, columns);
    if (option_table[OPT_REPORT].commands & command->set)
        add_formats(out, columns);
    for (size_t i = 0; i < example_count; i++) {
        if (&command_table[example_table[i].command] != command)
            continue;
        if (!begun)
            buf_add_c(out, "\nExamples:\n");
        begun = true;
        add_example(out, &example_table[i], columns);
    }
    if (command->set & FOR_RUN)
        add_exits(out, columns);
    else
        buf_add_c(out, "\nExit status: fealty help exit-codes\n");
}

static void add_commands(struct buf *out, enum command_group group, size_t columns)
{
    buf_printf(out, "\n%s\n", group_titles[group]);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const struct command *command = &command_table[i];
        size_t start = out->len;

        if (command->group != group)
            continue;
        buf_printf(out, "  %-10s %s", command->name, command->operands);
        add_beside(out, start, 38, command->summary, columns);
    }
}

void help_overview(struct buf *out, size_t columns)
{
    unsigned shown = 0;

    buf_add_c(out, "Usage: fealty COMMAND [OPTION...] [OPERAND...]\n\n");
    add_text(out, "Does this HTTP API keep faith with its documentation?", columns);
    for (size_t g = 0; g < GROUP_COUNT; g++)
        add_commands(out, (enum command_group)g, columns);
    buf_add_c(out, "\nTo begin with\n");
    for (size_t i = 0; i < example_count; i++) {
        unsigned set = command_table[example_table[i].command].set;

        if ((set & (FOR_RUN | FOR_DEMO | FOR_INIT)) && !(set & shown))
            add_example(out, &example_table[i], columns);
        shown |= set;
    }
    buf_add_c(out, "\nMore\n");
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        size_t start = out->len;

        buf_printf(out, "  fealty help %s", topic_table[i].name);
        add_beside(out, start, 38, topic_table[i].summary, columns);
    }
    size_t start = out->len;

    buf_add_c(out, "  fealty COMMAND --help");
    add_beside(out, start, 38, "a command's options, with examples", columns);
}

/* What the tables know of a topic. */
static void add_topic_tables(struct buf *out, enum topic_id topic, size_t columns)
{
    static const struct {
        enum topic_id topic;
        enum option_id first;
    } sections[] = {
        { TOPIC_SELECTING, SECTION_SELECT_FIRST },
        { TOPIC_TARGETS, SECTION_TARGET_FIRST },
        { TOPIC_TARGETS, SECTION_REQUEST_FIRST },
        { TOPIC_TARGETS, SECTION_LIMIT_FIRST },
        { TOPIC_TARGETS, SECTION_NETWORK_FIRST },
        { TOPIC_REPORTS, SECTION_REPORT_FIRST },
    };

    for (size_t i = 0; i < countof(sections); i++)
        for (size_t s = 0; s < option_section_count; s++)
            if (sections[i].topic == topic &&
                option_sections[s].first == sections[i].first)
                add_section(out, s, FOR_RUN, columns);
    if (topic == TOPIC_EXIT_CODES)
        add_exits(out, columns);
    if (topic == TOPIC_REPORTS)
        add_formats(out, columns);
}

void help_topic(struct buf *out, enum topic_id topic, size_t columns)
{
    buf_printf(out, "%s: %s\n\n", topic_table[topic].name, topic_table[topic].summary);
    add_text(out, topic_table[topic].text, columns);
    add_topic_tables(out, topic, columns);
}

const struct command *command_find(struct str name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (str_eq_c(name, command_table[i].name))
            return &command_table[i];
    return NULL;
}

int command_unknown(struct str name)
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
