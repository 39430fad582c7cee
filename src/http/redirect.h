/* http/redirect.h - where a redirect leads, and the request that follows it.
 *
 * Only what stays below the base URL can be followed: credentials never go to another
 * origin (scheme, host and port), and neither does anything else. */
#ifndef HTTP_REDIRECT_H
#define HTTP_REDIRECT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"
#include "http/message.h"

struct arena;

enum redirect_kind {
    REDIRECT_NONE,      /* no redirect */
    REDIRECT_HERE,      /* below the base URL: *ret is the next request */
    REDIRECT_ELSEWHERE, /* another origin, or beside the base URL's path */
};

/* 301, 302, 303, 307 and 308 with a Location (RFC 9110, 15.4).  After 303, and for a POST
 * after 301 and 302, the next request is a GET (or HEAD) without a body.  `where` is the
 * Location made absolute, of both kinds. */
enum redirect_kind redirect_read(struct arena *a, struct str base_url,
                                 const struct http_request *request,
                                 const struct http_response *response,
                                 struct http_request *ret, struct str *where);

#endif
