/* model/generate.h - a small instance of a schema.
 *
 * What the document shows wins (const, enum, default, example); the rest is made to fit
 * type, format, pattern and bounds: only members (none that are write-only) that have to
 * be there, and as few items as allowed.  A pattern with look-around may be failed. */
#ifndef MODEL_GENERATE_H
#define MODEL_GENERATE_H

#include <stdint.h>

#include <jansson.h>

#include "contract/contract.h"

struct arena;

struct generate_options {
    int64_t now_ms;  /* for dates and times */
    uint64_t serial; /* for identifiers: different ones give different values */
    bool fresh;      /* pass over examples and defaults: for a key that must be new */
};

/* Owned by the arena; never NULL. */
json_t *generate(struct arena *a, const struct contract *c, const json_t *schema,
                 const struct generate_options *options);

/* The first documented example that its schema takes; else the JSON that an example is
 * the text of, as people write it; else what generate() makes.  Where nothing fits, what
 * the document shows first. */
json_t *generate_media(struct arena *a, const struct contract *c, const struct media *m,
                       const struct generate_options *options);
/* What a sequential media type with an `itemSchema` may answer: the first documented
 * example, which is a list of items, one item, or the text itself; else one item; none
 * where what was made does not fit. */
json_t *generate_items(struct arena *a, const struct contract *c, const struct media *m,
                       const struct generate_options *options);
json_t *generate_parameter(struct arena *a, const struct contract *c,
                           const struct parameter *p,
                           const struct generate_options *options);

/* A key for a new record that no other has: in the manner of the keys that are there. */
struct world;
json_t *generate_key(struct arena *a, const struct world *w, const struct contract *c,
                     const struct resource *r);

#endif
