/* run/own_credential.h - credentials that a case gives itself: a value, or the target's
 * own one altered, which is as secret as that. */
#ifndef RUN_OWN_CREDENTIAL_H
#define RUN_OWN_CREDENTIAL_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "suite/suite.h"

struct arena;
struct endpoint;
struct target;
struct target_credential;

/* What stands for a token got with the credential: "oauth_TOKEN". */
struct str token_name(struct arena *a, const struct target_credential *c);

/* What is sent for it, in `a`; of HTTP Basic "user:password".  An altered one is in the
 * target's redactor before anybody gets it.  False where it cannot be filled in
 * (ERR_INPUT), or where the target's credential is not there or cannot be altered so
 * (ERR_REFUSED): then the case cannot be put to the test. */
MUST_CHECK bool own_credential_value(const struct endpoint *e, struct arena *a,
                                     const struct given_credential *given,
                                     const struct env *env, struct str *ret,
                                     struct err *err);

/* Whether the case's steps can have their credentials here, as far as that is known
 * before the first; false with the reason. */
MUST_CHECK bool own_credentials_known(const struct endpoint *e, struct arena *a,
                                      const struct case_def *def, const struct env *env,
                                      struct err *err);

/* Makes the names known under which altered credentials, and tokens that are still to be
 * got, will be shown. */
void own_credentials_announce(struct arena *a, const struct target *t);

#endif
