/* report/text.h - pieces of text that several reports share.  Private to report/. */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "check/result.h"
#include "report/report.h"

struct arena;

/* A rendered case or report is never longer; the rest is cut, and says so. */
#define REPORT_TEXT_MAX (4u * 1024 * 1024)
/* Of one body in a report. */
#define REPORT_BODY_MAX (16u * 1024)

/* The text with every secret replaced. */
struct str report_shown(struct arena *a, const struct report_options *o, struct str text);

/* "update-lead/identifier-priority, update-lead/not-found"; what the findings speak
 * against, else what the case proves. */
struct str report_claims(struct arena *a, const struct case_result *r);
/* The file that a case, or the claim it was derived from, stands in. */
struct str report_file(const struct case_def *def);
/* "cases/update-lead/identifiers.yaml:12" */
struct str report_place(struct arena *a, const struct case_result *r);

/* A line of a file, for readers that link to it: the path as seen from the root of the
 * repository, or as it was named where it lies outside. */
struct report_location {
    struct str path;
    size_t line; /* from 1 */
};
struct str report_path(struct arena *a, const struct report_options *o, struct str path);
/* Of a derived case it is the place of the claim that it was made of. */
struct report_location report_case_location(struct arena *a,
                                            const struct report_options *o,
                                            const struct case_def *def);
/* The claim's in its contract (or overlay). */
struct report_location report_claim_location(struct arena *a,
                                             const struct report_options *o,
                                             const struct claim *claim);

/* As text can stand in all formats: bytes that are no UTF-8 become U+FFFD; control
 * characters, those that turn the direction of writing, and others that are no text
 * become dots.  Line feeds stay with `lines`, else they become spaces, as tabs do. */
void report_add_plain(struct buf *out, struct str text, bool lines);
/* The same in one line, however it was folded, with its secrets replaced. */
struct str report_one_line(struct arena *a, const struct report_options *o,
                           struct str text);

/* For a stream beside the one that `::stop-commands::` was printed to, which may be read
 * ahead of it: marked lines are no commands of GitHub's, but "##[" is wherever it stands.
 * Changed only there. */
void report_defuse(struct buf *out, const struct report_options *o);

/* The finding's place, expected and actual in one line. */
void report_finding(struct buf *out, const struct case_finding *f);

/* "* state", "* looks at a record after step 2": what the exchange was for, how long it
 * took and the attempts it needed. */
void report_exchange_mark(struct buf *out, struct arena *a, const struct exchange *x);
/* Request and response as `curl -v` shows them, "> " and "< " before the lines. */
void report_exchange(struct buf *out, struct arena *a, const struct report_options *o,
                     const struct exchange *x);
/* One curl command that repeats the request. */
struct str report_curl(struct arena *a, const struct report_options *o,
                       const struct http_request *request);

/* The address in "[2001:db8::1]:443", without brackets and port. */
struct str report_address(struct str remote);

/* The exchange that a finding is about: its step's; NULL without one. */
const struct exchange *report_step_exchange(const struct case_result *r, size_t step);

/* "1.2 s", "35 ms". */
struct str report_duration(struct arena *a, uint64_t ns);

#endif
