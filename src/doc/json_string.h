/* doc/json_string.h - strings of RFC 8259, section 7; only inside doc/. */
#ifndef DOC_JSON_STRING_H
#define DOC_JSON_STRING_H

#include "doc/json_scan.h"

struct buf;

/* Reads the string whose quote is at *off and moves *off behind it.  *ret is a view into
 * the text where nothing is escaped, else into `scratch`. */
MUST_CHECK bool json_string_scan(struct str text, size_t *off, struct buf *scratch,
                                 struct str *ret, struct json_trouble *trouble);

#endif
