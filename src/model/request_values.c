/* Query parameters and cookies of a request. */
#include "base/arena.h"
#include "model/limits.h"
#include "model/model_internal.h"

#include "base/banned.h"

struct str request_decode(struct arena *a, struct str text, bool plus)
{
    struct str copy = arena_str(a, text), decoded;
    char *at = arena_cstr(a, copy);

    for (size_t i = 0; plus && i < copy.len; i++)
        if (at[i] == '+')
            at[i] = ' ';
    copy.at = at;
    return http_percent_decode(a, copy, &decoded) ? decoded : text;
}

bool request_query(struct run *r, struct str name, struct str *ret)
{
    struct str target = r->call.request->target;
    size_t mark = str_find_char(target, '?'), seen = 0;
    struct str rest = mark == SIZE_MAX ? STR_NONE : str_from_at(target, mark + 1), pair;

    while (str_cut(&rest, '&', &pair) && seen++ < PAIRS_MAX) {
        struct str key = STR_NONE;

        if (!str_cut(&pair, '=', &key) ||
            !str_eq(request_decode(r->call.arena, key, true), name))
            continue;
        *ret = request_decode(r->call.arena, pair, true);
        return true;
    }
    return false;
}

bool request_cookie(struct run *r, struct str name, struct str *ret)
{
    struct str rest = http_header_get(&r->call.request->headers, S("Cookie")), pair;

    for (size_t seen = 0; str_cut(&rest, ';', &pair) && seen < PAIRS_MAX; seen++) {
        struct str key;

        pair = str_trim(pair);
        if (!str_cut(&pair, '=', &key) || !str_eq(str_trim(key), name))
            continue;
        *ret = str_trim(pair);
        return true;
    }
    return false;
}

bool model_query(struct model_call *call, struct str name, struct str *ret)
{
    return request_query(run_of(call), name, ret);
}
