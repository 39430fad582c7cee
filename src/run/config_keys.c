#include "run/config_keys.h"

#include "base/suggest.h"

#include "base/banned.h"

bool config_keys(const struct node *map, const char *what, const char *const *known,
                 size_t count, struct diags *diags)
{
    struct str names[32];
    bool ok = true;

    if (!node_is_map(map))
        return diags_error(diags, map->span, "config", "%s is a map", what);
    for (size_t i = 0; i < count && i < countof(names); i++)
        names[i] = str_from(known[i]);
    for (size_t i = 0; i < map->len; i++) {
        struct str key = map->items[i].key->text;
        bool is_known = str_starts(key, S("x-"));

        for (size_t k = 0; k < count && !is_known; k++)
            is_known = str_eq_c(key, known[k]);
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
