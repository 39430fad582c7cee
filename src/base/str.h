/* base/str.h - views of text: a pointer and a length, passed by value.
 *
 * A view owns nothing and lives as long as what it looks at.  It may hold any bytes, NUL
 * included, and need not be terminated. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct str {
    const char *at;
    size_t len;
};

/* A view of a string literal, its length known when compiling. */
#define S(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_NONE   ((struct str){ NULL, 0 })

/* For printf: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) ((int)(s).len), ((s).at ? (s).at : "")

/* A view of NUL-terminated text; NULL gives the empty view. */
struct str str_from(const char *text);

bool str_eq(struct str a, struct str b);
bool str_eq_c(struct str a, const char *b);
/* ASCII letters compare alike in either case. */
bool str_eq_nocase(struct str a, struct str b);
/* <0, 0, >0 by bytes. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
/* Offset of the first occurrence of `needle`, or SIZE_MAX. */
size_t str_find(struct str s, struct str needle);
size_t str_find_char(struct str s, char c);

/* From byte `from` on; beyond the end gives the empty view. */
struct str str_from_at(struct str s, size_t from);
struct str str_sub(struct str s, size_t from, size_t len);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);

/* Splits at the first `c`: *head is what stands before, the rest stays in *s.  False at
 * the end, when nothing is left.  A last piece without `c` behind it is given, too. */
bool str_cut(struct str *s, char c, struct str *head);

/* The whole of `s` as a decimal number; false, *ret untouched, for anything else or
 * overflow. */
MUST_CHECK bool str_to_u64(struct str s, uint64_t *ret);
MUST_CHECK bool str_to_i64(struct str s, int64_t *ret);

/* The value of a hexadecimal digit; -1 where `c` is none. */
int hex_digit(int c);

/* FNV-1a, 64 bits: stable between runs and machines, so it may be written to files. */
uint64_t str_hash(struct str s);
uint64_t str_hash_more(uint64_t hash, struct str s);

#endif
