/* http/message.h - HTTP requests and responses as data. */
#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct http_header {
    struct str name, value; /* the name as written; compare without case */
};

struct http_headers {
    struct http_header *at;
    size_t len, cap;
};

struct http_request {
    struct str method; /* "PATCH" */
    struct str target; /* path with query, percent-encoded, from "/" on; the base URL
                          comes first */
    struct http_headers headers;
    struct str body;
    bool has_body; /* an empty body and none are different things */
};

/* Where the time of one attempt went, in nanoseconds from its start; 0 = never got there.
 */
struct http_timing {
    uint64_t connected, sent, first_byte, done;
};

struct http_response {
    int status;
    struct str version;          /* "1.1", "2"; empty in process */
    struct http_headers headers; /* repeated ones stay apart, in order */
    struct str body;
};

/* The first header of that name, the empty view without one. */
struct str http_header_get(const struct http_headers *headers, struct str name);
bool http_header_has(const struct http_headers *headers, struct str name);
void http_header_add(struct arena *a, struct http_headers *headers, struct str name,
                     struct str value);
/* Replaces all of that name by one. */
void http_header_set(struct arena *a, struct http_headers *headers, struct str name,
                     struct str value);

void http_header_remove(struct http_headers *headers, struct str name);
/* A list of its own with the same texts: for changing one request of several that share.
 */
struct http_headers http_headers_copy(struct arena *a,
                                      const struct http_headers *headers);

/* The media type without parameters, lower case ("application/json"), RFC 9110 8.3.1. */
struct str http_media_type(struct arena *a, struct str content_type);
/* application/json or any +json (RFC 6838, 4.2.8). */
bool http_media_is_json(struct str media_type);
/* Whether a media type falls into a range: that very type, any subtype of it, or any type
 * at all (RFC 9110, 12.5.1). */
bool http_media_matches(struct str range, struct str media_type);

/* The reason phrase of the registry that RFC 9110, 16.2 set up, "" for unknown codes. */
const char *http_reason(int status);

/* Percent-encoding of RFC 3986: everything but unreserved characters. */
struct str http_percent_encode(struct arena *a, struct str text);
/* False for a broken %-sequence. */
bool http_percent_decode(struct arena *a, struct str text, struct str *ret);

#endif
