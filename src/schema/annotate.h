/* schema/annotate.h - annotations of the keywords that only annotate.  Private to
 * schema/. */
#ifndef SCHEMA_ANNOTATE_H
#define SCHEMA_ANNOTATE_H

#include "schema/collect.h"

/* One annotation for each such keyword of the visit's rule, unknown ones included. */
void annotate_plain(struct visit *visit);

#endif
