/* http/curl_command.h - a request as one curl command that a POSIX shell takes as it is.
 *
 * Secrets stand as "$NAME" (which must then hold what was sent: a secret that was
 * percent-encoded, encoded), the base URL as a variable or in full.  All bytes survive
 * the quoting: what cannot stand in a shell word goes through printf.  What curl would
 * invent (a Content-Type for a body) is switched off, and what it would rewrite (dots in
 * a path, brackets in a URL) is left as it is by the flags that say so. */
#ifndef HTTP_CURL_COMMAND_H
#define HTTP_CURL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;
struct http_request;
struct redactor;

/* A longer body is not written out: "--data-binary @FILE" stands in its place. */
#define CURL_COMMAND_BODY_MAX ((size_t)64 * 1024)

struct curl_command {
    struct str base;                /* "BASE": printed as "$BASE"; or a URL */
    const struct redactor *secrets; /* may be NULL */
    const struct str
        *flags; /* further arguments, unquoted: "-k", "--cacert", "a b.pem" */
    size_t flag_count;
    size_t wrap;       /* break lines beyond this column; 0 = one line */
    struct str indent; /* before each line but the first */
};

/* Adds the command without a line break behind it. */
void curl_command_add(struct buf *out, const struct http_request *request,
                      const struct curl_command *how);

#endif
