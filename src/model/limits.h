/* model/limits.h - what bounds a call and a world. */
#ifndef MODEL_LIMITS_H
#define MODEL_LIMITS_H

/* Records of one resource in one world; a create beyond them is answered with 507. */
#define WORLD_RECORDS_MAX 100000
/* Items that requests may append to one list of a record. */
#define APPENDED_MAX 10000
/* Nesting of a request body. */
#define BODY_DEPTH_MAX 200
/* Objects within one another that hold sent fields. */
#define COMPLETE_DEPTH_MAX 8
/* Nesting and steps when an instance is made from a schema. */
#define GENERATE_DEPTH_MAX   12
#define GENERATE_STEPS_MAX   5000
#define GENERATE_LOOKUPS_MAX 200000
/* Text, and items of a list, that a schema may demand of a generated instance. */
#define GENERATE_TEXT_MAX  10000
#define GENERATE_ITEMS_MAX 100
/* Pieces of one parameter's text, and fields of a form. */
#define WIRE_PIECES_MAX 10000
/* Parts of a multipart body, and bytes of one part's headers: what common readers of them
 * take, and more than any client sends. */
#define WIRE_PARTS_MAX       1000
#define WIRE_PART_HEADER_MAX (16u * 1024)
/* Cookies, query parameters that are looked at. */
#define PAIRS_MAX 1000

#endif
