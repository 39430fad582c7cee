/* check/members.h - which members of a record the documents speak of; only inside check/.
 */
#ifndef CHECK_MEMBERS_H
#define CHECK_MEMBERS_H

#include <stdbool.h>

#include "base/str.h"

struct contract;
struct resource;

/* Whether the resource's schema names the member, in itself or in what it is put together
 * from. A schema that names none, or that describes further ones, speaks of all.  Without
 * a contract to follow references in, all are spoken of. */
bool resource_speaks_of(const struct contract *c, const struct resource *resource,
                        struct str member);

#endif
