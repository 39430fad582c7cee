/* report/journal_exchange.h - the exchanges of a case, read back.  Private to report/. */
#ifndef REPORT_JOURNAL_EXCHANGE_H
#define REPORT_JOURNAL_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "check/result.h"

struct arena;

/* Of a case that began at `case_ms`.  `list` may be NULL; its texts must live as long as
 * the arena. */
MUST_CHECK bool exchanges_from_json(struct arena *a, const json_t *list, int64_t case_ms,
                                    struct exchange_list *ret, struct err *err);

#endif
