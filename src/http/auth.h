/* http/auth.h - putting credentials into a request: OpenAPI's apiKey, http bearer and
 * basic. */
#ifndef HTTP_AUTH_H
#define HTTP_AUTH_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct http_request;

enum http_auth_kind {
    HTTP_AUTH_HEADER, /* an API key in the header `name` */
    HTTP_AUTH_QUERY,  /* ... in the query parameter `name` */
    HTTP_AUTH_COOKIE, /* ... in the cookie `name` */
    HTTP_AUTH_BEARER, /* RFC 6750, 2.1 */
    HTTP_AUTH_BASIC,  /* RFC 7617: `user` and `secret` */
};

struct http_auth {
    enum http_auth_kind kind;
    struct str name, user, secret;
};

/* Whether the request already says something in that place (then a case means it so). */
bool http_auth_is_given(const struct http_auth *auth, const struct http_request *request);

/* Puts the credential in; what stands in its place is replaced, other cookies and query
 * parameters stay.  The list of headers is copied first, so requests may share theirs. */
void http_auth_apply(struct arena *a, const struct http_auth *auth,
                     struct http_request *request);

/* RFC 4648, 4, with padding. */
struct str http_base64(struct arena *a, struct str bytes);

#endif
