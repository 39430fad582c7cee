/* schema/formats.h - the formats of JSON Schema 2020-12, section 7.3, and of OpenAPI. */
#ifndef SCHEMA_FORMATS_H
#define SCHEMA_FORMATS_H

#include <stdbool.h>

#include "base/str.h"

/* True where the value has the format; *ret_known tells whether the format is one we know
 * (an unknown format holds for every value). */
bool format_holds(struct str format, struct str value, bool *ret_known);

#endif
