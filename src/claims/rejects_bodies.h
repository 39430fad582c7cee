/* claims/rejects_bodies.h - variants of `rejects` about whole bodies; only inside
 * claims/. */
#ifndef CLAIMS_REJECTS_BODIES_H
#define CLAIMS_REJECTS_BODIES_H

#include "contract/contract.h"

struct arena;
struct variant_maker;

/* One variant for each way to get a body wrong that `modes` names. */
void rejects_bodies_variants(struct variant_maker *m, const struct claim *claim,
                             const struct str_list *modes);

/* The modes of the claim that there are any for: a form, say, is never malformed. */
struct str_list rejects_bodies_tried(struct arena *a, const struct claim *claim);

#endif
