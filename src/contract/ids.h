/* contract/ids.h - `$id`, `$anchor` and `$dynamicAnchor` of schemas in a document that is
 * no schema itself.  Private to files.c and its kin.
 *
 * They are looked for everywhere, as the schema registry does: an example that happens to
 * have an `$id` gives one name too many, which nobody asks for. */
#ifndef CONTRACT_IDS_H
#define CONTRACT_IDS_H

#include "contract/files.h"

/* Notes all of a file in `f->ids`.  OpenAPI 3.0 has none. */
void ids_collect(struct files *f, const struct file *file);

/* References within a schema that has an `$id` are relative to it. */
void ids_enter(struct files *f, struct at *at);

#endif
