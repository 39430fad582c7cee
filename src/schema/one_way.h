/* schema/one_way.h - members that go one way only.  Private to schema/. */
#ifndef SCHEMA_ONE_WAY_H
#define SCHEMA_ONE_WAY_H

#include "schema/compile.h"

/* Whether a required member may be left out in the use that is compiled for. */
bool member_is_left_out(struct site *s, const json_t *properties, struct str name);

#endif
