#include "schema/uri.h"

#include <string.h>

#include "base/arena.h"

#include "base/banned.h"

/* A view of each part; `has_*` tells an empty part from a missing one. */
struct uri_parts {
    struct str scheme, authority, path, query, fragment;
    bool has_authority, has_query, has_fragment;
};

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t scheme_length(struct str uri)
{
    if (uri.len == 0 || !is_alpha(uri.at[0]))
        return 0;
    for (size_t i = 1; i < uri.len; i++) {
        char c = uri.at[i];

        if (c == ':')
            return i;
        if (!is_alpha(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

bool uri_is_absolute(struct str uri)
{
    return scheme_length(uri) > 0;
}

struct str uri_split(struct str uri, struct str *ret_fragment)
{
    size_t hash = str_find_char(uri, '#');

    *ret_fragment = hash == SIZE_MAX ? STR_NONE : str_from_at(uri, hash + 1);
    return hash == SIZE_MAX ? uri : str_sub(uri, 0, hash);
}

static struct uri_parts split_all(struct str uri)
{
    struct uri_parts p = { 0 };
    size_t at = str_find_char(uri, '#');

    if (at != SIZE_MAX) {
        p.fragment = str_from_at(uri, at + 1);
        p.has_fragment = true;
        uri.len = at;
    }
    at = str_find_char(uri, '?');
    if (at != SIZE_MAX) {
        p.query = str_from_at(uri, at + 1);
        p.has_query = true;
        uri.len = at;
    }
    at = scheme_length(uri);
    if (at) {
        p.scheme = str_sub(uri, 0, at);
        uri = str_from_at(uri, at + 1);
    }
    if (str_starts(uri, S("//"))) {
        uri = str_from_at(uri, 2);
        at = str_find_char(uri, '/');
        p.has_authority = true;
        p.authority = at == SIZE_MAX ? uri : str_sub(uri, 0, at);
        uri = at == SIZE_MAX ? STR_NONE : str_from_at(uri, at);
    }
    p.path = uri;
    return p;
}

/* Drops the last segment of what was written, with the '/' before it. */
static size_t drop_segment(const char *out, size_t len)
{
    while (len > 0 && out[--len] != '/')
        ;
    return len;
}

/* RFC 3986 section 5.2.4. */
static struct str remove_dots(struct arena *a, struct str in)
{
    char *out = arena_alloc(a, in.len + 1);
    size_t len = 0;

    while (in.len) {
        if (str_starts(in, S("../"))) {
            in = str_from_at(in, 3);
        } else if (str_starts(in, S("./")) || str_starts(in, S("/./"))) {
            in = str_from_at(in, 2);
        } else if (str_eq(in, S("/."))) {
            in = S("/");
        } else if (str_starts(in, S("/../"))) {
            in = str_from_at(in, 3);
            len = drop_segment(out, len);
        } else if (str_eq(in, S("/.."))) {
            in = S("/");
            len = drop_segment(out, len);
        } else if (str_eq(in, S(".")) || str_eq(in, S(".."))) {
            in = STR_NONE;
        } else {
            size_t end = str_find_char(str_from_at(in, 1), '/');
            size_t take = end == SIZE_MAX ? in.len : end + 1;

            memcpy(out + len, in.at, take);
            len += take;
            in = str_from_at(in, take);
        }
    }
    return (struct str){ out, len };
}

/* RFC 3986 section 5.2.3. */
static struct str merge_paths(struct arena *a, const struct uri_parts *base,
                              struct str path)
{
    struct str folder = base->path;

    if (base->has_authority && folder.len == 0)
        return arena_printf(a, "/%.*s", STR_ARG(path));
    while (folder.len && folder.at[folder.len - 1] != '/')
        folder.len--;
    return arena_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(path));
}

static struct str join_all(struct arena *a, const struct uri_parts *p)
{
    return arena_printf(a, "%.*s%s%s%.*s%.*s%s%.*s%s%.*s", STR_ARG(p->scheme),
                        p->scheme.len ? ":" : "", p->has_authority ? "//" : "",
                        STR_ARG(p->authority), STR_ARG(p->path), p->has_query ? "?" : "",
                        STR_ARG(p->query), p->has_fragment ? "#" : "",
                        STR_ARG(p->fragment));
}

struct str uri_resolve(struct arena *a, struct str base, struct str reference)
{
    struct uri_parts b = split_all(base), r = split_all(reference), t = r;

    if (r.scheme.len) {
        /* Opaque URIs (urn:, tag:) have no segments to clean. */
        if (r.has_authority)
            t.path = remove_dots(a, r.path);
        return join_all(a, &t);
    }
    t.scheme = b.scheme;
    if (r.has_authority) {
        t.path = remove_dots(a, r.path);
        return join_all(a, &t);
    }
    t.has_authority = b.has_authority;
    t.authority = b.authority;
    if (r.path.len == 0) {
        t.path = b.path;
        if (!r.has_query) {
            t.has_query = b.has_query;
            t.query = b.query;
        }
    } else if (r.path.at[0] == '/') {
        t.path = remove_dots(a, r.path);
    } else {
        t.path = remove_dots(a, merge_paths(a, &b, r.path));
    }
    return join_all(a, &t);
}

struct str uri_decode(struct arena *a, struct str text)
{
    if (str_find_char(text, '%') == SIZE_MAX)
        return text;
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        int high = -1, low = -1;

        if (text.at[i] == '%' && i + 2 < text.len) {
            high = hex_digit(text.at[i + 1]);
            low = hex_digit(text.at[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            out[len++] = (char)(unsigned char)(high * 16 + low);
            i += 2;
        } else {
            out[len++] = text.at[i];
        }
    }
    return (struct str){ out, len };
}
