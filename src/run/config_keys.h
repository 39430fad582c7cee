/* run/config_keys.h - maps with known keys, in fealty.yaml and the files that it names.
 * Only inside run/ and its tests. */
#ifndef RUN_CONFIG_KEYS_H
#define RUN_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/diag.h"
#include "doc/node.h"

/* The keys of one kind of map.  A table is defined beside its reader. */
struct config_table {
    const char *schema;      /* the published schema that describes it: "config" */
    const char *at;          /* JSON Pointer to the map's description there */
    const char *const *keys; /* NULL at the end */
};

extern const struct config_table config_file_keys, config_target_keys, config_limits_keys,
    config_operation_limits_keys, config_observe_keys, config_restore_keys,
    config_state_keys, config_secret_keys, config_pair_keys, config_client_keys,
    config_caller_keys, deviation_keys, baseline_file_keys, baseline_violation_keys;

/* All of them, NULL at the end: what the published schemas are held against. */
extern const struct config_table *const config_tables[];

/* Whether `map` is one with only keys of the table, and such as begin with `x-`; false
 * after diagnostics, in which `what` is the map. */
bool config_keys(const struct node *map, const char *what, const struct config_table *t,
                 struct diags *diags);

#endif
