/* cli/list_names.h - the names that options take, one a line: for the completions of
 * shells. */
#ifndef CLI_LIST_NAMES_H
#define CLI_LIST_NAMES_H

struct arena;
struct arguments;

/* `fealty list --names KIND`: what can be read is listed, too, where something cannot;
 * the status tells. */
int list_names(struct arena *a, const struct arguments *args);

#endif
