/* cli/options.h - the one table of options, and the command line read by it.
 *
 * `--opt=v` and `--opt v`, `-o v` and `-ov`; options and operands in any order; `--` ends
 * the options.  What the command line does not say is taken from FEALTY_<OPTION>. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "contract/contract.h"

struct arena;

enum command_id {
#define COMMAND(id, name, group, operands, summary) COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
    COMMAND_COUNT,
};

/* Commands, as a set: which of them take an option. */
enum command_set {
#define COMMAND(id, name, group, operands, summary) FOR_##id = 1 << COMMAND_##id,
#include "cli/commands.def"
#undef COMMAND
    FOR_ALL = (1 << COMMAND_COUNT) - 1,
};

enum option_id {
/* SECTION_x_FIRST is the number of the option behind it; then the count goes on as if no
 * section had been there. */
#define SECTION(id, title)                                                               \
    SECTION_##id##_FIRST, SECTION_##id##_BACK = SECTION_##id##_FIRST - 1,
#define OPTION(id, name, letter, argument, commands, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
#undef SECTION
    OPT_COUNT,
};

struct option_info {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* what it takes, "FILE"; NULL: a switch */
    unsigned commands;    /* of enum command_set */
    const char *help;
};

extern const struct option_info option_table[OPT_COUNT];

/* A part of --help: the options from `first` to where the next one begins. */
struct option_section {
    const char *title;
    enum option_id first;
};

extern const struct option_section option_sections[];
extern const size_t option_section_count;

struct arguments {
    struct str_list
        values[OPT_COUNT]; /* of each option, in order; a switch that is on has "" */
    struct str_list operands;
};

/* Reads what stands behind the command's name.  False on a mistake: the message names it,
 * with the nearest option. */
MUST_CHECK bool arguments_read(struct arena *a, unsigned command, int argc, char **argv,
                               struct arguments *ret, struct err *err);

bool argument_on(const struct arguments *args, enum option_id id);
/* The last value, or `otherwise`. */
struct str argument_text(const struct arguments *args, enum option_id id,
                         const char *otherwise);
/* As a number or a duration; false with a message where it is none. */
MUST_CHECK bool argument_number(const struct arguments *args, enum option_id id,
                                uint64_t least, uint64_t most, uint64_t *io,
                                struct err *err);
MUST_CHECK bool argument_ms(const struct arguments *args, enum option_id id, uint64_t *io,
                            struct err *err);

#endif
