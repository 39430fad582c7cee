/* check/evidence.h - what a finding shows: short, on one line, safe to print; only inside
 * check/. */
#ifndef CHECK_EVIDENCE_H
#define CHECK_EVIDENCE_H

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"
#include "check/check.h"

struct arena;

/* Characters of a shown text; of longer ones the middle is left out. */
#define EVIDENCE_CHARS_MAX 200
/* Findings about one response or record; what is more is counted in a last one. */
#define FINDINGS_MAX 50

/* Cut in the middle; control characters and those that turn the direction of writing are
 * escaped (\u202e). */
struct str evidence_text(struct arena *a, struct str text);
/* A value as compact JSON, its numbers as they were written (`literals` may be NULL);
 * NULL is "nothing". */
struct str evidence_value(struct arena *a, const json_t *value,
                          const struct json_literals *literals);

/* "expected X, got Y". */
struct str evidence_sentence(struct arena *a, struct str expected, struct str actual);

struct finding *finding_add(struct arena *a, struct finding_list *list,
                            enum finding_kind kind, struct str where);

#endif
