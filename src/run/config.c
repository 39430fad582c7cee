#include "run/config.h"

#include <limits.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node.h"
#include "doc/yaml.h"
#include "run/config_keys.h"
#include "run/config_target.h"
#include "run/own_credential.h"

#include "base/banned.h"

/* --- the file --- */

static void read_run(struct arena *a, const struct node *list, struct config *c,
                     struct diags *diags)
{
    bool ok = !list || node_is_list(list);

    for (size_t i = 0; ok && list && i < list->len; i++) {
        ok = node_is_string(list->items[i].value);
        if (ok)
            *vec_push(a, &c->run) = node_text(list->items[i].value);
    }
    if (!ok)
        diags_error(diags, list->span, "config", "`run` is a list of paths");
}

static void read_path(struct arena *a, const struct node *root, const char *key,
                      struct str dir, struct str *ret, struct diags *diags)
{
    const struct node *value = node_get(root, key);

    if (value && !node_is_string(value))
        diags_error(diags, value->span, "config", "`%s` is the path of a file", key);
    else if (value)
        *ret = arena_str(a, fs_join(a, dir, node_text(value)));
}

static void read_targets(struct arena *a, const struct node *map, struct config *c,
                         struct diags *diags)
{
    if (!map)
        return;
    if (!node_is_map(map)) {
        diags_error(diags, map->span, "config", "`targets` is a map of names to targets");
        return;
    }
    c->targets = arena_array(a, struct target, map->len + 1);
    for (size_t i = 0; i < map->len; i++)
        if (config_read_target(a, c->dir, map->items[i].key, map->items[i].value,
                               &c->targets[c->target_count], diags))
            c->target_count++;
}

static const char *const file_keys[] = { "run", "targets", "deviations", "baseline",
                                         NULL };

const struct config_table config_file_keys = { "config", "", file_keys };

static struct config *read_config(struct arena *a, struct str path, struct diags *diags)
{
    const struct node *root = doc_load(a, path.at, diags);
    struct config *c = arena_new(a, struct config);

    if (!root)
        return NULL;
    c->path = path;
    c->dir = fs_dirname(path);
    if (root->kind == NODE_NULL)
        return c;
    if (config_keys(root, "fealty.yaml", &config_file_keys, diags)) {
        read_run(a, node_get(root, "run"), c, diags);
        read_targets(a, node_get(root, "targets"), c, diags);
        read_path(a, root, "deviations", c->dir, &c->deviations, diags);
        read_path(a, root, "baseline", c->dir, &c->baseline, diags);
    }
    return diags_ok(diags) ? c : NULL;
}

/* The nearest one upwards; a checkout's root ends the search. */
static struct str discover(struct arena *a)
{
    struct str dir = S(".");

    for (int up = 0; up < 64; up++) {
        struct str path = fs_join(a, dir, S(CONFIG_NAME));

        if (fs_exists(path.at))
            return path;
        if (fs_exists(fs_join(a, dir, S(".git")).at) ||
            str_eq(fs_absolute(a, dir), S("/")))
            return STR_NONE;
        dir = fs_join(a, dir, S(".."));
    }
    return STR_NONE;
}

struct config *config_load(struct arena *a, const char *path, struct diags *diags)
{
    struct str found = path ? str_from(path) : discover(a);

    return found.len ? read_config(a, found, diags) : arena_new(a, struct config);
}

/* --- choosing a target --- */

static const struct target *target_of_url(struct arena *a, struct str url,
                                          struct err *err)
{
    struct target *t = arena_new(a, struct target);
    struct str rest = str_from_at(url, str_find(url, S("://")) + 3);
    size_t path = str_find_char(rest, '/');

    if (str_find_char(str_sub(rest, 0, path), '@') != SIZE_MAX) {
        err_set(err, ERR_INPUT,
                "a base URL must not hold credentials: others can see a command "
                "line; use --secret");
        return NULL;
    }
    while (url.len && url.at[url.len - 1] == '/')
        url.len--;
    t->kind = TARGET_LIVE;
    t->name = url;
    t->engine.base_url = arena_str(a, url);
    return t;
}

