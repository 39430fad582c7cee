/* cli/prove_report.h - what `fealty prove` prints. */
#ifndef CLI_PROVE_REPORT_H
#define CLI_PROVE_REPORT_H

#include "cli/options.h"
#include "run/prove.h"

struct arena;

/* "update-lead/status-values:refuses:won" */
struct str prove_entry_name(struct arena *a, const struct prove_entry *e);

/* Survivors and false alarms one by one, then counts by contract and kind, then the
 * score. */
void prove_print_text(struct arena *a, const struct prove_result *r,
                      const struct arguments *args);
/* JUnit XML: a suite for each contract; survivors and false alarms are failures. */
MUST_CHECK bool prove_write_junit(const struct prove_result *r, const char *path,
                                  struct err *err);
/* One object: score, counts, every variation. */
void prove_print_json(struct arena *a, const struct prove_result *r);

#endif
