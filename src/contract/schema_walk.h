/* contract/schema_walk.h - schemas within schemas.  Private to contract/. */
#ifndef CONTRACT_SCHEMA_WALK_H
#define CONTRACT_SCHEMA_WALK_H

#include "contract/files.h"

typedef void schema_child_fn(struct at child, void *ctx);

/* Calls `fn` for each direct subschema (an object), not following references: those of
 * keywords, not what stands in values (enum, const, default, examples) or under unknown
 * keys.  `schema` may be anything. */
void schema_each_child(const struct at *schema, schema_child_fn *fn, void *ctx);

/* Whether a keyword's value is a schema or holds some. */
bool schema_holds_schemas(struct str keyword);

#endif
