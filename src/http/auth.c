#include "http/auth.h"

#include "base/arena.h"
#include "http/message.h"

#include "base/banned.h"

struct str http_base64(struct arena *a, struct str bytes)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    size_t len = (bytes.len + 2) / 3 * 4;
    char *out = arena_alloc(a, len + 1), *to = out;

    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t rest = bytes.len - i;
        unsigned group = (unsigned)(unsigned char)bytes.at[i] << 16;

        if (rest > 1)
            group |= (unsigned)(unsigned char)bytes.at[i + 1] << 8;
        if (rest > 2)
            group |= (unsigned char)bytes.at[i + 2];
        *to++ = digits[group >> 18];
        *to++ = digits[group >> 12 & 63];
        *to++ = digits[rest > 1 ? group >> 6 & 63 : 64];
        *to++ = digits[rest > 2 ? group & 63 : 64];
    }
    return (struct str){ out, len };
}

/* ---- "name=value" lists: queries (split at '&') and cookies (split at ';') ---- */

static struct str pair_name(struct str pair)
{
    return str_trim(str_sub(pair, 0, str_find_char(pair, '=')));
}

static bool list_has(struct str list, char between, struct str name)
{
    struct str pair;

    while (str_cut(&list, between, &pair))
        if (str_eq(pair_name(pair), name))
            return true;
    return false;
}

/* The list without pairs of that name, the new one at its end. */
static struct str list_set(struct arena *a, struct str list, const char *between,
                           struct str name, struct str value)
{
    struct str kept = STR_NONE, pair;

    while (str_cut(&list, between[0], &pair)) {
        if (pair.len == 0 || str_eq(pair_name(pair), name))
            continue;
        kept = arena_printf(a, "%.*s%s%.*s", STR_ARG(kept), kept.len ? between : "",
                            STR_ARG(str_trim(pair)));
    }
    return arena_printf(a, "%.*s%s%.*s=%.*s", STR_ARG(kept), kept.len ? between : "",
                        STR_ARG(name), STR_ARG(value));
}

static struct str query_of(struct str target)
{
    size_t mark = str_find_char(target, '?');

    return mark == SIZE_MAX ? STR_NONE : str_from_at(target, mark + 1);
}

static void set_query(struct arena *a, struct http_request *request, struct str name,
                      struct str value)
{
    struct str path = str_sub(request->target, 0, str_find_char(request->target, '?'));
    struct str query =
        list_set(a, query_of(request->target), "&", http_percent_encode(a, name),
                 http_percent_encode(a, value));

    request->target = arena_printf(a, "%.*s?%.*s", STR_ARG(path), STR_ARG(query));
}

static bool query_has(struct str target, struct str name)
{
    struct arena *scratch = arena_open();
    bool has = list_has(query_of(target), '&', http_percent_encode(scratch, name));

    arena_close(scratch);
    return has;
}

bool http_auth_is_given(const struct http_auth *auth, const struct http_request *request)
{
    switch (auth->kind) {
    case HTTP_AUTH_HEADER:
        return http_header_has(&request->headers, auth->name);
    case HTTP_AUTH_QUERY:
        return query_has(request->target, auth->name);
    case HTTP_AUTH_COOKIE:
        return list_has(http_header_get(&request->headers, S("cookie")), ';', auth->name);
    case HTTP_AUTH_BEARER:
    case HTTP_AUTH_BASIC:
        return http_header_has(&request->headers, S("authorization"));
    }
    return false;
}

static struct str basic(struct arena *a, const struct http_auth *auth)
{
    struct str pair =
        arena_printf(a, "%.*s:%.*s", STR_ARG(auth->user), STR_ARG(auth->secret));

    return arena_printf(a, "Basic %.*s", STR_ARG(http_base64(a, pair)));
}

void http_auth_apply(struct arena *a, const struct http_auth *auth,
                     struct http_request *request)
{
    struct http_headers *headers = &request->headers;

    *headers = http_headers_copy(a, headers);
    switch (auth->kind) {
    case HTTP_AUTH_HEADER:
        http_header_set(a, headers, auth->name, auth->secret);
        return;
    case HTTP_AUTH_QUERY:
        set_query(a, request, auth->name, auth->secret);
        return;
    case HTTP_AUTH_COOKIE:
        http_header_set(a, headers, S("Cookie"),
                        list_set(a, http_header_get(headers, S("cookie")), "; ",
                                 auth->name, auth->secret));
        return;
    case HTTP_AUTH_BEARER:
        http_header_set(a, headers, S("Authorization"),
                        arena_printf(a, "Bearer %.*s", STR_ARG(auth->secret)));
        return;
    case HTTP_AUTH_BASIC:
        http_header_set(a, headers, S("Authorization"), basic(a, auth));
        return;
    }
}
