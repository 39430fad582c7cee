#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "http/engine_internal.h"

#include "base/banned.h"

static char *copy(struct str text)
{
    if (text.len == 0)
        return NULL;
    char *own = xmalloc(text.len + 1);

    memcpy(own, text.at, text.len);
    own[text.len] = '\0';
    return own;
}

static bool copy_list(struct curl_slist **list, const struct str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *item = copy(items[i]);
        struct curl_slist *longer = item ? curl_slist_append(*list, item) : NULL;

        free(item);
        if (!longer)
            return false;
        *list = longer;
    }
    return true;
}

static bool check_readable(const char *what, const char *path, struct err *err)
{
    if (!path || access(path, R_OK) == 0)
        return true;
    return err_set(err, ERR_NOT_FOUND, "cannot read %s %s", what, path);
}

/* RFC 6761, 6.3; 127.0.0.0/8; ::1. */
static bool is_loopback(struct str host)
{
    if (str_eq_nocase(host, S("localhost")) || str_eq_c(host, "[::1]") ||
        (host.len > 10 &&
         str_eq_nocase(str_from_at(host, host.len - 10), S(".localhost"))))
        return true;
    if (!str_starts(host, S("127.")))
        return false;
    for (size_t i = 0; i < host.len; i++)
        if (host.at[i] != '.' && (host.at[i] < '0' || host.at[i] > '9'))
            return false;
    return true;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);

    return value && *value;
}

/* curl takes http_proxy in lower case only. */
static bool environment_names_proxy(void)
{
    return is_set("http_proxy") || is_set("all_proxy") || is_set("ALL_PROXY");
}

/* The parts of the base URL that there must not be, and why. */
static bool check_parts(CURLU *url, struct err *err)
{
    static const struct {
        CURLUPart part;
        const char *name;
    } unwanted[] = {
        { CURLUPART_USER, "user name (credentials belong under auth)" },
        { CURLUPART_PASSWORD, "password (credentials belong under auth)" },
        { CURLUPART_QUERY, "query" },
        { CURLUPART_FRAGMENT, "fragment" },
    };

    for (size_t i = 0; i < countof(unwanted); i++) {
        char *text = NULL;

        if (curl_url_get(url, unwanted[i].part, &text, 0) != CURLUE_OK)
            continue;
        curl_free(text);
        return err_set(err, ERR_INPUT, "the base URL must not have a %s",
                       unwanted[i].name);
    }
    return true;
}

static struct str without_slash(struct str path)
{
    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    return path;
}

static void keep_parts(struct engine *e, const char *scheme, const char *host,
                       const char *port, const char *path)
{
    struct arena *a = arena_open();
    struct str given = without_slash(str_from(path));

    e->https = str_eq_nocase(str_from(scheme), S("https"));
    e->no_proxy = is_loopback(str_from(host)) || e->unix_socket;
    e->origin = copy(arena_printf(a, "%s://%s:%s", scheme, host, port));
    e->endpoint = copy(arena_printf(a, "%s:%s", host, port));
    e->prefix = given.len ? copy(given) : xmalloc(1);
    if (!given.len)
        e->prefix[0] = '\0';
    arena_close(a);
}

static bool parse_origin(struct engine *e, struct err *err)
{
    e->url = curl_url();
    if (!e->url)
        out_of_memory();
    if (curl_url_set(e->url, CURLUPART_URL, e->origin, 0) == CURLUE_OK)
        return true;
    return err_set(err, ERR_INPUT, "the base URL's host cannot be used");
}

static bool read_parts(struct engine *e, CURLU *url, struct err *err)
{
    static const CURLUPart parts[] = { CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT,
                                       CURLUPART_PATH };
    char *text[countof(parts)] = { NULL };
    bool ok = check_parts(url, err);

    for (size_t i = 0; i < countof(parts) && ok; i++)
        ok = curl_url_get(url, parts[i], &text[i], CURLU_DEFAULT_PORT) == CURLUE_OK ||
             err_set(err, ERR_INPUT, "the base URL is not complete");
    if (ok && !str_eq_nocase(str_from(text[0]), S("http")) &&
        !str_eq_nocase(str_from(text[0]), S("https")))
        ok = err_set(err, ERR_INPUT, "the base URL must begin with http:// or https://");
    if (ok) {
        keep_parts(e, text[0], text[1], text[2], text[3]);
        ok = parse_origin(e, err);
    }
    for (size_t i = 0; i < countof(parts); i++)
        curl_free(text[i]);
    return ok;
}

static bool read_base_url(struct engine *e, struct str base_url, struct err *err)
{
    CURLU *url = curl_url();
    char *text = copy(base_url);
    bool ok = false;

    if (!url)
        out_of_memory();
    if (!text)
        err_set(err, ERR_INPUT, "the base URL is empty");
    else if (strlen(text) != base_url.len ||
             curl_url_set(url, CURLUPART_URL, text,
                          CURLU_PATH_AS_IS | CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        err_set(err, ERR_INPUT,
                "the base URL is none: it takes the form http://host:port/path");
    else
        ok = read_parts(e, url, err);
    free(text);
    curl_url_cleanup(url);
    return ok;
}

bool engine_configure(struct engine *e, const struct engine_options *o, struct err *err)
{
    e->connections = o->connections ? o->connections : HTTP_CONNECTIONS_DEFAULT;
    e->max_response = o->max_response ? o->max_response : HTTP_RESPONSE_MAX_DEFAULT;
    e->connect_timeout_ms =
        o->connect_timeout_ms ? o->connect_timeout_ms : HTTP_CONNECT_TIMEOUT_MS;
    e->insecure = o->insecure;
    e->http2 = o->http2;
    e->compressed = o->compressed;
    e->cacert = copy(o->cacert);
    e->cert = copy(o->cert);
    e->key = copy(o->key);
    e->key_password = copy(o->key_password);
    e->proxy = copy(o->proxy);
    e->unix_socket = copy(o->unix_socket);
    if (!copy_list(&e->resolve, o->resolve, o->resolve_count) ||
        !copy_list(&e->connect_to, o->connect_to, o->connect_to_count))
        return err_set(err, ERR_INPUT, "an address to resolve or connect to is empty");
    if (e->connections > HTTP_CONNECTIONS_MAX)
        return err_set(err, ERR_LIMIT, "%zu connections are more than the limit of %d",
                       e->connections, HTTP_CONNECTIONS_MAX);
    if (!read_base_url(e, o->base_url, err) ||
        !check_readable("the CA file", e->cacert, err) ||
        !check_readable("the certificate", e->cert, err) ||
        !check_readable("the key", e->key, err))
        return false;
    e->plain_proxy =
        !e->https && (e->proxy || (!e->no_proxy && environment_names_proxy()));
    return true;
}
