/* jsonpath/scanner.h - the query's text, read from front to back; only inside jsonpath/.
 */
#ifndef JSONPATH_SCANNER_H
#define JSONPATH_SCANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"
#include "jsonpath/jsonpath.h"

struct arena;

struct scanner {
    struct arena *arena;
    struct str text; /* valid UTF-8 */
    size_t off;
    size_t depth; /* of filters, parentheses and calls */
    struct jsonpath_error *error;
};

/* All scan_* that can fail complain first.  This does it, at byte `off`; returns false.
 */
bool scan_error(struct scanner *p, size_t off, const char *fmt, ...) PRINTF(3, 4);
/* The same at where the scanner stands, with what stands there: "..., found 'x'". */
bool scan_expected(struct scanner *p, const char *what);

/* The byte ahead, '\0' at the end (a NUL in the text is nowhere allowed). */
char scan_peek(const struct scanner *p);
bool scan_at_end(const struct scanner *p);
void scan_blanks(struct scanner *p);
/* Moves behind `token` where it is next. */
bool scan_take(struct scanner *p, struct str token);

/* One level deeper; false, with a complaint, beyond JSONPATH_DEPTH_MAX. */
MUST_CHECK bool scan_enter(struct scanner *p);
void scan_leave(struct scanner *p);

bool scan_is_name_first(const struct scanner *p);
/* member-name-shorthand; scan_is_name_first() was true. */
struct str scan_name(struct scanner *p);
/* A quoted string, unescaped into the arena. */
MUST_CHECK bool scan_string(struct scanner *p, struct str *ret);
/* An index or a part of a slice, within I-JSON's range (RFC 9535, 2.1). */
MUST_CHECK bool scan_integer(struct scanner *p, int64_t *ret);
/* A number literal. */
MUST_CHECK bool scan_number(struct scanner *p, json_t **ret);

#endif
