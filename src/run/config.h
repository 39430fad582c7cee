/* run/config.h - fealty.yaml: what runs by default, and the targets. */
#ifndef RUN_CONFIG_H
#define RUN_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/str.h"
#include "contract/contract.h"
#include "http/redact.h"
#include "run/target.h"

struct arena;

#define CONFIG_NAME "fealty.yaml"

struct config {
    struct str path; /* of the file; empty: there is none */
    struct str dir;  /* paths in it are relative to this */
    struct str_list run;
    struct str deviations, baseline; /* paths as seen from here; empty: none */
    struct target *targets;
    size_t target_count;
};

/* Reads `path`, or with NULL the nearest fealty.yaml upwards from the working directory
 * (none is fine: an empty configuration).  NULL after errors. */
MUST_CHECK struct config *config_load(struct arena *a, const char *path,
                                      struct diags *diags);

/* The target of that name: one of the configuration, `mock`, or a URL; NULL after an
 * error. */
MUST_CHECK const struct target *config_target(struct arena *a, const struct config *c,
                                              struct str name, struct err *err);

/* Reads the secrets that the target names, from the environment and from files; all are
 * in the redactor afterwards.  False after diagnostics. */
MUST_CHECK bool config_read_secrets(struct arena *a, const struct secrets *secrets,
                                    struct target *t);

#endif
