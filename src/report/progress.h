/* report/progress.h - how far a run is, while it lasts: one line that is drawn over and
 * over at a terminal, or a plain line now and then where lines stay (CI).
 *
 * A run that is over at once shows nothing, and nothing of the line is left behind. */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <signal.h>
#include <stdio.h>

#include "check/result.h"

struct arena;

enum progress_kind {
    PROGRESS_LIVE,  /* a terminal that can go back to the start of a line */
    PROGRESS_LINES, /* anything else: a line every half minute */
};

struct progress;

/* `out` must stay open.  Lives as long as `a`. */
struct progress *progress_open(struct arena *a, FILE *out, enum progress_kind kind);

/* All of them may be called with NULL, which shows nothing. */
void progress_begin(struct progress *p, const struct run_info *info);
void progress_ended(struct progress *p, enum verdict verdict);
void progress_tick(struct progress *p, const struct run_activity *now);
/* Before anything else is written to the terminal, and at the end. */
void progress_clear(struct progress *p);

/* Set while a line stands there: who ends the program from within a signal handler wipes
 * it out first. */
extern volatile sig_atomic_t progress_is_shown;

#endif
