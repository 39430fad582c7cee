#include <curl/curl.h>

#include "base/arena.h"
#include "base/bug.h"
#include "http/url.h"

#include "base/banned.h"

static struct str part_of(struct arena *a, CURLU *url, CURLUPart part)
{
    char *text = NULL;
    struct str copy = STR_NONE;

    if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK)
        copy = arena_str(a, str_from(text));
    curl_free(text);
    return copy;
}

static bool is_http(struct str scheme)
{
    return str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https"));
}

static char *lower(struct arena *a, struct str text)
{
    char *copy = arena_cstr(a, text);

    for (char *c = copy; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + ('a' - 'A'));
    return copy;
}

static bool take_parts(struct arena *a, CURLU *url, struct url *ret)
{
    struct str scheme = part_of(a, url, CURLUPART_SCHEME);
    struct str host = part_of(a, url, CURLUPART_HOST);
    struct str port = part_of(a, url, CURLUPART_PORT);
    struct str path = part_of(a, url, CURLUPART_PATH);
    struct str query = part_of(a, url, CURLUPART_QUERY);

    if (!is_http(scheme) || !host.len)
        return false;
    *ret = (struct url){
        .origin = arena_printf(a, "%s://%s:%.*s", lower(a, scheme), lower(a, host),
                               STR_ARG(port)),
        .target = arena_printf(a, "%.*s%s%.*s", STR_ARG(path), query.len ? "?" : "",
                               STR_ARG(query)),
    };
    return true;
}

/* Neither may hold a NUL: curl would read half of it. */
static bool is_whole(struct str text)
{
    return str_find_char(text, '\0') == SIZE_MAX;
}

bool url_resolve(struct arena *a, struct str base, struct str reference, struct url *ret)
{
    CURLU *url = curl_url();

    if (!url)
        out_of_memory();
    bool ok =
        is_whole(base) && is_whole(reference) &&
        curl_url_set(url, CURLUPART_URL, arena_cstr(a, base), 0) == CURLUE_OK &&
        (reference.len == 0 ||
         curl_url_set(url, CURLUPART_URL, arena_cstr(a, reference), 0) == CURLUE_OK) &&
        take_parts(a, url, ret);

    curl_url_cleanup(url);
    return ok;
}
