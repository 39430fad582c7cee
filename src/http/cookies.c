#include "http/cookies.h"

#include "base/arena.h"
#include "base/vec.h"
#include "http/auth.h"
#include "http/retry.h"

#include "base/banned.h"

static struct str path_of(struct str target)
{
    return str_sub(target, 0, str_find_char(target, '?'));
}

/* RFC 6265, 5.1.4: up to the last slash. */
static struct str default_path(struct str target)
{
    struct str path = path_of(target);

    while (path.len > 1 && path.at[path.len - 1] != '/')
        path.len--;
    if (path.len > 1)
        path.len--;
    return path.len && path.at[0] == '/' ? path : S("/");
}

static bool path_fits(struct str cookie, struct str path)
{
    if (!str_starts(path, cookie))
        return false;
    return path.len == cookie.len || cookie.at[cookie.len - 1] == '/' ||
           path.at[cookie.len] == '/';
}

static bool is_past(struct str name, struct str value, int64_t now_ms)
{
    int64_t age, date;

    if (str_eq_nocase(name, S("max-age")))
        return str_to_i64(value, &age) && age <= 0;
    return str_eq_nocase(name, S("expires")) && http_date_parse(value, now_ms, &date) &&
           date <= now_ms;
}

static void drop(struct cookie_jar *jar, const struct cookie *cookie)
{
    size_t kept = 0;

    for (size_t i = 0; i < jar->len; i++)
        if (!str_eq(jar->at[i].name, cookie->name) ||
            !str_eq(jar->at[i].path, cookie->path))
            jar->at[kept++] = jar->at[i];
    jar->len = kept;
}

static void take_one(struct arena *a, struct cookie_jar *jar, struct str target,
                     struct str line, int64_t now_ms)
{
    struct str pair, attribute, name;
    struct cookie cookie = { .path = default_path(target) };
    bool past = false;

    str_cut(&line, ';', &pair);
    size_t whole = pair.len;

    str_cut(&pair, '=', &name);
    cookie.name = str_trim(name);
    cookie.value = str_trim(pair);
    if (name.len == whole || !cookie.name.len)
        return;
    while (str_cut(&line, ';', &attribute)) {
        str_cut(&attribute, '=', &name);
        struct str value = str_trim(attribute);

        if (str_eq_nocase(str_trim(name), S("path")) && str_starts(value, S("/")))
            cookie.path = value;
        past = past || is_past(str_trim(name), value, now_ms);
    }
    drop(jar, &cookie);
    if (!past && jar->len < COOKIES_MAX)
        *vec_push(a, jar) = cookie;
}

void cookies_take(struct arena *a, struct cookie_jar *jar, struct str target,
                  const struct http_response *response, int64_t now_ms)
{
    for (size_t i = 0; i < response->headers.len; i++)
        if (str_eq_nocase(response->headers.at[i].name, S("set-cookie")))
            take_one(a, jar, target, response->headers.at[i].value, now_ms);
}

void cookies_give(struct arena *a, const struct cookie_jar *jar,
                  struct http_request *request)
{
    struct str path = path_of(request->target);

    for (size_t i = 0; i < jar->len; i++) {
        struct http_auth auth = { .kind = HTTP_AUTH_COOKIE,
                                  .name = jar->at[i].name,
                                  .secret = jar->at[i].value };

        if (path_fits(jar->at[i].path, path) && !http_auth_is_given(&auth, request))
            http_auth_apply(a, &auth, request);
    }
}
