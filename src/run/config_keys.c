#include "run/config_keys.h"

#include "base/suggest.h"

#include "base/banned.h"

enum { KEYS_MAX = 32 };

const struct config_table *const config_tables[] = {
    &config_file_keys,
    &config_target_keys,
    &config_limits_keys,
    &config_operation_limits_keys,
    &config_observe_keys,
    &config_restore_keys,
    &config_state_keys,
    &config_secret_keys,
    &config_pair_keys,
    &config_client_keys,
    &config_caller_keys,
    &deviation_keys,
    &baseline_file_keys,
    &baseline_violation_keys,
    NULL,
};

static size_t names_of(const struct config_table *t, struct str names[KEYS_MAX])
{
    size_t count = 0;

    while (t->keys[count] && count < KEYS_MAX) {
        names[count] = str_from(t->keys[count]);
        count++;
    }
    return count;
}

bool config_keys(const struct node *map, const char *what, const struct config_table *t,
                 struct diags *diags)
{
    struct str names[KEYS_MAX];
    size_t count = names_of(t, names);
    bool ok = true;

    if (!node_is_map(map))
        return diags_error(diags, map->span, "config", "%s is a map", what);
    for (size_t i = 0; i < map->len; i++) {
        struct str key = node_text(map->items[i].key);
        bool is_known = str_starts(key, S("x-"));

        for (size_t k = 0; k < count && !is_known; k++)
            is_known = str_eq(key, names[k]);
        if (is_known)
            continue;
        struct str near = suggest(key, names, count);

        ok = diags_error(diags, map->items[i].key->span, "unknown-key",
                         "unknown key `%.*s` in %s", STR_ARG(key), what);
        if (near.len)
            diags_hint(diags, "did you mean `%.*s`?", STR_ARG(near));
    }
    return ok;
}
