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
struct buf;

/* Commands, as a set: which of them take an option. */
enum command_set {
    FOR_RUN = 1 << 0,
    FOR_MOCK = 1 << 1,
    FOR_LINT = 1 << 2,
    FOR_LIST = 1 << 3,
    FOR_DEMO = 1 << 4,
    FOR_VALIDATE = 1 << 5,
    FOR_QUERY = 1 << 6,
    FOR_CLAIMS = 1 << 7,
    FOR_EXPLAIN = 1 << 8,
    FOR_GENERATE = 1 << 9,
    FOR_PROVE = 1 << 10,
    FOR_ALL = (1 << 11) - 1,
};

enum option_id {
#define OPTION(id, name, letter, argument, commands, help) OPT_##id,
#include "cli/options.def"
#undef OPTION
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

/* The options of a command, for --help. */
void options_help(struct buf *out, unsigned command);

#endif
