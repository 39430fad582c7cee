/* run/config_target.h - one target of fealty.yaml.  Private to run/.
 *
 * config_target.c reads where and what, config_auth.c the credentials, config_network.c
 * how to get there. */
#ifndef RUN_CONFIG_TARGET_H
#define RUN_CONFIG_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "doc/node.h"
#include "run/target.h"

struct arena;

/* Credentials are not read from the environment here: only the chosen target's are.
 * Paths in the file are relative to `dir`. */
MUST_CHECK bool config_read_target(struct arena *a, struct str dir,
                                   const struct node *name, const struct node *map,
                                   struct target *ret, struct diags *diags);

/* The text of a scalar under `key`, the empty view without one. */
struct str config_text(const struct node *map, const char *key);
/* The same as a path seen from `dir`. */
struct str config_path(struct arena *a, struct str dir, const struct node *map,
                       const char *key);

/* {env: NAME} or {file: PATH}; `what` is how the message names it. */
MUST_CHECK bool config_read_secret(struct arena *a, struct str dir, const struct node *n,
                                   const char *what, struct secret_source *ret,
                                   struct diags *diags);
/* The values of `auth` and `callers`; NULL is fine. */
MUST_CHECK bool config_read_auth(struct arena *a, struct str dir, const struct node *auth,
                                 const struct node *callers, struct target *t,
                                 struct diags *diags);

/* The keys of a target that say how to get there: TLS, proxies, addresses, protocol. */
#define CONFIG_NETWORK_KEYS                                                              \
    "insecure", "cacert", "cert", "key", "key-password", "proxy", "resolve",             \
        "connect-to", "unix-socket", "http2", "connect-timeout", "compressed",           \
        "cookies", "follow-redirects"
MUST_CHECK bool config_read_network(struct arena *a, struct str dir,
                                    const struct node *map, struct target *t,
                                    struct diags *diags);

#endif
