/* cli/command.h - what every command has, and what they share. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/diag.h"
#include "cli/exit.h"
#include "cli/options.h"
#include "run/config.h"
#include "run/selection.h"
#include "suite/suite.h"

struct arena;

/* What a command is for; `fealty --help` shows them so. */
enum command_group {
    GROUP_TEST,  /* is it true what the documentation says? */
    GROUP_LOOK,  /* what there is, and what it means */
    GROUP_WRITE, /* writing contracts and cases */
    GROUP_TOOL,  /* parts that are useful alone */
    GROUP_COUNT,
};

struct command {
    const char *name;
    unsigned set; /* its bit of enum command_set */
    enum command_group group;
    const char *operands;
    const char *summary;
    int (*run)(struct arena *a, const struct arguments *args);
};

extern const struct command command_table[COMMAND_COUNT];

#define COMMAND(id, name, group, operands, summary)                                      \
    int cmd_##name(struct arena *a, const struct arguments *args);
#include "cli/commands.def"
#undef COMMAND

/* Prints "fealty: message" to standard error and gives the status back. */
int complain(int status, const char *fmt, ...) PRINTF(2, 3);
/* Prints all diagnostics to standard error. */
void print_diags(const struct diags *diags, const struct arguments *args);
/* Whether colours belong on a stream: flags, NO_COLOR, FORCE_COLOR, TERM, then whether it
 * is a terminal. */
bool use_color(const struct arguments *args, FILE *stream);

/* The configuration, as --config and --no-config have it; NULL after diagnostics. */
const struct config *load_config(struct arena *a, const struct arguments *args,
                                 struct diags *diags);

/* What a file is, by its top-level keys. */
enum file_kind { FILE_CONTRACT, FILE_CASES, FILE_OTHER };
enum file_kind file_kind_of(struct str text);

struct load_options {
    bool variants; /* derive cases from the claims of contracts that are named */
    bool thorough;
    bool only_looks;   /* nothing is run: see contract_load_bare() */
    size_t hold_bytes; /* see suite_put_aside(); 0: all cases stay in memory */
};

/* --no-variants and --depth. */
struct load_options read_load_options(const struct arguments *args);
/* Cases beyond a few are put aside: for who goes through them by suite/walk.h, and asks
 * suite_aside_ok().  FEALTY_HOLD_BYTES, which is for tests, says how many are held; false
 * where it is no number. */
MUST_CHECK bool load_put_aside(struct load_options *io, struct err *err);

/* Reads the operands (files and folders; without any, the configuration's `run`, else
 * specs and cases) into one suite.  False after diagnostics. */
bool load_suite(struct arena *a, const struct arguments *args,
                const struct config *config, struct load_options options,
                struct suite *ret, struct diags *diags);

/* Selection from the options. */
void read_selection(const struct arguments *args, const struct suite *suite,
                    struct selection *ret);

/* Set by SIGINT and SIGTERM once catch_signals() was called; the signal's number. */
extern volatile sig_atomic_t caught_signal;
void catch_signals(void);

#endif
