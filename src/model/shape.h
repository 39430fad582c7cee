/* model/shape.h - what a schema documents about a place in its instances.
 *
 * Looks at properties and items, through $ref, allOf, anyOf and oneOf; conditions are not
 * followed.  An answer is what people read out of the document, not what a validator
 * says. */
#ifndef MODEL_SHAPE_H
#define MODEL_SHAPE_H

#include <jansson.h>

#include "contract/contract.h"

/* The schema of a member, NULL where nothing is documented. */
const json_t *shape_member(const struct contract *c, const json_t *schema,
                           struct str name);
/* The schema of the items of a list, NULL likewise. */
const json_t *shape_items(const struct contract *c, const json_t *schema);
/* The schema at a JSON Pointer into the instance, NULL likewise. */
const json_t *shape_at(const struct contract *c, const json_t *schema,
                       struct str pointer);

/* A reference token of a JSON Pointer without its escapes. */
struct str shape_token(struct arena *a, struct str token);

/* Adds the documented members that `wanted` accepts (NULL: all). */
typedef bool shape_wanted_fn(const struct contract *c, const json_t *member);
void shape_members(struct arena *a, const struct contract *c, const json_t *schema,
                   shape_wanted_fn *wanted, struct str_list *ret);
bool shape_is_write_only(const struct contract *c, const json_t *schema);
bool shape_is_read_only(const struct contract *c, const json_t *schema);

/* Whether every instance has to have that member. */
bool shape_requires(const struct contract *c, const json_t *schema, struct str name);
/* Whether the schema says itself that members beyond the documented ones may be there. */
bool shape_is_open(const struct contract *c, const json_t *schema);
/* Whether a value of that JSON type may stand there. */
bool shape_allows(const struct contract *c, const json_t *schema, const char *type);
/* The schema that says what a value is: behind references, behind an `anyOf` or `oneOf`
 * whose other alternatives are null, behind an `allOf` of one.  Itself, without its
 * reference, where it is no such. */
const json_t *shape_plain(const struct contract *c, const json_t *schema);
/* Whether it speaks of values of that type: by `type`, else by values that it lists, or
 * by their members or items. */
bool shape_names(const struct contract *c, const json_t *schema, const char *type);

#endif
