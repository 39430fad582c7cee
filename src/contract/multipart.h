/* contract/multipart.h - bodies of multipart/<any>: as the runner writes them, and as the
 * judge reads those of responses (RFC 2046, 5.1, RFC 7578).  Private to contract/; others
 * come here by contract/bodies.h, and the mock reads by code of its own. */
#ifndef CONTRACT_MULTIPART_H
#define CONTRACT_MULTIPART_H

#include <stdbool.h>

#include <jansson.h>

#include "base/str.h"

struct arena;
struct buf;
struct contract;
struct media;
struct media_part;

/* More parts than this, or longer headers of one, are not looked into. */
#define MULTIPART_PARTS_MAX  1000
#define MULTIPART_HEADER_MAX (16u * 1024)

/* The documented part of that name; NULL without one, or without a media type. */
const struct media_part *multipart_part(const struct media *m, struct str name);
/* What is said of a property that `properties` may not name; NULL: nothing. */
const json_t *multipart_schema(const struct contract *c, const struct media *m,
                               struct str name);
/* Bytes, a file: `format: binary`, `contentMediaType` or `contentEncoding`, or from 3.1
 * on no type at all (OpenAPI 3.1.1, 4.8.15.1.2).  `ret_type`, which may be NULL, gets
 * the media type that is documented for them. */
bool multipart_is_bytes(const struct contract *c, const json_t *schema,
                        struct str *ret_type);

/* An object by the names of its parts, a list in their order; NULL where the body is no
 * multipart body, or one beyond the limits. */
json_t *multipart_read(struct arena *a, const struct contract *c, const struct media *m,
                       struct str content_type, struct str body);

#endif
