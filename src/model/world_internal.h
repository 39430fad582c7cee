/* model/world_internal.h - worlds as the model sees them; only inside model/.
 *
 * A world shares its records with the state it was made from, by reference, until a
 * record is replaced.  Between world_begin() and world_commit() or world_rollback() every
 * change is noted, so that a refused call leaves nothing behind. */
#ifndef MODEL_WORLD_INTERNAL_H
#define MODEL_WORLD_INTERNAL_H

#include "model/model.h"

/* A slot is a record's place for the length of a call, whatever is added or removed. */
#define SLOT_NONE SIZE_MAX

void world_begin(struct world *w);
void world_commit(struct world *w);
void world_rollback(struct world *w);

/* Found by the text of the key (a path holds nothing else): "7" finds 7 and "7". */
size_t world_slot_by_text(const struct world *w, const struct resource *r,
                          struct str key);
/* Found by the record itself, where a behaviour selected it. */
size_t world_slot_of(const struct world *w, const struct resource *r,
                     const json_t *record);
json_t *world_at_slot(const struct world *w, const struct resource *r, size_t slot);
/* The reference is not taken over; NULL removes. */
void world_replace(struct world *w, const struct resource *r, size_t slot,
                   json_t *record);

/* Whether a resource has room for another record. */
bool world_has_room(const struct world *w, const struct resource *r);

#endif
