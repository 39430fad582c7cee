/* model/copy.h - copies of records that share what is never changed; only inside model/.
 */
#ifndef MODEL_COPY_H
#define MODEL_COPY_H

#include <jansson.h>

struct arena;

/* Own objects and lists, down to the deepest; texts and numbers are shared with the
 * original, since they are replaced and never changed in place.  Owned by the arena. */
json_t *copy_structure(struct arena *a, const json_t *value);

#endif
