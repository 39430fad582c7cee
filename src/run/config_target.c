#include "run/config_target.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "doc/json.h"
#include "http/rate.h"
#include "run/config_keys.h"

#include "base/banned.h"

static bool wrong(const struct node *n, struct diags *diags, const char *what)
{
    return diags_error(diags, n->span, "config", "%s", what);
}

struct str config_text(const struct node *map, const char *key)
{
    const struct node *n = node_get(map, key);

    return n && n->kind != NODE_LIST && n->kind != NODE_MAP && n->kind != NODE_NULL
               ? node_text(n)
               : STR_NONE;
}

struct str config_path(struct arena *a, struct str dir, const struct node *map,
                       const char *key)
{
    struct str path = config_text(map, key);

    return path.len ? fs_join(a, dir, path) : STR_NONE;
}

static bool read_headers(struct arena *a, const struct node *map, struct target *t,
                         struct diags *diags)
{
    if (!map)
        return true;
    if (!node_is_map(map))
        return wrong(map, diags, "`headers` is a map of names to values");
    for (size_t i = 0; i < map->len; i++)
        http_header_add(a, &t->headers, node_text(map->items[i].key),
                        node_text(map->items[i].value));
    return true;
}

/* Variables that cases may name: whatever is in the environment counts as secret. */
static bool read_env(struct arena *a, const struct node *list, struct target *t,
                     struct diags *diags)
{
    if (!list)
        return true;
    if (!node_is_list(list))
        return wrong(list, diags, "`env` is a list of the variables that cases may name");
    t->env = arena_array(a, struct secret_source, list->len + 1);
    for (size_t i = 0; i < list->len; i++) {
        const struct node *name = list->items[i].value;

        if (!node_is_string(name))
            return wrong(name, diags, "a variable is a name");
        t->env[t->env_count++] =
            (struct secret_source){ .env = node_text(name), .span = name->span };
    }
    return true;
}

static bool read_count(const struct node *map, const char *key, uint64_t *io,
                       struct diags *diags)
{
    const struct node *n = node_get(map, key);

    if (n && !str_to_u64(node_text(n), io))
        return diags_error(diags, n->span, "config", "`%s` is a number", key);
    return true;
}

static bool read_rate(const struct node *map, uint64_t *io, struct diags *diags)
{
    const struct node *n = node_get(map, "rate");

    return !n || rate_parse(node_text(n), io) ||
           wrong(n, diags, "`rate` is a number in a time, such as 10/s, 300/m or 1000/h");
}

static const char *const operation_limits_keys[] = { "rate", NULL };

const struct config_table config_operation_limits_keys = {
    "config", "/$defs/limits/properties/operations/additionalProperties",
    operation_limits_keys
};

static bool read_operation_rates(struct arena *a, const struct node *map,
                                 struct target_limits *limits, struct diags *diags)
{
    if (!map)
        return true;
    if (!node_is_map(map))
        return wrong(map, diags, "`operations` is a map of operations to {rate: 10/s}");
    limits->operations = arena_array(a, struct target_rate, map->len + 1);
    for (size_t i = 0; i < map->len; i++) {
        struct target_rate *r = &limits->operations[limits->operation_count++];

        r->operation = node_text(map->items[i].key);
        if (!config_keys(map->items[i].value, "an operation's limits",
                         &config_operation_limits_keys, diags) ||
            !read_rate(map->items[i].value, &r->rate_ns, diags))
            return false;
    }
    return true;
}

static const char *const limits_keys[] = { "connections",  "timeout",
                                           "retries",      "rate",
                                           "max-response", "operations",
                                           "writes",       NULL };

const struct config_table config_limits_keys = { "config", "/$defs/limits", limits_keys };

static bool read_limits(struct arena *a, const struct node *map, struct target *t,
                        struct diags *diags)
{
    uint64_t connections = 0, retries = 0, max_response = 0;
    const struct node *timeout = node_get(map, "timeout");

    if (!map)
        return true;
    if (!config_keys(map, "`limits`", &config_limits_keys, diags) ||
        !read_count(map, "connections", &connections, diags) ||
        !read_count(map, "retries", &retries, diags) ||
        !read_count(map, "max-response", &max_response, diags) ||
        !read_rate(map, &t->limits.rate_ns, diags) ||
        !read_operation_rates(a, node_get(map, "operations"), &t->limits, diags) ||
        !read_count(map, "writes", &t->limits.writes, diags))
        return false;
    t->limits.writes_limited = node_get(map, "writes") != NULL;
    if (timeout && !duration_parse(node_text(timeout), &t->limits.timeout_ms))
        return wrong(timeout, diags, "`timeout` is a duration such as 10s");
    t->limits.connections = connections;
    t->limits.retries = (unsigned)retries;
    t->limits.retries_given = node_get(map, "retries") != NULL;
    t->limits.max_response = max_response;
    return true;
}

