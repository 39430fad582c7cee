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

struct command {
    const char *name;
    unsigned set; /* its bit of enum command_set */
    const char *operands;
    const char *summary;
    int (*run)(struct arena *a, const struct arguments *args);
};

int cmd_run(struct arena *a, const struct arguments *args);
int cmd_mock(struct arena *a, const struct arguments *args);
int cmd_lint(struct arena *a, const struct arguments *args);
int cmd_list(struct arena *a, const struct arguments *args);
int cmd_demo(struct arena *a, const struct arguments *args);
int cmd_validate(struct arena *a, const struct arguments *args);
int cmd_query(struct arena *a, const struct arguments *args);
int cmd_claims(struct arena *a, const struct arguments *args);
int cmd_explain(struct arena *a, const struct arguments *args);
int cmd_prove(struct arena *a, const struct arguments *args);
int cmd_generate(struct arena *a, const struct arguments *args);

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

struct load_options {
    bool variants; /* derive cases from the claims of contracts that are named */
    bool thorough;
};

/* --no-variants and --depth. */
struct load_options read_load_options(const struct arguments *args);

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
