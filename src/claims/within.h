/* claims/within.h - objects of a record that hold what is sent: {"attributes": {...}}. */
#ifndef CLAIMS_WITHIN_H
#define CLAIMS_WITHIN_H

#include "contract/contract.h"

struct arena;

/* The pointers of objects within the record in which at least two sent fields are stored,
 * none of them a link: their members are members of the record like any other.  An object
 * with one may be what a link leads to (/company/id), of which more may change. */
struct str_list within_objects(struct arena *a, const struct operation *op);

/* The documented members of such an object, as pointers into the record. */
struct str_list within_members(struct arena *a, const struct operation *op,
                               struct str object);

#endif
