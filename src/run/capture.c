#include "run/capture.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"

#include "base/banned.h"

/* The path of a URL, absolute or not. */
static struct str path_of(struct str url)
{
    size_t scheme = str_find(url, S("://")), end;

    if (scheme != SIZE_MAX) {
        url = str_from_at(url, scheme + 3);
        end = str_find_char(url, '/');
        url = end == SIZE_MAX ? STR_NONE : str_from_at(url, end);
    }
    for (size_t i = 0; i < url.len; i++)
        if (url.at[i] == '?' || url.at[i] == '#')
            return str_sub(url, 0, i);
    return url;
}

/* The empty view where there are not so many. */
static struct str segment_of(struct arena *a, struct str url, int number)
{
    struct str rest = path_of(url), one, decoded;
    struct str_list all = { 0 };

    while (str_cut(&rest, '/', &one))
        if (one.len)
            *vec_push(a, &all) = one;
    size_t index = number > 0 ? (size_t)number - 1 : all.len - (size_t)-number;

    if (index >= all.len)
        return STR_NONE;
    return http_percent_decode(a, all.at[index], &decoded) ? decoded : all.at[index];
}

/* A Location that begins with the path of the base URL says where from the root of the
 * host (RFC 9110, 10.2.2), and paths of cases begin below the base URL: "/v1/pets/7" is
 * "/pets/7". */
static struct str below(struct str base_url, struct str location)
{
    struct str path = path_of(base_url);

    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    if (path.len == 0 || !str_starts(location, path) || location.len == path.len ||
        location.at[path.len] != '/')
        return location;
    return str_from_at(location, path.len);
}

json_t *capture_value(struct arena *a, const struct capture *c, struct str base_url,
                      const struct http_response *response, const struct body_view *body)
{
    struct jsonpath_nodes nodes = { 0 };

    if (!c->path) {
        struct str text = http_header_get(&response->headers, c->header);

        if (c->segment)
            text = segment_of(a, text, c->segment);
        else if (str_eq_nocase(c->header, S("Location")) ||
                 str_eq_nocase(c->header, S("Content-Location")))
            text = below(base_url, text);
        return text.len && utf8_is_valid(text) ? json_str(a, text) : NULL;
    }
    if (body->value)
        nodes = jsonpath_select(a, c->path, body->value);
    return nodes.len ? nodes.at[0].value : NULL;
}
