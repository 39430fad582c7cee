/* schema/objects.h - shared by the files of object keywords.  Private to schema/. */
#ifndef SCHEMA_OBJECTS_H
#define SCHEMA_OBJECTS_H

#include "schema/collect.h"
#include "schema/compile.h"

/* properties, patternProperties, additionalProperties, required. */
void compile_members(struct site *s);

/* "member "x" is not allowed", located at the member. */
bool visit_refused_member(struct visit *visit, enum keyword keyword, struct str name);
/* "required member "x" is missing"; `because` (or STR_NONE) is the member that asks for
 * it. */
bool visit_missing_member(struct visit *visit, enum keyword keyword, struct str name,
                          struct str because);

#endif
