#include "http/redirect.h"

#include "base/arena.h"
#include "http/url.h"

#include "base/banned.h"

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 ||
           status == 308;
}

static bool loses_its_body(int status, struct str method)
{
    if (str_eq_c(method, "GET") || str_eq_c(method, "HEAD"))
        return false;
    return status == 303 ||
           ((status == 301 || status == 302) && str_eq_c(method, "POST"));
}

static struct http_request next_request(struct arena *a,
                                        const struct http_request *request, int status,
                                        struct str target)
{
    struct http_request next = *request;

    next.target = target;
    if (!loses_its_body(status, request->method))
        return next;
    next.method = S("GET");
    next.body = STR_NONE;
    next.has_body = false;
    next.headers = http_headers_copy(a, &request->headers);
    http_header_remove(&next.headers, S("Content-Type"));
    http_header_remove(&next.headers, S("Content-Length"));
    return next;
}

static struct str without_slash(struct str path)
{
    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    return path;
}

/* What stands behind the base URL's path; empty where it is no part of it. */
static struct str below(struct str prefix, struct str target)
{
    struct str rest;

    prefix = without_slash(prefix);
    if (!str_starts(target, prefix))
        return STR_NONE;
    rest = str_from_at(target, prefix.len);
    return rest.len && rest.at[0] == '/' ? rest : STR_NONE;
}

enum redirect_kind redirect_read(struct arena *a, struct str base_url,
                                 const struct http_request *request,
                                 const struct http_response *response,
                                 struct http_request *ret, struct str *where)
{
    struct str location = http_header_get(&response->headers, S("Location"));
    struct url base, to;

    if (!is_redirect(response->status) || !location.len)
        return REDIRECT_NONE;
    struct str here = arena_printf(a, "%.*s%.*s", STR_ARG(without_slash(base_url)),
                                   STR_ARG(request->target));

    *where = location;
    if (!url_resolve(a, base_url, STR_NONE, &base) ||
        !url_resolve(a, here, location, &to))
        return REDIRECT_ELSEWHERE;
    *where = arena_printf(a, "%.*s%.*s", STR_ARG(to.origin), STR_ARG(to.target));
    struct str target = below(base.target, to.target);

    if (!str_eq(base.origin, to.origin) || !target.len)
        return REDIRECT_ELSEWHERE;
    *ret = next_request(a, request, response->status, target);
    return REDIRECT_HERE;
}
