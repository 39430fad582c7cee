/* suite/alteration.h - a credential altered a little, by the words that cases have for
 * it: what a careless comparison takes for the right one.
 *
 * What comes out is another credential also for who decodes the text (Base64 with its
 * unused bits and its padding, base 16, base 32): an honest endpoint refuses it. */
#ifndef SUITE_ALTERATION_H
#define SUITE_ALTERATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

enum alteration {
    ALTER_NOT, /* "whole": as it is */
    ALTER_LONGER,
    ALTER_SHORTER,
    ALTER_START,
    ALTER_MIDDLE,
    ALTER_END,
    ALTER_CASE,
    ALTER_UNSIGNED, /* a JSON Web Token that says it needs no signature (RFC 7519, 6) */
    ALTER_COUNT,
};

/* Of less than this too little would be left to be like the right one. */
#define ALTERATION_BYTES_MIN ((size_t)4)

/* "end-changed". */
struct str alteration_name(enum alteration how);
/* False where no alteration has this name. */
MUST_CHECK bool alteration_named(struct str name, enum alteration *ret);

/* The altered text, in `a`.  `password`: the case of letters counts whatever they look
 * like; in a key it is let alone where it may mean nothing (RFC 4648, 6 and 8).  False
 * (ERR_REFUSED), with the reason and without the text, where it cannot be altered so. */
MUST_CHECK bool alteration_make(struct arena *a, enum alteration how, bool password,
                                struct str text, struct str *ret, struct err *err);

#endif
