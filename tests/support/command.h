/* tests/support/command.h - the command that a test's server is there for. */
#ifndef SUPPORT_COMMAND_H
#define SUPPORT_COMMAND_H

#include <stdbool.h>

struct arena;

/* Runs the command with {URL} in its words replaced, and waits for it; its status as a
 * shell has it, 125 where it could not be started. */
int command_run(struct arena *a, char **words, int count, const char *url);

/* The same, and sends it a SIGINT as soon as `due` says so, which is asked again and
 * again. */
int command_interrupt(struct arena *a, char **words, int count, const char *url,
                      bool (*due)(void *ctx), void *ctx);

#endif
