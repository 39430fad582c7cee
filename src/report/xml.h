/* report/xml.h - text as XML 1.0 can have it. */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "base/str.h"

struct buf;

/* Markup is escaped, and characters that XML 1.0 (section 2.2) does not have become dots.
 * Line breaks stay in text; in an attribute they are references, so that no parser folds
 * them. */
void xml_text(struct buf *out, struct str text);
/* ` name="value"` */
void xml_attribute(struct buf *out, const char *name, struct str value);

#endif
