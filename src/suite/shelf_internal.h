/* suite/shelf_internal.h - how a shelf is laid out; only for what writes and reads it. */
#ifndef SUITE_SHELF_INTERNAL_H
#define SUITE_SHELF_INTERNAL_H

#include <stdint.h>

#include "suite/shelf.h"

/* Of one record: a file's text and tree; there is no larger one among those that are
 * read. */
#define SHELF_RECORD_MAX ((size_t)1024 * 1024 * 1024)

enum shelf_record { SHELF_FILE, SHELF_CASE };

/* Stands before each record. */
struct shelf_head {
    uint32_t type; /* enum shelf_record */
    uint32_t len;  /* of what follows */
};

/* NULL where nothing of that contract was put aside. */
struct shelf *shelf_find(const struct shelves *all, const struct contract *c);

#endif
