/* report/result_json.h - a result as JSON: what the journal and the JSON report are made
 * of. Private to report/. */
#ifndef REPORT_RESULT_JSON_H
#define REPORT_RESULT_JSON_H

#include <jansson.h>

#include "check/result.h"
#include "doc/json_writer.h"
#include "report/report.h"

struct arena;

/* The members of one case, within an object that is open; exchanges are among them unless
 * it passed (or with verbose, always). */
void result_write(struct json_writer *w, struct arena *a, const struct report_options *o,
                  const struct case_result *r);
/* The same as a value. */
json_t *result_to_json(struct arena *a, const struct report_options *o,
                       const struct case_result *r);
/* Name, path, title and version; a claim with all that was said of it. */
json_t *contract_to_json(struct arena *a, const struct contract *c);
json_t *claim_to_json(struct arena *a, const struct claim *claim);
/* What is known before the first case, and after the last. */
json_t *info_to_json(struct arena *a, const struct report_options *o,
                     const struct run_info *info);
json_t *summary_to_json(struct arena *a, const struct report_options *o,
                        const struct run_summary *s);

#endif
