/* schema/discriminator.h - OpenAPI's `discriminator` beside oneOf and anyOf.
 *
 * Private to schema/.  It never changes whether a value is valid; where no alternative
 * holds, it tells which one was meant, so that only that one says why. */
#ifndef SCHEMA_DISCRIMINATOR_H
#define SCHEMA_DISCRIMINATOR_H

#include <stddef.h>

#include "schema/collect.h"
#include "schema/compile.h"

struct discriminator {
    struct str property;
    struct discriminator_name {
        struct str value;
        size_t
            branch; /* SIZE_MAX: mapped to something that is none of the alternatives */
    } * at;
    size_t len, cap;
    size_t rest; /* the alternative for all that names none (3.2); SIZE_MAX without one */
};

/* Of the site's schema; NULL where it has none, or none that names an alternative. */
const struct discriminator *discriminator_compile(struct site *s, const json_t *list);

/* Which alternative the visit's value names; SIZE_MAX after a violation that says why it
 * names none. */
size_t discriminator_pick(struct visit *visit, const struct discriminator *d,
                          enum keyword keyword);

/* "petType": "dog", or the absence of "petType", for messages. */
void discriminator_brief(struct buf *out, const struct visit *visit,
                         const struct discriminator *d);

#endif