static const char *const observe_keys[] = { "get", "list", "at", "where", NULL };

const struct config_table config_observe_keys = { "config", "/$defs/observe/anyOf/1",
                                                  observe_keys };

static bool read_observe_rule(struct arena *a, const struct node *resource,
                              const struct node *value, struct observe_rule *rule,
                              struct diags *diags)
{
    const struct node *list = node_get(value, "list");
    const struct node *where = node_get(value, "where");

    *rule = (struct observe_rule){ .resource = node_text(resource), .span = value->span };
    if (node_is_string(value) && str_eq(node_text(value), S("response-only")))
        return true;
    if (node_is_string(value) && str_eq(node_text(value), S("no-op-update"))) {
        rule->how = OBSERVE_NO_OP_UPDATE;
        return true;
    }
    if (!node_is_map(value) || !node_get(value, "get") == !list)
        return wrong(value, diags,
                     "a resource is observed by {get: PATH, at: POINTER}, by "
                     "{list: PATH, at: POINTER}, by no-op-update, or by response-only");
    if (where && (!list || !node_is_map(where)))
        return wrong(where, diags,
                     "`where` is a map of members, of a record in a `list`");
    rule->how = list ? OBSERVE_LIST : OBSERVE_GET;
    rule->path = config_text(value, list ? "list" : "get");
    rule->at = config_text(value, "at");
    rule->where = where ? node_to_json(a, where) : NULL;
    return config_keys(value, "`observe`", &config_observe_keys, diags);
}

static bool read_observe(struct arena *a, const struct node *map, struct target *t,
                         struct diags *diags)
{
    bool ok = true;

    if (!map)
        return true;
    if (!node_is_map(map))
        return wrong(map, diags, "`observe` is a map of resources");
    t->observe = arena_array(a, struct observe_rule, map->len + 1);
    for (size_t i = 0; i < map->len; i++)
        ok = read_observe_rule(a, map->items[i].key, map->items[i].value,
                               &t->observe[t->observe_count++], diags) &&
             ok;
    return ok;
}

static bool read_flag(const struct node *map, const char *key, bool *io,
                      struct diags *diags)
{
    const struct node *n = node_get(map, key);

    if (!n)
        return true;
    if (n->kind != NODE_BOOL)
        return diags_error(diags, n->span, "config", "`%s` is true or false", key);
    *io = node_is_true(n);
    return true;
}

static const char *const restore_keys[] = { "put", "delete", NULL };

const struct config_table config_restore_keys = {
    "config", "/$defs/restore/anyOf/1/additionalProperties", restore_keys
};

/* `restore: true`, or how: {lead: {put: PATH, delete: PATH}}. */
static bool read_restore(struct arena *a, const struct node *n, struct target *t,
                         bool *restore, struct diags *diags)
{
    bool ok = true;

    if (n && n->kind == NODE_BOOL)
        *restore = node_is_true(n);
    if (!n || n->kind == NODE_BOOL)
        return true;
    if (!node_is_map(n))
        return wrong(n, diags,
                     "`restore` is true or false, or a map of resources to {put: PATH, "
                     "delete: PATH}");
    *restore = true;
    t->restore_rules = arena_array(a, struct restore_rule, n->len + 1);
    for (size_t i = 0; i < n->len; i++) {
        const struct node *rule = n->items[i].value;

        ok = config_keys(rule, "a resource's `restore`", &config_restore_keys, diags) &&
             ok;
        t->restore_rules[t->restore_count++] =
            (struct restore_rule){ .resource = node_text(n->items[i].key),
                                   .put = config_text(rule, "put"),
                                   .remove = config_text(rule, "delete"),
                                   .span = rule->span };
    }
    return ok;
}

static const char *const state_keys[] = { "setup",    "teardown",  "values",    "pool",
                                          "settings", "find",      "resources", "shared",
                                          "lock",     "exclusive", "restore",   NULL };

const struct config_table config_state_keys = { "config", "/$defs/state", state_keys };

static bool read_state(const struct node *name, const struct node *map, bool restore,
                       struct target_state *state, struct diags *diags)
{
    if (!config_keys(map, "a state", &config_state_keys, diags))
        return false;
    *state = (struct target_state){ .name = node_text(name),
                                    .setup = node_get(map, "setup"),
                                    .teardown = node_get(map, "teardown"),
                                    .values = node_get(map, "values"),
                                    .pool = node_get(map, "pool"),
                                    .settings = node_get(map, "settings"),
                                    .find = node_get(map, "find"),
                                    .resources = node_get(map, "resources"),
                                    .shared = node_get(map, "shared"),
                                    .lock = config_text(map, "lock"),
                                    .restore = restore,
                                    .span = name->span };
    if (!read_flag(map, "exclusive", &state->exclusive, diags) ||
        !read_flag(map, "restore", &state->restore, diags))
        return false;
    if (state->shared && !node_is_list(state->shared))
        return wrong(state->shared, diags, "`shared` is a list of names");
    if (state->resources && !node_is_map(state->resources))
        return wrong(state->resources, diags, "`resources` is a map of names");
    if (state->pool && (!node_is_list(state->pool) || state->pool->len == 0))
        return wrong(state->pool, diags, "a pool is a list of fixtures");
    return true;
}

