/* cli/help.h - texts made from the tables of options, commands, statuses, examples and
 * topics: --help, and what the manual and completions need of them. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stddef.h>

#include "cli/command.h"

struct buf;

struct exit_info {
    int status;
    const char *meaning;
};

struct example {
    enum command_id command;
    const char *line, *what;
};

struct topic {
    const char *name, *summary, *text;
};

enum topic_id {
#define TOPIC(id, name, summary, text) TOPIC_##id,
#include "cli/topics.def"
#undef TOPIC
    TOPIC_COUNT,
};

extern const struct exit_info exit_table[];
extern const size_t exit_count;
extern const struct example example_table[];
extern const size_t example_count;
extern const struct topic topic_table[TOPIC_COUNT];

extern const char *const group_titles[GROUP_COUNT];

/* The end of a section: one behind its last option. */
size_t section_end(size_t section);

/* `fealty --help`, `fealty COMMAND --help`, `fealty help TOPIC`, in lines of at most
 * `columns`. */
void help_overview(struct buf *out, size_t columns);
void help_command(struct buf *out, const struct command *command, size_t columns);
void help_topic(struct buf *out, enum topic_id topic, size_t columns);

const struct command *command_find(struct str name);

/* Complains about a name that is none of a command, with the nearest. */
int command_unknown(struct str name);

#endif
