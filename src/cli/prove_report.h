/* cli/prove_report.h - what `fealty prove` prints. */
#ifndef CLI_PROVE_REPORT_H
#define CLI_PROVE_REPORT_H

#include "cli/options.h"
#include "run/prove.h"

struct arena;

/* Survivors and false alarms one by one, then counts by contract and kind, then the
 * score. */
void prove_print_text(struct arena *a, const struct prove_result *r,
                      const struct arguments *args);
/* One object: score, counts, every variation. */
void prove_print_json(struct arena *a, const struct prove_result *r);

#endif
