/* How to get to a target: TLS, proxies, addresses, protocol. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "base/vec.h"
#include "run/config_target.h"

#include "base/banned.h"

static bool read_switch(const struct node *map, const char *key, bool *io,
                        struct diags *diags)
{
    const struct node *n = node_get(map, key);

    if (n && n->kind != NODE_BOOL)
        return diags_error(diags, n->span, "config", "`%s` is true or false", key);
    if (n)
        *io = node_is_true(n);
    return true;
}

/* One text or a list of them. */
static bool read_texts(struct arena *a, const struct node *map, const char *key,
                       const struct str **ret, size_t *ret_count, struct diags *diags)
{
    const struct node *n = node_get(map, key);
    struct str_list list = { 0 };
    bool ok = !n || node_is_string(n) || node_is_list(n);

    if (n && node_is_string(n))
        *vec_push(a, &list) = node_text(n);
    for (size_t i = 0; ok && n && node_is_list(n) && i < n->len; i++) {
        ok = node_is_string(n->items[i].value);
        if (ok)
            *vec_push(a, &list) = node_text(n->items[i].value);
    }
    *ret = list.at;
    *ret_count = list.len;
    return ok || diags_error(diags, n->span, "config",
                             "`%s` is a text or a list of texts", key);
}

static bool read_duration(const struct node *map, const char *key, uint64_t *io,
                          struct diags *diags)
{
    const struct node *n = node_get(map, key);

    return !n || duration_parse(node_text(n), io) ||
           diags_error(diags, n->span, "config", "`%s` is a duration such as 10s", key);
}

/* "http://user:password@proxy" would put them into a file. */
static bool read_proxy(const struct node *map, struct engine_options *e,
                       struct diags *diags)
{
    const struct node *n = node_get(map, "proxy");

    e->proxy = config_text(map, "proxy");
    if (str_find_char(e->proxy, '@') == SIZE_MAX)
        return true;
    diags_error(diags, n->span, "config", "a proxy's URL must not hold credentials here");
    diags_hint(diags, "set https_proxy or http_proxy in the environment");
    diags_hide_line(diags);
    return false;
}

static bool read_redirects(const struct node *map, struct target *t, struct diags *diags)
{
    const struct node *n = node_get(map, "follow-redirects");
    uint64_t count = 0;

    if (n && (!str_to_u64(node_text(n), &count) || count > REDIRECTS_MAX))
        return diags_error(diags, n->span, "config",
                           "`follow-redirects` is a number up to %d", REDIRECTS_MAX);
    t->redirects = (unsigned)count;
    return true;
}

bool config_read_network(struct arena *a, struct str dir, const struct node *map,
                         struct target *t, struct diags *diags)
{
    struct engine_options *e = &t->engine;
    const struct node *password = node_get(map, "key-password");
    bool ok = read_switch(map, "insecure", &e->insecure, diags);

    ok = read_switch(map, "http2", &e->http2, diags) && ok;
    ok = read_switch(map, "compressed", &e->compressed, diags) && ok;
    ok = read_switch(map, "cookies", &t->cookies, diags) && ok;
    ok = read_redirects(map, t, diags) && ok;
    ok = read_duration(map, "connect-timeout", &e->connect_timeout_ms, diags) && ok;
    ok = read_texts(a, map, "resolve", &e->resolve, &e->resolve_count, diags) && ok;
    ok = read_texts(a, map, "connect-to", &e->connect_to, &e->connect_to_count, diags) &&
         ok;
    ok = read_proxy(map, e, diags) && ok;
    if (password)
        ok = config_read_secret(a, dir, password, "`key-password`", &t->key_password,
                                diags) &&
             ok;
    e->cacert = config_path(a, dir, map, "cacert");
    e->cert = config_path(a, dir, map, "cert");
    e->key = config_path(a, dir, map, "key");
    e->unix_socket = config_path(a, dir, map, "unix-socket");
    return ok;
}
