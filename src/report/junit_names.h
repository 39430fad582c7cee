/* report/junit_names.h - classname of a case: with the name unique, and the same on every
 * run, for history hangs on it.  "update-lead.identifiers" for the cases of a file,
 * "update-lead.variants.identifier-priority" for those made of a claim: readers make a
 * tree of the dots.  Private to report/. */
#ifndef REPORT_JUNIT_NAMES_H
#define REPORT_JUNIT_NAMES_H

#include "base/str.h"
#include "report/report.h"

struct arena;
struct case_def;
struct junit_names;
struct suite;

struct junit_names *junit_names_new(struct arena *a, const struct report_options *o,
                                    const struct suite *suite);
/* Made in `a`. */
struct str junit_class_name(struct arena *a, const struct junit_names *n,
                            const struct case_def *def);

#endif
