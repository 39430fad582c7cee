/* The credentials of a target: never themselves, but where they come from. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "run/config_keys.h"
#include "run/config_target.h"

#include "base/banned.h"

enum { SCOPE_MAX = 4096 };

/* What stands in the file may be the secret itself: its line is not shown. */
static bool is_literal(const struct node *n, const char *what, struct diags *diags)
{
    diags_error(diags, n->span, "config",
                "%s is {env: NAME}, the name of an environment variable, or {file: PATH}",
                what);
    if (n->kind != NODE_MAP && n->kind != NODE_LIST)
        diags_hide_line(diags);
    return false;
}

static const char *const secret_keys[] = { "env", "file", NULL };

const struct config_table config_secret_keys = { "config", "/$defs/secret", secret_keys };

bool config_read_secret(struct arena *a, struct str dir, const struct node *n,
                        const char *what, struct secret_source *ret, struct diags *diags)
{
    if (!node_is_map(n))
        return is_literal(n, what, diags);
    if (!config_keys(n, what, &config_secret_keys, diags))
        return false;
    *ret = (struct secret_source){ .env = config_text(n, "env"),
                                   .file = config_path(a, dir, n, "file"),
                                   .span = n->span };
    if (ret->env.len && ret->file.len)
        return diags_error(diags, n->span, "config", "%s has `env` or `file`, not both",
                           what);
    return ret->env.len || ret->file.len || is_literal(n, what, diags);
}

static const char *const pair_keys[] = { "user", "password", NULL };

const struct config_table config_pair_keys = { "config", "/$defs/credential/anyOf/1",
                                               pair_keys };

static bool read_pair(struct arena *a, struct str dir, const struct node *map,
                      struct target_credential *c, struct diags *diags)
{
    const struct node *user = node_get(map, "user"),
                      *password = node_get(map, "password");

    c->kind = CREDENTIAL_PAIR;
    if (!config_keys(map, "a credential", &config_pair_keys, diags))
        return false;
    if (!user || !password)
        return diags_error(diags, map->span, "config",
                           "a credential has both `user` and `password`");
    if (node_is_string(user)) /* a name is no secret */
        c->user = (struct secret_source){ .text = node_text(user), .span = user->span };
    else if (!config_read_secret(a, dir, user, "`user`", &c->user, diags))
        return false;
    return config_read_secret(a, dir, password, "`password`", &c->password, diags);
}

static bool read_scopes(struct arena *a, const struct node *n, struct str *ret,
                        struct diags *diags)
{
    struct buf text;
    bool ok = !n || node_is_list(n) || node_is_string(n);

    buf_init(&text, SCOPE_MAX);
    if (n && node_is_string(n))
        buf_add(&text, node_text(n));
    for (size_t i = 0; ok && n && node_is_list(n) && i < n->len; i++) {
        ok = node_is_string(n->items[i].value);
        buf_add_c(&text, i ? " " : "");
        if (ok)
            buf_add(&text, node_text(n->items[i].value));
    }
    if (ok)
        *ret = arena_str(a, buf_str(&text));
    buf_release(&text);
    return ok || diags_error(diags, n->span, "config",
                             "`scopes` is a list of the scopes' names");
}

static bool read_token_url(const struct node *n, struct target_client *client,
                           struct diags *diags)
{
    if (!n)
        return true;
    if (!str_starts(node_text(n), S("http://")) &&
        !str_starts(node_text(n), S("https://")))
        return diags_error(diags, n->span, "config",
                           "`token-url` begins with http:// or https://");
    if (str_find_char(node_text(n), '@') != SIZE_MAX) {
        diags_error(diags, n->span, "config", "a token URL must not hold credentials");
        diags_hide_line(diags);
        return false;
    }
    client->token_url = node_text(n);
    return true;
}

static const char *const client_keys[] = { "client-id", "client-secret", "token-url",
                                           "scopes",    "client-auth",   NULL };

const struct config_table config_client_keys = { "config", "/$defs/credential/anyOf/2",
                                                 client_keys };

static bool read_client(struct arena *a, struct str dir, const struct node *map,
                        struct target_credential *c, struct diags *diags)
{
    const struct node *id = node_get(map, "client-id"),
                      *secret = node_get(map, "client-secret"),
                      *how = node_get(map, "client-auth");

