/* author/claims_schema.h - the JSON Schema of the `x-` extensions, made from the kinds'
 * own parameter schemas, so that the two cannot drift. */
#ifndef AUTHOR_CLAIMS_SCHEMA_H
#define AUTHOR_CLAIMS_SCHEMA_H

#include "base/str.h"

struct arena;

/* The text of specs/meta/claims.schema.json. */
struct str claims_schema(struct arena *a);

#endif
