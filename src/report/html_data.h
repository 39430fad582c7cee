/* report/html_data.h - JSON between the tags of a page.  Private to report/. */
#ifndef REPORT_HTML_DATA_H
#define REPORT_HTML_DATA_H

#include <jansson.h>

#include "base/buf.h"
#include "base/str.h"

/* Adds `<script type="application/json" id="ID">VALUE</script>` and a line feed.
 *
 * What an endpoint sent must never end the element or begin markup, so `<`, `>` and `&`
 * are written as \u003c and so on; likewise the line separators that old JavaScript trips
 * over, and what HTML allows in no page: controls and noncharacters.  In JSON all these
 * can only stand within strings. */
void html_data_add(struct buf *out, struct str id, const json_t *value);
/* The same for JSON text. */
void html_data_add_text(struct buf *out, struct str id, struct str json);

#endif