    c->kind = CREDENTIAL_CLIENT;
    if (!config_keys(map, "a credential", &config_client_keys, diags))
        return false;
    if (!id || !secret)
        return diags_error(diags, map->span, "config",
                           "client credentials have `client-id` and `client-secret`");
    if (how && !str_eq_c(node_text(how), "basic") && !str_eq_c(node_text(how), "body"))
        return diags_error(diags, how->span, "config",
                           "`client-auth` is basic (the default) or body");
    c->client.in_body = how && str_eq_c(node_text(how), "body");
    if (node_is_string(id))
        c->client.id = (struct secret_source){ .text = node_text(id), .span = id->span };
    else if (!config_read_secret(a, dir, id, "`client-id`", &c->client.id, diags))
        return false;
    return config_read_secret(a, dir, secret, "`client-secret`", &c->client.secret,
                              diags) &&
           read_token_url(node_get(map, "token-url"), &c->client, diags) &&
           read_scopes(a, node_get(map, "scopes"), &c->client.scope, diags);
}

static bool read_credential(struct arena *a, struct str dir, const struct node *scheme,
                            const struct node *n, struct target_credential *c,
                            struct diags *diags)
{
    *c = (struct target_credential){ .scheme = node_text(scheme), .span = n->span };
    if (node_get(n, "user") || node_get(n, "password"))
        return read_pair(a, dir, n, c, diags);
    if (node_get(n, "client-id") || node_get(n, "client-secret"))
        return read_client(a, dir, n, c, diags);
    return config_read_secret(a, dir, n, "a credential", &c->source, diags);
}

/* The target's credentials, with room for more. */
static struct target_credential *room_for(struct arena *a, const struct target *t,
                                          size_t more)
{
    struct target_credential *all =
        arena_array(a, struct target_credential, t->credential_count + more + 1);

    for (size_t i = 0; i < t->credential_count; i++)
        all[i] = t->credentials[i];
    return all;
}

static bool read_credentials(struct arena *a, struct str dir, const struct node *map,
                             const struct target_credential *like, struct target *t,
                             struct diags *diags)
{
    bool ok = true;

    if (!map)
        return true;
    if (!node_is_map(map))
        return diags_error(diags, map->span, "config",
                           "`auth` is a map of security schemes to {env: NAME}");
    t->credentials = room_for(a, t, map->len);
    for (size_t i = 0; i < map->len; i++) {
        struct target_credential c;

        if (read_credential(a, dir, map->items[i].key, map->items[i].value, &c, diags)) {
            c.caller = like->caller;
            c.scopes = like->scopes;
            t->credentials[t->credential_count++] = c;
        } else {
            ok = false;
        }
    }
    return ok;
}

/* --- callers --- */

static const char *const caller_keys[] = { "auth", "scopes", NULL };

const struct config_table config_caller_keys = { "config", "/$defs/caller", caller_keys };

static bool read_caller(struct arena *a, struct str dir, const struct node *name,
                        const struct node *n, struct target *t, struct diags *diags)
{
    struct target_credential like = { .caller = node_text(name) };
    const struct node *scopes = node_get(n, "scopes");
    bool ok = node_is_map(n) && node_get(n, "auth") && node_is_list(scopes);

    if (!ok)
        return diags_error(diags, name->span, "config",
                           "a caller has `auth`, and `scopes`, a list of names");
    if (!config_keys(n, "a caller", &config_caller_keys, diags))
        return false;
    for (size_t i = 0; i < scopes->len; i++) {
        if (!node_is_string(scopes->items[i].value))
            return diags_error(diags, scopes->span, "config",
                               "`scopes` is a list of names");
        *vec_push(a, &like.scopes) = node_text(scopes->items[i].value);
    }
    return read_credentials(a, dir, node_get(n, "auth"), &like, t, diags);
}

bool config_read_auth(struct arena *a, struct str dir, const struct node *auth,
                      const struct node *callers, struct target *t, struct diags *diags)
{
    const struct target_credential own = { 0 };
    bool ok = read_credentials(a, dir, auth, &own, t, diags);

    if (callers && !node_is_map(callers))
        return diags_error(diags, callers->span, "config",
                           "`callers` is a map of names to {auth: …, scopes: […]}");
    for (size_t i = 0; callers && i < callers->len; i++)
        ok = read_caller(a, dir, callers->items[i].key, callers->items[i].value, t,
                         diags) &&
             ok;
    return ok;
}
