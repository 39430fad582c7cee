/* http/redact.h - keeping secrets out of everything that is written.
 *
 * A redactor knows secrets by name and finds them in any text: as they are,
 * percent-encoded (each character encoded or not, `+` for a space), with JSON's escapes,
 * and in Base64 (alone, and behind a user name as Basic sends it).  A match is replaced
 * by `$NAME`, or `***` where the secret has no name.
 *
 * A part of a secret counts, too, where the text was cut off within it: its beginning at
 * the end of the text, a line or a quotation, or before "..." or an ellipsis, and its end
 * behind one of these.
 *
 * Time is linear in the text for all but contrived secrets.  Secrets shorter than
 * REDACT_SHORT are replaced only where no letter or digit stands next to them, or a
 * password of "1" would eat every number. */
#ifndef HTTP_REDACT_H
#define HTTP_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct redactor; /* lives in the arena it was made in */

#define REDACT_SHORT 4
/* So much of a secret that was cut off gives it away. */
#define REDACT_CUT 6

struct redactor *redactor_new(struct arena *a);
/* Texts are copied; an empty value is ignored, and one that is there already keeps its
 * first name.  Characters of the name that no variable
 * of a shell can have become '_'. */
void redactor_add(struct redactor *r, struct str name, struct str value);
/* A password, found in `Authorization: Basic`, too. */
void redactor_add_basic(struct redactor *r, struct str name, struct str user,
                        struct str password);

/* The name of a secret whose value is still to come, so that redactor_name() tells it
 * from the beginning. */
void redactor_announce(struct redactor *r, struct str name);

/* The i-th name under which a secret is shown, without its `$`; the empty view beyond the
 * last.  Secrets without a name are passed over; a name may come more than once. */
struct str redactor_name(const struct redactor *r, size_t i);

/* For text whose secrets were replaced before: `$NAME` stands for the secret, and is
 * shown as such also where that takes quotes of another kind (a shell's). */
void redactor_add_shown(struct redactor *r, struct str name);

enum redact_form {
    REDACT_PLAIN,
    REDACT_PERCENT,
    REDACT_JSON,
    REDACT_BASE64,
    REDACT_BASIC
};

struct redact_match {
    size_t off, len;
    struct str name; /* empty: has none */
    struct str user; /* of REDACT_BASIC */
    enum redact_form form;
};

/* The first match from byte `from` on, the longest where several begin there.  `r` may be
 * NULL: nothing is secret. */
MUST_CHECK bool redact_find(const struct redactor *r, struct str text, size_t from,
                            struct redact_match *ret);

/* Adds the text with its secrets replaced. */
void redact_add(struct buf *out, const struct redactor *r, struct str text);
/* The same into the arena; the very view that was given where there is nothing to
 * replace. */
struct str redact(struct arena *a, const struct redactor *r, struct str text);

#endif
