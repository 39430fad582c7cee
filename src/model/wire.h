/* model/wire.h - what a request says in its path, query, headers, cookies, forms and
 * multipart bodies, as the mock reads it.  Only inside model/.
 *
 * The runner writes these things, and the judge reads those of responses, by
 * contract/params*.h; the model takes the styles apart by code of its own, so that one
 * misreading does not satisfy both sides.  Text is split into its pieces first, then the
 * pieces become what the schema speaks of (OpenAPI 3.1.1, 4.8.12.2 and RFC 6570). */
#ifndef MODEL_WIRE_H
#define MODEL_WIRE_H

#include <jansson.h>

#include "contract/contract.h"

/* The value of a parameter; NULL: it is not there, or (with *ret_malformed) its text does
 * not have the form of its style.  `raw` is, not decoded: for a path what stood for
 * `{name}`, for the query all of it without '?', for a header its value, for a cookie the
 * whole Cookie header. */
json_t *wire_parameter(struct arena *a, const struct contract *c,
                       const struct parameter *p, struct str raw, bool *ret_malformed);

/* A body of application/x-www-form-urlencoded as an object: fields by the `encoding` of
 * their properties, all others by their names.  NULL: more fields than a form may have.
 */
json_t *wire_form(struct arena *a, const struct contract *c, const struct media *m,
                  struct str body);

/* A body of multipart/<any>: an object by the names of its parts, by `encoding` and the
 * schemas of their properties, or a list where the schema asks for one.  NULL, with the
 * reason in *ret_why: it is none, or one beyond WIRE_PARTS_MAX or WIRE_PART_HEADER_MAX.
 * Bytes that are not UTF-8 are a text with a character for each. */
json_t *wire_multipart(struct arena *a, const struct contract *c, const struct media *m,
                       struct str content_type, struct str body, const char **ret_why);

/* Decoded text as the number, boolean or null that the schema has in mind; else the
 * string that it is. */
json_t *wire_scalar(struct arena *a, const struct contract *c, const json_t *schema,
                    struct str text);

/* --- between wire*.c --- */

struct wire_pair {
    struct str name; /* decoded */
    struct str raw;  /* behind '=', as it came */
    bool used;       /* some parameter has been read from it */
};

struct wire_pairs {
    struct wire_pair *at;
    size_t len, cap;
};

/* The schema of a member: `properties`, or what is said of all others; NULL: nothing. */
const json_t *wire_member(const struct contract *c, const json_t *schema,
                          struct str name);

/* "a=1&b=2"; false beyond WIRE_PIECES_MAX. */
bool wire_split_pairs(struct arena *a, struct str text, char separator, bool plus,
                      struct wire_pairs *ret);
/* As wire_parameter(), of a query or form that is split already; marks what it used. */
json_t *wire_from_pairs(struct arena *a, const struct contract *c,
                        const struct parameter *p, struct wire_pairs *pairs,
                        bool *ret_malformed);

#endif
