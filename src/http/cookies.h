/* http/cookies.h - a jar of cookies for one case: what one endpoint set, and sends back.
 *
 * A small part of RFC 6265: name and value, Max-Age and Expires in the past (which
 * delete), Path.  Domain does not matter, as there is one origin only, and neither do
 * Secure, HttpOnly and SameSite. */
#ifndef HTTP_COOKIES_H
#define HTTP_COOKIES_H

#include <stddef.h>

#include "base/str.h"
#include "http/message.h"

struct arena;

struct cookie {
    struct str name, value, path;
};

struct cookie_jar {
    struct cookie *at;
    size_t len, cap;
};

/* More than these are not kept. */
#define COOKIES_MAX 100

/* Takes what a response to a request for `target` sets. */
void cookies_take(struct arena *a, struct cookie_jar *jar, struct str target,
                  const struct http_response *response, int64_t now_ms);

/* Adds those that fit to the request's own; a cookie that the request has stays.  The
 * list of headers is copied first. */
void cookies_give(struct arena *a, const struct cookie_jar *jar,
                  struct http_request *request);

#endif