/* "user:password" as it is sent; the password is a secret in that form, too. */
static bool read_pair(struct arena *a, const struct secrets *secrets,
                      struct target_credential *c)
{
    struct str user, password;
    bool ok = secret_read(a, secrets, &c->user, &user);

    if (!secret_read(a, secrets, &c->password, &password) || !ok)
        return false;
    c->secret = secret_name(a, &c->password);
    c->value = arena_printf(a, "%.*s:%.*s", STR_ARG(user), STR_ARG(password));
    redactor_add_basic(secrets->redactor, c->secret, user, password);
    return true;
}

static bool read_client(struct arena *a, const struct secrets *secrets,
                        struct target_credential *c)
{
    bool ok = secret_read(a, secrets, &c->client.id, &c->client_id);

    c->secret = secret_name(a, &c->client.secret);
    if (!secret_read(a, secrets, &c->client.secret, &c->value) || !ok)
        return false;
    redactor_add_basic(secrets->redactor, c->secret, c->client_id, c->value);
    return true;
}

static bool read_credential(struct arena *a, const struct secrets *secrets,
                            struct target_credential *c)
{
    switch (c->kind) {
    case CREDENTIAL_VALUE:
        c->secret = secret_name(a, &c->source);
        return secret_read(a, secrets, &c->source, &c->value);
    case CREDENTIAL_PAIR:
        return read_pair(a, secrets, c);
    case CREDENTIAL_CLIENT:
        return read_client(a, secrets, c);
    }
    return false;
}

static bool read_env(struct arena *a, const struct secrets *secrets, struct target *t)
{
    struct str value;
    bool ok = true;

    t->variables = arena_json(a, json_object());
    for (size_t i = 0; i < t->env_count; i++) {
        if (secret_read(a, secrets, &t->env[i], &value))
            json_object_set(t->variables, arena_cstr(a, t->env[i].env),
                            json_str(a, value));
        else
            ok = false;
    }
    return ok;
}

bool config_read_secrets(struct arena *a, const struct secrets *secrets, struct target *t)
{
    bool ok = true;

    t->redactor = secrets->redactor;
    for (size_t i = 0; i < t->credential_count; i++)
        ok = read_credential(a, secrets, &t->credentials[i]) && ok;
    ok = read_env(a, secrets, t) && ok;
    if (secret_is_given(&t->key_password))
        ok = secret_read(a, secrets, &t->key_password, &t->engine.key_password) && ok;
    own_credentials_announce(a, t);
    return ok;
}

static const struct target *unknown_target(struct arena *a, const struct config *c,
                                           struct str name, struct err *err)
{
    struct str *names = arena_array(a, struct str, c->target_count + 1);

    for (size_t i = 0; i < c->target_count; i++)
        names[i] = c->targets[i].name;
    names[c->target_count] = S("mock");
    struct str near = suggest(name, names, c->target_count + 1);

    err_set(err, ERR_INPUT, "no target is named `%.*s`%s%.*s%s", STR_ARG(name),
            near.len ? "; did you mean `" : "", STR_ARG(near), near.len ? "`?" : "");
    return NULL;
}

const struct target *config_target(struct arena *a, const struct config *c,
                                   struct str name, struct err *err)
{
    struct target *mock;

    for (size_t i = 0; i < c->target_count; i++)
        if (str_eq(c->targets[i].name, name))
            return &c->targets[i];
    if (str_find(name, S("://")) != SIZE_MAX)
        return target_of_url(a, name, err);
    if (!str_eq(name, S("mock")))
        return unknown_target(a, c, name, err);
    mock = arena_new(a, struct target);
    mock->kind = TARGET_MOCK;
    mock->name = S("mock");
    return mock;
}
