/* cli/ci.h - what the environment says about the pipeline the program runs in. */
#ifndef CLI_CI_H
#define CLI_CI_H

#include <stdbool.h>

#include "base/str.h"

struct arena;

/* A step of GitHub Actions: its runner reads what is printed. */
bool ci_is_github(void);

/* The root of the repository, absolute: what the pipeline names, else the nearest folder
 * upwards with a .git in it, else the working directory. */
struct str ci_root(struct arena *a);

/* A word that nobody can guess: commands printed between `::stop-commands::WORD` and
 * `::WORD::` are taken for text. */
const char *ci_stop_token(struct arena *a);

#endif
