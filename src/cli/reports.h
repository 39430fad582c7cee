/* cli/reports.h - the reports that the options ask for. */
#ifndef CLI_REPORTS_H
#define CLI_REPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "cli/options.h"
#include "report/report.h"

struct arena;

struct reports {
    struct result_sink **sinks;
    struct result_sink **inner; /* private: those behind sinks that take times away */
    void (**close)(struct result_sink *s);
    size_t count;
    bool owns_stdout;   /* a report goes there: people read standard error */
    struct str journal; /* the first journal's path; empty: there is none */
};

struct report_wishes {
    bool ledger; /* also a journal below .fealty where none is asked for: a run that
                    changes something keeps one */
    bool aside;  /* what people read goes to standard error, whatever goes to standard
                    output */
};

/* The console first, then every --report.  Close it also after a failure. */
MUST_CHECK bool reports_open(struct arena *a, const struct arguments *args,
                             const struct redactor *redactor, struct report_wishes wishes,
                             struct reports *ret, struct err *err);
void reports_close(struct reports *r);

/* The exit status that a run comes to (docs/exit-codes.md). */
int exit_status_of(const struct run_summary *s);

#endif
