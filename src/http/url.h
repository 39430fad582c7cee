/* http/url.h - absolute URLs taken apart, and references resolved (RFC 3986, 5). */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct url {
    struct str origin; /* "https://api.example.com:443": scheme, host, port in full */
    struct str target; /* path and query, from "/" on; no fragment */
};

/* What `reference` means where `base` (an absolute http or https URL) stands.  A user
 * name and a password in it are dropped.  False, *ret untouched, for what is no URL and
 * for other schemes. */
MUST_CHECK bool url_resolve(struct arena *a, struct str base, struct str reference,
                            struct url *ret);

#endif
