/* schema/regex_parse.h - reads an ECMA-262 pattern (u mode) and writes it as a PCRE2 one.
 * Private to schema/. */
#ifndef SCHEMA_REGEX_PARSE_H
#define SCHEMA_REGEX_PARSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "schema/regex.h"

struct arena;

/* Bytes of a pattern; groups within groups (PCRE2's own limit is 250); bytes of what is
 * written. */
#define REGEX_BYTES_MAX 65536
#define REGEX_DEPTH_MAX 200
#define REGEX_PRINT_MAX ((size_t)1024 * 1024)
/* A code point that no text holds: `\u` with half a surrogate pair. */
#define IS_SURROGATE(c) ((c) >= 0xd800 && (c) <= 0xdfff)

struct regex_parser {
    struct arena *a; /* for names, dies with the parse */
    struct str text;
    size_t off;
    struct buf *out;
    struct regex_error *error;
    unsigned depth;
    size_t groups;    /* capturing ones in all of the pattern */
    struct map names; /* name to group number + 1, as a pointer's distance from NULL */
    bool failed;
    bool unsupported; /* right, but PCRE2 has no way to do it */
};

/* Judges the syntax and writes to `out`, which must have been initialised.  False with
 * *error set when the pattern is none, or is beyond a limit. */
MUST_CHECK bool regex_parse(struct regex_parser *p);

/* --- between the files of the parser --- */

bool regex_fail(struct regex_parser *p, const char *msg);
int regex_peek(const struct regex_parser *p); /* a byte, -1 at the end */
bool regex_take(struct regex_parser *p, char c);
bool regex_take_text(struct regex_parser *p, const char *text);
void regex_print_char(struct buf *out, uint32_t c);

/* regex_escape.c: behind a backslash. */
enum escape_kind {
    ESCAPE_CHAR,  /* one character */
    ESCAPE_CLASS, /* \d \s \w and the like: `class_text` fits between [ and ] */
};

struct escape {
    enum escape_kind kind;
    uint32_t c;
    char class_text[96];
    bool space, not_space; /* \s and \S, which have no short form */
};

/* The escapes that mean the same in a class and outside. */
bool regex_escape(struct regex_parser *p, struct escape *ret, bool in_class);
/* \uXXXX and \u{...}, `u` already read. */
bool regex_unicode_escape(struct regex_parser *p, uint32_t *ret);
void regex_print_space(struct buf *out, bool negated);

/* regex_class.c: from behind '[' to behind ']'. */
bool regex_class(struct regex_parser *p);

/* regex_property.c: what stands in \p{...}; writes what PCRE2 calls it.  False for a name
 * that ECMA-262 does not have; *ret "" for one that PCRE2 does not have. */
bool regex_property(struct str name, struct str value, bool negated, char *ret,
                    size_t size);

#endif
