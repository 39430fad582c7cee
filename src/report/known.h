/* report/known.h - violations that were accepted, grouped by the reason, and what is to
 * be said of written deviations.  Private to report/. */
#ifndef REPORT_KNOWN_H
#define REPORT_KNOWN_H

#include <stddef.h>

#include "check/deviation.h"
#include "check/result.h"
#include "report/report.h"

struct arena;

/* More reasons than this are counted, not kept. */
#define KNOWN_REASONS_MAX 200

struct known_reason {
    struct str reason; /* secrets are replaced */
    size_t cases;
};

struct known_list {
    struct known_reason *at;
    size_t len, cap;
    size_t dropped; /* cases of reasons beyond KNOWN_REASONS_MAX */
};

/* Counts the case where it is `known`; what is kept lives in `a`. */
void known_add(struct arena *a, struct known_list *list, const struct report_options *o,
               const struct case_result *r);

/* "deviation update-lead/identifier-priority (api-team, deviations.yaml:4) expires in 3
 * days, 2026-12-31" for each that there is something to say of; they live in `a`. */
struct str_list known_remarks(struct arena *a, const struct report_options *o,
                              const struct run_summary *s);

#endif
