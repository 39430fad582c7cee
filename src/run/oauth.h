/* run/oauth.h - a token for client credentials (RFC 6749, 4.4): got, kept, got anew.
 *
 * A token is fetched before the first request, again a while before it expires, and once
 * more when the endpoint refuses it.  Fetching does not block: oauth_want() says where
 * things stand, oauth_poll() moves them on.  Each token is in the redactor before anybody
 * gets it.  Private to run/. */
#ifndef RUN_OAUTH_H
#define RUN_OAUTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "run/target.h"

struct arena;
struct oauth;

enum oauth_state {
    OAUTH_READY,   /* oauth_token() is good */
    OAUTH_PENDING, /* one is being fetched: poll, and ask again */
    OAUTH_FAILED,  /* oauth_error() says why; asked again later it is tried again */
};

/* How often it is tried before it counts as failed, and for how long that counts. */
#define OAUTH_ATTEMPTS  3
#define OAUTH_FAILED_MS 2000

/* `token_url` is the credential's own or the contract's.  NULL with an error where it is
 * none. */
MUST_CHECK struct oauth *oauth_open(struct arena *a, const struct target *target,
                                    const struct target_credential *credential,
                                    struct str token_url, struct err *err);
void oauth_close(struct oauth *o); /* NULL is fine */

enum oauth_state oauth_want(struct oauth *o, uint64_t now_ns);
void oauth_poll(struct oauth *o, uint64_t wait_ms);
/* Waits until it is ready or has failed. */
MUST_CHECK bool oauth_wait(struct oauth *o, struct err *err);

/* The latest token; the empty view before the first. */
struct str oauth_token(const struct oauth *o);
const char *oauth_error(const struct oauth *o);

/* Whether the text is a token of this one, the latest or one before. */
bool oauth_is_own(const struct oauth *o, struct str token);
/* The endpoint has refused this token: unless there is a newer one, it is got anew. */
void oauth_refused(struct oauth *o, struct str token);

#endif