static bool read_states(struct arena *a, const struct node *map, bool restore,
                        struct target *t, struct diags *diags)
{
    bool ok = true;

    if (!map)
        return true;
    if (node_is_string(map) && str_eq(node_text(map), S("control"))) {
        t->kind = TARGET_CONTROL;
        return true;
    }
    if (!node_is_map(map))
        return wrong(map, diags,
                     "`states` is a map of names, or `control` for a `fealty mock`");
    t->states = arena_array(a, struct target_state, map->len + 1);
    for (size_t i = 0; i < map->len; i++)
        ok = read_state(map->items[i].key, map->items[i].value, restore,
                        &t->states[t->state_count++], diags) &&
             ok;
    return ok;
}

/* "user:password@host:port" of a URL. */
static struct str authority_of(struct str url)
{
    struct str rest = str_from_at(url, str_find(url, S("://")) + 3);

    for (size_t i = 0; i < rest.len; i++)
        if (rest.at[i] == '/' || rest.at[i] == '?' || rest.at[i] == '#')
            return str_sub(rest, 0, i);
    return rest;
}

static bool read_base_url(struct arena *a, const struct node *name,
                          const struct node *map, struct target *t, struct diags *diags)
{
    const struct node *n = node_get(map, "base-url");
    struct str url = config_text(map, "base-url");

    if (!n)
        return diags_error(diags, name->span, "config",
                           "the target `%.*s` has no `base-url`",
                           STR_ARG(node_text(name)));
    if (!str_starts(url, S("http://")) && !str_starts(url, S("https://")))
        return wrong(n, diags, "`base-url` begins with http:// or https://");
    if (str_find_char(authority_of(url), '@') != SIZE_MAX) {
        wrong(n, diags, "a base URL must not hold credentials");
        diags_hint(diags, "use `auth: {SCHEME: {user: NAME, password: {env: NAME}}}`");
        diags_hide_line(diags);
        return false;
    }
    while (url.len && url.at[url.len - 1] == '/')
        url.len--;
    t->engine.base_url = arena_str(a, url);
    return true;
}

static const char *const target_keys[] = { "base-url", "auth",       "callers",
                                           "headers",  "limits",     "settings",
                                           "observe",  "states",     "restore",
                                           "env",      "clock-skew", CONFIG_NETWORK_KEYS,
                                           NULL };

const struct config_table config_target_keys = { "config", "/$defs/target", target_keys };

bool config_read_target(struct arena *a, struct str dir, const struct node *name,
                        const struct node *map, struct target *ret, struct diags *diags)
{
    struct target t = { .kind = TARGET_LIVE,
                        .name = node_text(name),
                        .span = name->span };
    const struct node *skew = node_get(map, "clock-skew");
    bool restore = false;

    if (str_eq(node_text(name), S("mock")))
        return wrong(name, diags, "the target `mock` is built in");
    if (!node_is_map(map))
        return wrong(name, diags, "a target is a map");
    bool ok = config_keys(map, "a target", &config_target_keys, diags);

    ok = read_base_url(a, name, map, &t, diags) && ok;
    ok = config_read_auth(a, dir, node_get(map, "auth"), node_get(map, "callers"), &t,
                          diags) &&
         ok;
    ok = read_headers(a, node_get(map, "headers"), &t, diags) && ok;
    ok = read_env(a, node_get(map, "env"), &t, diags) && ok;
    ok = read_limits(a, node_get(map, "limits"), &t, diags) && ok;
    ok = read_observe(a, node_get(map, "observe"), &t, diags) && ok;
    ok = read_restore(a, node_get(map, "restore"), &t, &restore, diags) && ok;
    ok = read_states(a, node_get(map, "states"), restore, &t, diags) && ok;
    ok = config_read_network(a, dir, map, &t, diags) && ok;
    if (skew && !duration_parse(node_text(skew), &t.clock_skew_ms))
        ok = wrong(skew, diags, "`clock-skew` is a duration such as 5s");
    if (node_get(map, "settings"))
        t.settings = node_to_json(a, node_get(map, "settings"));
    if (ok)
        *ret = t;
    return ok;
}
