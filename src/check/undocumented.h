/* check/undocumented.h - what an endpoint sends though its documents do not speak of it:
 * members of bodies that no schema names, and statuses, operation by operation.
 *
 * Neither is a violation in itself (a schema that is not closed allows further members),
 * but it is what two runs, or two endpoints, may differ in (report/compare.h). */
#ifndef CHECK_UNDOCUMENTED_H
#define CHECK_UNDOCUMENTED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/ptr_map.h"
#include "check/check.h"
#include "check/described.h"

struct arena;

/* Of one operation; what is beyond is not kept, only that there is more. */
#define UNDOCUMENTED_MAX 200
/* Stands for what is beyond. */
#define UNDOCUMENTED_MORE "..."
/* Items of an array and members of an object that are looked at. */
#define UNDOCUMENTED_ITEMS_MAX 50
#define UNDOCUMENTED_BYTES_MAX 300 /* of one text */

struct undocumented_operation {
    struct str name;    /* "update-lead/updateLead" */
    struct str_list at; /* "200 $.data[*].extra"; "418" of a status */
    struct map known;   /* the same as keys */
    bool more;          /* there were more than UNDOCUMENTED_MAX */
};

/* Of a run. */
struct undocumented {
    struct arena *arena;
    /* private */
    struct map operations;    /* name → struct undocumented_operation */
    struct ptr_map looked_at; /* struct operation → the same */
    struct descriptions descriptions;
    struct {
        struct undocumented_operation **at; /* once settled, by name */
        size_t len, cap;
    } list;
};

struct undocumented *undocumented_new(struct arena *a);

/* Looks at one response of the operation. */
void undocumented_look(struct arena *scratch, struct undocumented *u,
                       const struct operation *op, const struct http_response *response,
                       const struct body_view *body);

/* Notes that responses of the operation were looked at; what was found comes with
 * undocumented_add().  For readers of journals. */
struct undocumented_operation *undocumented_operation(struct undocumented *u,
                                                      struct str name);
/* NULL where none of its responses was looked at. */
const struct undocumented_operation *undocumented_find(const struct undocumented *u,
                                                       struct str name);
void undocumented_add(struct undocumented *u, struct undocumented_operation *o,
                      struct str at);

/* Sorts all lists, so that they do not tell which response came first. */
void undocumented_settle(struct undocumented *u);

#endif
