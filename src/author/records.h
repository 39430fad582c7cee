/* author/records.h - example records for the mock, made from what a document shows.  Only
 * inside author/. */
#ifndef AUTHOR_RECORDS_H
#define AUTHOR_RECORDS_H

#include <jansson.h>

#include "author/infer.h"

struct arena;

/* Two records of the resource that its schema accepts, with different keys; fewer where
 * none could be made.  An array, owned by the arena. */
json_t *records_make(struct arena *a, const struct guess *g,
                     const struct guessed_resource *r);

#endif
