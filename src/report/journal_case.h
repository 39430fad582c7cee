/* report/journal_case.h - a line of a journal as a case_result.  Private to report/. */
#ifndef REPORT_JOURNAL_CASE_H
#define REPORT_JOURNAL_CASE_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "check/result.h"
#include "report/journal_head.h"

struct arena;

/* The case files that were met, so that two cases of one file share it. */
struct journal_files {
    struct arena *arena;
    struct map by_name; /* "contract NUL path" → struct case_file */
};

/* `value` is an object that lives as long as `a`, as does the result.  False with a
 * message where something is missing, has another type or names what the head does not
 * have. */
MUST_CHECK bool case_from_json(struct arena *a, struct journal_head *head,
                               struct journal_files *files, const json_t *value,
                               struct case_result *ret, struct err *err);

#endif
