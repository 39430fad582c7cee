/* Filters: expressions that are true or false for a node. */
#include "base/arena.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "jsonpath/compare.h"
#include "jsonpath/iregexp.h"
#include "jsonpath/select.h"
#include "schema/regex.h"

#include "base/banned.h"

static const struct comparable nothing = { IS_NOTHING, NULL, 0 };

static struct comparable evaluate(struct run *r, const struct expr *e, json_t *current);

static struct comparable a_json(const json_t *value)
{
    return value ? (struct comparable){ IS_JSON, value, 0 } : nothing;
}

static struct comparable a_count(size_t count)
{
    return (struct comparable){ IS_COUNT, NULL, (int64_t)count };
}

static json_t *start_of(const struct run *r, const struct query *q, json_t *current)
{
    return q->relative ? current : r->root;
}

/* ---- queries within filters: only whether, how many, which one ---- */

struct tally {
    size_t count, stop_at;
    json_t *first;
};

static bool tally_up(json_t *value, const struct step *at, void *ctx)
{
    struct tally *t = ctx;

    (void)at;
    if (t->count++ == 0)
        t->first = value;
    return t->count != t->stop_at;
}

static struct tally tally(struct run *r, const struct query *q, json_t *current,
                          size_t stop_at)
{
    struct tally t = { .stop_at = stop_at };

    run_query(r, q, start_of(r, q, current), NULL, tally_up, &t);
    return t;
}

static bool exists(struct run *r, const struct query *q, json_t *current)
{
    if (q->singular)
        return run_singular(q, start_of(r, q, current)) != NULL;
    return tally(r, q, current, 1).count > 0;
}

/* ---- functions ---- */

static struct comparable length(struct comparable value)
{
    if (value.kind != IS_JSON)
        return nothing;
    if (json_is_string(value.json))
        return a_count(utf8_count(json_text(value.json)));
    if (json_is_array(value.json))
        return a_count(json_array_size(value.json));
    return json_is_object(value.json) ? a_count(json_object_size(value.json)) : nothing;
}

static struct comparable value_of(struct run *r, const struct query *q, json_t *current)
{
    struct tally t = tally(r, q, current, 2);

    return t.count == 1 ? a_json(t.first) : nothing;
}

/* A pattern from the document is compiled again only when it changes. */
static const struct regex *pattern_of(struct run *r, const struct expr *call,
                                      json_t *current)
{
    if (call->at[1]->kind == EXPR_LITERAL)
        return call->regex;
    struct comparable c = evaluate(r, call->at[1], current);

    if (c.kind != IS_JSON || !json_is_string(c.json))
        return NULL;
    struct str pattern = json_text(c.json);

    if (!r->pattern.at || !str_eq(r->pattern, pattern)) {
        arena_reset(r->scratch);
        r->pattern = pattern;
        r->regex = iregexp_compile(r->scratch, pattern);
    }
    return r->regex;
}

static bool matches(struct run *r, const struct expr *call, json_t *current)
{
    struct comparable text = evaluate(r, call->at[0], current);
    const struct regex *re = pattern_of(r, call, current);

    if (!re || text.kind != IS_JSON || !json_is_string(text.json))
        return false;
    if (call->function->id == FUNCTION_MATCH)
        return regex_match(re, json_text(text.json)) == REGEX_YES;
    return regex_search(re, json_text(text.json)) == REGEX_YES;
}

static struct comparable call_for_value(struct run *r, const struct expr *call,
                                        json_t *current)
{
    switch (call->function->id) {
    case FUNCTION_LENGTH:
        return length(evaluate(r, call->at[0], current));
    case FUNCTION_COUNT:
        return a_count(tally(r, call->at[0]->query, current, 0).count);
    case FUNCTION_VALUE:
        return value_of(r, call->at[0]->query, current);
    case FUNCTION_MATCH:
    case FUNCTION_SEARCH:
        break; /* logical, so the types keep them out of here */
    }
    return nothing;
}

/* ---- expressions ---- */

/* An operand of a comparison, or an argument that is a value. */
static struct comparable evaluate(struct run *r, const struct expr *e, json_t *current)
{
    if (e->kind == EXPR_LITERAL)
        return a_json(e->literal);
    if (e->kind == EXPR_QUERY)
        return a_json(run_singular(e->query, start_of(r, e->query, current)));
    return e->kind == EXPR_FUNCTION ? call_for_value(r, e, current) : nothing;
}

/* For the operands of an || (want = true) or an && (want = false). */
static bool any_is(struct run *r, const struct expr *list, json_t *current, bool want)
{
    for (size_t i = 0; i < list->len; i++)
        if (filter_holds(r, list->at[i], current) == want)
            return true;
    return false;
}

bool filter_holds(struct run *r, const struct expr *e, json_t *current)
{
    if (r->steps == 0)
        r->gave_up = true;
    if (r->gave_up)
        return false;
    r->steps--;
    switch (e->kind) {
    case EXPR_OR:
        return any_is(r, e, current, true);
    case EXPR_AND:
        return !any_is(r, e, current, false);
    case EXPR_NOT:
        return !filter_holds(r, e->at[0], current);
    case EXPR_GROUP:
        return filter_holds(r, e->at[0], current);
    case EXPR_COMPARE:
        return compare(e->op, evaluate(r, e->at[0], current),
                       evaluate(r, e->at[1], current));
    case EXPR_QUERY:
        return exists(r, e->query, current);
    case EXPR_FUNCTION:
        return matches(r, e, current);
    case EXPR_LITERAL:
        return false; /* the parser lets none through */
    }
    return false;
}
