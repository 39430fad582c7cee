/* report/markdown_text.h - text of others in Markdown (CommonMark, and what GitHub and
 * GitLab add): it never becomes markup, HTML, a mention, a reference or a quick action.
 * For report/ and changes/. */
#ifndef REPORT_MARKDOWN_TEXT_H
#define REPORT_MARKDOWN_TEXT_H

#include "base/str.h"

struct buf;

/* As a code span in one line. */
void markdown_add_code(struct buf *out, struct str text);
/* The same in a table, where "|" would end the cell. */
void markdown_add_cell(struct buf *out, struct str text);
/* As prose in one line. */
void markdown_add_prose(struct buf *out, struct str text);
/* As a fenced block, behind an info string ("sh"); nothing for empty text. */
void markdown_add_fence(struct buf *out, const char *info, struct str text);
/* Inside an HTML element. */
void markdown_add_html(struct buf *out, struct str text);

#endif
