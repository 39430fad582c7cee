/* The grammar of RFC 9535 apart from filters: segments and selectors. */
#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "jsonpath/internal.h"
#include "jsonpath/scanner.h"

#include "base/banned.h"

/* [start S] ":" S [end S] [":" [S step]], where `start` and its blanks were read. */
static bool parse_slice(struct scanner *p, struct selector *s)
{
    s->kind = SELECT_SLICE;
    s->step = 1;
    if (!scan_take(p, S(":")))
        return scan_expected(p, "':'");
    scan_blanks(p);
    if (scan_peek(p) != ':' && scan_peek(p) != ',' && scan_peek(p) != ']') {
        s->has_end = true;
        if (!scan_integer(p, &s->end))
            return false;
        scan_blanks(p);
    }
    if (!scan_take(p, S(":")))
        return true;
    scan_blanks(p);
    return scan_peek(p) == ',' || scan_peek(p) == ']' || scan_integer(p, &s->step);
}

static bool parse_index_or_slice(struct scanner *p, struct selector *s)
{
    if (!scan_integer(p, &s->start))
        return false;
    size_t end = p->off;

    s->has_start = true;
    s->kind = SELECT_INDEX;
    scan_blanks(p);
    if (scan_peek(p) == ':')
        return parse_slice(p, s);
    p->off = end;
    return true;
}

static bool parse_selector(struct scanner *p, struct selector *s)
{
    char c = scan_peek(p);

    if (c == '\'' || c == '"') {
        s->kind = SELECT_NAME;
        return scan_string(p, &s->name);
    }
    if (scan_take(p, S("*"))) {
        s->kind = SELECT_WILDCARD;
        return true;
    }
    if (scan_take(p, S("?"))) {
        s->kind = SELECT_FILTER;
        scan_blanks(p);
        s->filter = parse_filter(p);
        return s->filter != NULL;
    }
    if (c == ':')
        return parse_slice(p, s);
    if (c == '-' || (c >= '0' && c <= '9'))
        return parse_index_or_slice(p, s);
    if (scan_is_name_first(p))
        return scan_error(p, p->off, "names in brackets must be quoted");
    return scan_expected(p, "selector");
}

/* Behind the "[". */
static bool parse_bracketed(struct scanner *p, struct segment *segment)
{
    do {
        scan_blanks(p);
        if (!parse_selector(p, vec_push(p->arena, segment)))
            return false;
        scan_blanks(p);
    } while (scan_take(p, S(",")));
    return scan_take(p, S("]")) || scan_expected(p, "',' or ']'");
}

/* Behind "." or "..". */
static bool parse_dotted(struct scanner *p, struct segment *segment)
{
    struct selector *s = vec_push(p->arena, segment);

    if (scan_take(p, S("*"))) {
        s->kind = SELECT_WILDCARD;
        return true;
    }
    s->kind = SELECT_NAME;
    s->name = scan_name(p);
    return true;
}

static bool parse_segment(struct scanner *p, struct segment *segment)
{
    segment->descendant = scan_take(p, S(".."));
    bool dot = !segment->descendant && scan_take(p, S("."));

    if (!dot && scan_take(p, S("[")))
        return parse_bracketed(p, segment);
    if (scan_peek(p) != '*' && !scan_is_name_first(p))
        return scan_error(p, p->off, "%s expected after '%s'",
                          segment->descendant ? "member name, '*' or '['" : "member name",
                          segment->descendant ? ".." : ".");
    return parse_dotted(p, segment);
}

static bool is_singular(const struct segment *segment)
{
    return !segment->descendant && segment->len == 1 &&
           (segment->at[0].kind == SELECT_NAME || segment->at[0].kind == SELECT_INDEX);
}

bool parse_segments(struct scanner *p, struct query *q)
{
    q->singular = true;
    for (;;) {
        size_t before = p->off;

        scan_blanks(p);
        if (scan_peek(p) != '.' && scan_peek(p) != '[') {
            p->off = before; /* the blanks belong to what comes next */
            return true;
        }
        if (q->len == JSONPATH_SEGMENTS_MAX)
            return scan_error(p, p->off, "more than %d segments", JSONPATH_SEGMENTS_MAX);
        struct segment *segment = vec_push(p->arena, q);

        if (!parse_segment(p, segment))
            return false;
        q->singular &= is_singular(&q->at[q->len - 1]);
    }
}

static bool parse_query(struct scanner *p, struct query *q)
{
    size_t invalid = utf8_invalid_at(p->text);

    if (p->text.len > JSONPATH_QUERY_MAX)
        return scan_error(p, 0, "the query is longer than %zu bytes", JSONPATH_QUERY_MAX);
    if (invalid != SIZE_MAX)
        return scan_error(p, invalid, "the query is not UTF-8");
    if (!scan_take(p, S("$")))
        return scan_error(p, 0, "query must start with '$'");
    if (!parse_segments(p, q))
        return false;
    return scan_at_end(p) || scan_expected(p, "'.', '[' or the end of the query");
}

struct jsonpath *jsonpath_compile(struct arena *a, struct str query,
                                  struct jsonpath_error *error)
{
    struct scanner p = { .arena = a, .text = query, .error = error };
    struct jsonpath *q = arena_new(a, struct jsonpath);

    return parse_query(&p, &q->query) ? q : NULL;
}

bool jsonpath_is_singular(const struct jsonpath *q)
{
    return q->query.singular;
}
