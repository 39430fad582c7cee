/* doc/json.h - work on JSON values (jansson's json_t).
 *
 * Ownership: an arena can adopt a value and lets go of it when it closes, so values of
 * ours need no json_decref.  A `const json_t *` parameter is only looked at. */
#ifndef DOC_JSON_H
#define DOC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/map.h"
#include "base/str.h"

struct arena;
struct buf;

/* Takes over the caller's reference and gives the value back.  NULL (jansson's "no
 * memory") ends the program. */
json_t *arena_json(struct arena *a, json_t *owned);

/* --- looking --- */

/* JSON Schema's and RFC 9535's equality: 1 and 1.0 are equal, objects without order. */
bool json_same(const json_t *a, const json_t *b);
/* The text of a string (may hold NULs), the empty view for anything else. */
struct str json_text(const json_t *value);
/* A member by name; NULL where there is none or `object` is no object. */
json_t *json_member(const json_t *object, struct str name);
/* The text of a string member, the empty view otherwise. */
struct str json_member_text(const json_t *object, const char *name);
/* A number with an integral value (1.0 too). */
bool json_is_integral(const json_t *value);
/* "null", "boolean", "integer" (1.0 too), "number", "string", "array", "object". */
const char *json_type_name(const json_t *value);

/* The same value without its const: jansson iterates and counts references only so.  It
 * is not a leave to change the value. */
json_t *json_mutable(const json_t *value);
/* The key that an iterator of json_object_iter() stands at; may hold NULs. */
struct str json_iter_key(void *iter);

/* --- making; the results are owned by the arena --- */

json_t *json_str(struct arena *a, struct str text);
json_t *json_copy_deep(struct arena *a, const json_t *value);

/* --- printing --- */

enum json_print_flags {
    JSON_PRINT_COMPACT = 0,
    JSON_PRINT_INDENT = 1 << 0, /* two spaces */
    JSON_PRINT_SORTED = 1 << 1, /* members by name */
};
/* Numbers get the fewest digits that read back to the same value; text stays UTF-8,
 * control characters are escaped. */
void json_print(struct buf *out, const json_t *value, unsigned flags);
/* As a string, in quotation marks. */
void json_print_text(struct buf *out, struct str text);
struct str json_to_str(struct arena *a, const json_t *value, unsigned flags);
/* The same, but numbers that have literals (NULL: none) as they were written. */
struct json_literals;
void json_print_exact(struct buf *out, const json_t *value, unsigned flags,
                      const struct json_literals *literals);
struct str json_to_str_exact(struct arena *a, const json_t *value, unsigned flags,
                             const struct json_literals *literals);

/* --- reading --- */

struct json_limits {
    size_t depth; /* nesting; 0 = JSON_DEPTH_DEFAULT; not above JSON_DEPTH_MAX */
};
#define JSON_DEPTH_DEFAULT 512
#define JSON_DEPTH_MAX     10000

/* More duplicates than this are not noted, so that they cost no memory. */
#define JSON_DUPLICATES_MAX 1000

struct json_duplicate {
    struct str key;
    size_t off; /* of the later key in the text */
};

/* What the reader noticed beside the value. */
struct json_notes {
    struct json_duplicate *duplicates; /* the later value wins */
    size_t duplicate_count;
    /* Numbers that int64 and double do not hold exactly: see json_literal(). */
    struct json_literals *literals; /* NULL where there are none */
};

struct json_error {
    size_t off; /* byte of the text */
    char msg[160];
};

/* RFC 8259 to the letter: any value on top, UTF-8 only, no lone surrogates, nothing
 * behind the value but white space; a byte order mark is skipped (section 8.1).  Integers
 * beyond 64 bits and numbers beyond a double become reals (1e400: DBL_MAX) with an entry
 * in notes->literals, as do reals whose digits a double does not keep.  `notes` may be
 * NULL. On failure NULL, `error` says what and where.  The value is owned by the arena.
 */
MUST_CHECK json_t *json_read(struct arena *a, struct str text,
                             const struct json_limits *limits, struct json_notes *notes,
                             struct json_error *error);

/* The literal text of a number that its value does not hold exactly, else the empty view.
 * Tables may be put together: `more`, where it is not NULL, is looked into, too. */
struct json_literals {
    struct map by_number; /* private */
    const struct json_literals *more;
};
struct str json_literal(const struct json_literals *literals, const json_t *number);
/* Both together: a new table, or one of them where the other is NULL.  It lives as long
 * as both and the arena. */
const struct json_literals *json_literals_join(struct arena *a,
                                               const struct json_literals *first,
                                               const struct json_literals *rest);

/* --- JSON Pointer, RFC 6901 --- */

/* NULL where it leads nowhere (or is not a pointer). */
json_t *json_pointer_get(const json_t *root, struct str pointer);
/* Sets the value at `pointer`, making missing objects on the way; the reference is not
 * taken over.  An index of an array must be there, or be the next one (also "-").  The
 * whole
 * ("") can only be set where both are objects or both are arrays: its content is
 * replaced. False, and nothing changed, where a step leads through something that is no
 * object or array, or where the pointer has more than JSON_DEPTH_DEFAULT steps. */
bool json_pointer_set(json_t *root, struct str pointer, json_t *value);
/* False, and nothing changed, where nothing stands at `pointer`; the whole ("") stays. */
bool json_pointer_remove(json_t *root, struct str pointer);
/* Appends "/token", escaped. */
void json_pointer_add(struct buf *pointer, struct str token);
/* The pointer to the member `token` below `pointer`, in the arena. */
struct str json_pointer_below(struct arena *a, struct str pointer, struct str token);
bool json_pointer_is_valid(struct str pointer);

/* --- JSON Merge Patch, RFC 7396 --- */

/* `target` (NULL: absent) with `patch` applied, as a new value. */
json_t *json_merge_patch(struct arena *a, const json_t *target, const json_t *patch);
/* The patch that leads from `from` to `to` (where nulls allow one). */
json_t *json_merge_diff(struct arena *a, const json_t *from, const json_t *to);

/* --- JSON Patch, RFC 6902 --- */

/* NULL on failure, `error` says which operation and why (off = its index).  Results that
 * nest deeper than JSON_DEPTH_DEFAULT, and patches whose copies add up to more than
 * JSON_PATCH_WORK_MAX values, are refused. */
#define JSON_PATCH_WORK_MAX 2000000
MUST_CHECK json_t *json_patch(struct arena *a, const json_t *doc, const json_t *patch,
                              struct json_error *error);
json_t *json_patch_diff(struct arena *a, const json_t *from, const json_t *to);

#endif
