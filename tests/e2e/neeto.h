/* tests/e2e/neeto.h - what documents 000 and 001 have in common. */
#ifndef E2E_NEETO_H
#define E2E_NEETO_H

#include "tests/e2e/rest.h"

bool neeto_authorized(struct call *c);
void neeto_refuse(struct call *c, const struct problem *p);

/* The record whose id stands in the member `link`; NULL where there is none. */
const json_t *neeto_linked(struct call *c, const json_t *record, const char *link,
                           const char *resource);
/* A member of another record, null where there is none. */
void neeto_show(json_t *shown, const char *name, const json_t *source,
                const char *member);

#endif
