/* changes/words.h - pieces of text that the formats share.  Private to changes/. */
#ifndef CHANGES_WORDS_H
#define CHANGES_WORDS_H

#include "changes/changes.h"

enum { NAMES_TOLD = 5 /* of claims, cases and operations in a line */ };

/* "new.yaml:12:5"; empty without a place. */
struct str place_text(struct arena *a, struct change_lines *l, struct span span);
/* "PATCH /leads/{id}"; "the document" of a use without an operation. */
struct str operation_text(struct arena *a, const struct change_use *use);
/* Of two changes with the same first operation. */
bool same_operation(const struct change *left, const struct change *right);
/* "request body application/json $.tags[*].name" */
struct str where_text(struct arena *a, const struct change *c);
/* Other operations that it is felt in: "GET /a, GET /b and 3 more"; empty without. */
struct str others_text(struct arena *a, const struct change *c);
/* "update-lead/metadata-merges"; without a project the id alone. */
struct str claim_text_of(struct arena *a, const struct changes *all,
                         const struct claim *claim);
struct str claims_text(struct arena *a, const struct changes *all,
                       const struct change *c);
/* "3: cases/a.yaml:12, cases/a.yaml:20, …" */
struct str cases_text(struct arena *a, const struct change *c);
/* "breaking", what that means, and the colour. */
struct severity_words {
    const char *title, *remark, *color;
};
const struct severity_words *severity_words(enum change_severity s);
/* The last line: counts, or that there is nothing. */
struct str summary_text(struct arena *a, const struct changes *c);

#endif
