/* run/secret.h - a value that must not be seen: where it comes from, and reading it.
 *
 * From an environment variable, a line of a file of variables (--secrets-file), or a file
 * that holds nothing else.  Never from a command line, which others can see, and never
 * from fealty.yaml, which is under version control.  What was read is in the redactor
 * before anybody gets it. */
#ifndef RUN_SECRET_H
#define RUN_SECRET_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/str.h"
#include "http/redact.h"

struct arena;
struct err;

/* A key or a passphrase is shorter. */
#define SECRET_BYTES_MAX ((size_t)64 * 1024)

/* `env` or `file`; neither: the value is not given.  `text` is for what is no secret,
 * like a user name. */
struct secret_source {
    struct str env, file, text;
    struct span span; /* of what names it */
};

bool secret_is_given(const struct secret_source *source);

/* What stands for it in everything that is shown: the variable, or for a file its name in
 * capitals ("api-key" is API_KEY). */
struct str secret_name(struct arena *a, const struct secret_source *source);

/* Where secrets are looked up, and where they go. */
struct secrets {
    struct map variables; /* of --secrets-file: name to struct str; they come before the
                             environment's */
    struct redactor *redactor;
    struct diags *diags; /* a file that others can read is a warning */
};

/* Reads NAME=VALUE lines; empty ones and those that begin with # are passed over, as are
 * spaces around either; a value may stand in quotes. */
MUST_CHECK bool secrets_load(struct arena *a, struct secrets *secrets, const char *path,
                             struct err *err);

/* The value, one line end behind it cut off.  False after a diagnostic at the source's
 * span: a variable that is not set or empty, a file that cannot be read or is empty. */
MUST_CHECK bool secret_read(struct arena *a, const struct secrets *secrets,
                            const struct secret_source *source, struct str *ret);

/* The variable's value; the empty view where it is not set. */
struct str secret_variable(struct arena *a, const struct secrets *secrets,
                           struct str name);

#endif
