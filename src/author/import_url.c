/* URLs of recordings, and the operations that they are of. */
#include "author/import.h"

#include "base/banned.h"

struct url import_split_url(struct str url)
{
    struct url u = { 0 };
    size_t scheme = str_find(url, S("://")), hash = str_find_char(url, '#');

    if (hash != SIZE_MAX)
        url = str_sub(url, 0, hash);
    if (scheme != SIZE_MAX) {
        url = str_from_at(url, scheme + 3);
    } else if (str_starts(url, S("{{"))) { /* {{baseUrl}}/pets */
        size_t close = str_find(url, S("}}"));

        url = close == SIZE_MAX ? url : str_from_at(url, close + 2);
    }
    size_t slash = str_find_char(url, '/'), mark = str_find_char(url, '?');
    size_t end = slash < mark ? slash : mark;

    u.host = end == SIZE_MAX ? url : str_sub(url, 0, end);
    url = end == SIZE_MAX ? STR_NONE : str_from_at(url, end);
    mark = str_find_char(url, '?');
    u.path = mark == SIZE_MAX ? url : str_sub(url, 0, mark);
    u.query = mark == SIZE_MAX ? STR_NONE : str_from_at(url, mark + 1);
    if (!u.path.len)
        u.path = S("/");
    size_t at = str_find_char(u.host, '@');

    if (at != SIZE_MAX)
        u.host = str_from_at(u.host, at + 1);
    return u;
}

struct str import_without_port(struct str host)
{
    size_t colon = str_find_char(host, ':');

    return colon == SIZE_MAX ? host : str_sub(host, 0, colon);
}

/* With the server's own path taken off, or as many segments as it takes: a recording may
 * come through a gateway. */
const struct operation *import_find_operation(struct arena *a, const struct contract *c,
                                              struct str method, struct str path,
                                              struct path_value **values, size_t *count)
{
    struct str prefix = import_split_url(c->server).path;
    const struct operation *op;
    bool known;

    while (str_ends(prefix, S("/")))
        prefix.len--;
    if (prefix.len && str_starts(path, prefix)) {
        op = contract_match(a, c, method, str_from_at(path, prefix.len), values, count,
                            &known);
        if (op)
            return op;
    }
    for (unsigned i = 0; i < 4 && path.len; i++) {
        op = contract_match(a, c, method, path, values, count, &known);
        if (op)
            return op;
        size_t next = str_find_char(str_from_at(path, 1), '/');

        path = next == SIZE_MAX ? STR_NONE : str_from_at(path, next + 1);
    }
    return NULL;
}
