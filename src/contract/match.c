/* Requests to operations: OpenAPI's path templating.
 *
 * A template and a path have the same number of segments.  Within a segment, literal text
 * matches itself and a name matches one or more characters, as few as possible where text
 * follows it.  Of several templates that match, the one with the earlier literal segment
 * is right. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/map.h"
#include "contract/contract.h"
#include "contract/params_text.h"
#include "contract/template.h"

#include "base/banned.h"

/* --- one segment --- */

struct match {
    struct arena *a;
    struct path_value *values; /* NULL: only whether it matches */
    size_t count;
};

static void take_value(struct match *m, struct str name, struct str raw)
{
    if (m->values)
        m->values[m->count] =
            (struct path_value){ name, percent_decode(m->a, raw, false), raw };
    m->count++;
}

/* Literal text as sent may be percent-encoded: both sides are compared decoded. */
static bool same_literal(struct arena *a, struct str template, struct str sent)
{
    return str_eq(template, sent) ||
           str_eq(percent_decode(a, template, false), percent_decode(a, sent, false));
}

static size_t find_from(struct str text, struct str needle, size_t from)
{
    size_t at = str_find(str_from_at(text, from), needle);

    return at == SIZE_MAX ? SIZE_MAX : from + at;
}

/* A name followed by literal text takes as little as it can, a last name all the rest. */
static bool match_mixed(struct match *m, struct str template, struct str sent)
{
    struct template_part part, next;

    while (template_next(&template, &part)) {
        if (!part.is_name) {
            if (!str_starts(sent, part.text))
                return false;
            sent = str_from_at(sent, part.text.len);
            continue;
        }
        struct str rest = template;
        bool last = !template_next(&rest, &next);
        size_t end = last                        ? sent.len
                     : next.is_name              ? 1
                     : rest.len                  ? find_from(sent, next.text, 1)
                     : str_ends(sent, next.text) ? sent.len - next.text.len
                                                 : SIZE_MAX;

        if (end == SIZE_MAX || end == 0 || end > sent.len)
            return false;
        take_value(m, part.text, str_sub(sent, 0, end));
        sent = str_from_at(sent, end);
    }
    return sent.len == 0;
}

static bool match_segment(struct match *m, struct str template, struct str sent)
{
    if (str_find_char(template, '{') == SIZE_MAX)
        return same_literal(m->a, template, sent);
    return match_mixed(m, template, sent);
}

/* --- whole paths --- */

/* The next segment, without the '/' before it; false at the end. */
static bool next_segment(struct str *rest, struct str *ret)
{
    if (rest->len == 0)
        return false;
    if (rest->at[0] == '/')
        *rest = str_from_at(*rest, 1);
    size_t end = str_find_char(*rest, '/');

    *ret = end == SIZE_MAX ? *rest : str_sub(*rest, 0, end);
    *rest = end == SIZE_MAX ? STR_NONE : str_from_at(*rest, end);
    return true;
}

static bool match_path(struct match *m, struct str template, struct str path)
{
    struct str wanted, sent;

    for (;;) {
        bool more_wanted = next_segment(&template, &wanted);
        bool more_sent = next_segment(&path, &sent);

        if (more_wanted != more_sent)
            return false;
        if (!more_wanted)
            return true;
        if (!match_segment(m, wanted, sent))
            return false;
    }
}

/* --- queries --- */

/* Where a query begins; within a template's braces a '?' is part of the name. */
static size_t find_query(struct str path)
{
    size_t mark = str_find_char(path, '?');
    struct str before = str_sub(path, 0, mark);
    size_t open = SIZE_MAX;

    for (size_t i = 0; i < before.len; i++)
        open = before.at[i] == '{' ? i : before.at[i] == '}' ? SIZE_MAX : open;
    return open == SIZE_MAX ? mark : SIZE_MAX;
}

static struct str without_query(struct str path)
{
    return str_sub(path, 0, find_query(path));
}

static struct str query_of(struct str path)
{
    size_t mark = find_query(path);

    return mark == SIZE_MAX ? STR_NONE : str_from_at(path, mark + 1);
}

/* "page=1", or "page={name}" with any value. */
static bool match_pair(struct match *m, struct str wanted, struct str sent)
{
    size_t open = str_find(wanted, S("={"));

    if (open == SIZE_MAX || !str_ends(wanted, S("}")))
        return str_eq(wanted, sent);
    if (!str_starts(sent, str_sub(wanted, 0, open + 1)))
        return false;
    take_value(m, str_sub(wanted, open + 2, wanted.len - open - 3),
               str_from_at(sent, open + 1));
    return true;
}

static bool find_pair(struct match *m, struct str query, struct str wanted)
{
    struct str pair;

    while (str_cut(&query, '&', &pair))
        if (match_pair(m, wanted, pair))
            return true;
    return false;
}

static bool match_query(struct match *m, struct str template, struct str path)
{
    struct str wanted = query_of(template), pair;

    while (str_cut(&wanted, '&', &pair))
        if (pair.len && !find_pair(m, query_of(path), pair))
            return false;
    return true;
}

static bool match_target(struct match *m, struct str template, struct str target)
{
    return match_path(m, without_query(template), without_query(target)) &&
           match_query(m, template, target);
}

/* --- which of several --- */

/* 0 a literal segment, 1 partly templated, 2 wholly. */
static int vagueness(struct str segment)
{
    if (str_find_char(segment, '{') == SIZE_MAX)
        return 0;
    return segment.at[0] == '{' && str_find_char(segment, '}') == segment.len - 1 ? 2 : 1;
}

/* < 0 where template `a` is more concrete than `b`, 0 where neither is; both match the
 * same path. */
static int compare_templates(struct str a, struct str b)
{
    int queries = (int)(query_of(b).len > 0) - (int)(query_of(a).len > 0);
    struct str one, two;

    a = without_query(a);
    b = without_query(b);

    while (next_segment(&a, &one) && next_segment(&b, &two))
        if (vagueness(one) != vagueness(two))
            return vagueness(one) - vagueness(two);
    return queries;
}

static bool path_matches(struct arena *a, struct str template, struct str path)
{
    struct match m = { .a = a };

    return str_starts(path, S("/")) && match_target(&m, template, path);
}

const struct operation *contract_match(struct arena *a, const struct contract *c,
                                       struct str method, struct str path,
                                       struct path_value **values, size_t *value_count,
                                       bool *ret_path_known)
{
    const struct operation *best = NULL;
    struct str best_path = STR_NONE;

    *values = NULL;
    *value_count = 0;
    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        bool same = str_eq(op->path, best_path);

        if (!same && !path_matches(a, op->path, path))
            continue;
        int order = same || !best_path.len ? -1 : compare_templates(op->path, best_path);

        if (order > 0)
            continue;
        if (!same && order < 0) {
            best = NULL; /* a more concrete path: its methods are the ones that count */
            best_path = op->path;
        }
        if (!best && str_eq(op->method, method))
            best = op;
    }
    *ret_path_known = best_path.len > 0;
    if (!best)
        return NULL;
    struct match m = { .a = a,
                       .values = arena_array(a, struct path_value,
                                             template_count(best->path) + 1) };

    BUG_IF(!match_target(&m, best->path, path));
    *values = m.values;
    *value_count = m.count;
    return best;
}
