/* Limits of numbers, lengths and counts: the tightest that a schema gives. */
#include "changes/schema.h"
#include "doc/json.h"
#include "schema/number.h"

#include "base/banned.h"

struct bound {
    const json_t *value; /* NULL: none */
    struct str text;
    bool exclusive;
    struct span span;
};

/* > 0: `a` leaves less than `b`. */
static int tighter(const struct comparison *c, const struct bound *a,
                   const struct bound *b, bool upper)
{
    if (!a->value || !b->value)
        return !!a->value - !!b->value;
    int order = number_compare(a->value, b->value, c->literals);

    if (order != 0)
        return upper ? -order : order;
    return (int)a->exclusive - (int)b->exclusive;
}

static void take(struct comparison *c, struct bound *best, const struct at *at,
                 bool exclusive, bool upper)
{
    struct bound one = { node_number(at->node), at_text(at), exclusive, at_span(at) };

    if (!one.value)
        return;
    node_literals(c->arena, at->node, &c->literals);
    if (!best->value || tighter(c, &one, best, upper) > 0)
        *best = one;
}

/* `exclusive` is NULL for lengths; in OpenAPI 3.0 it is a boolean beside the limit. */
static struct bound bound_of(struct comparison *c, const struct view *v,
                             const char *keyword, const char *exclusive, bool upper)
{
    struct bound best = { .span = v->span };

    for (size_t i = 0; i < v->len; i++) {
        struct at limit = at_get(v->side->files, &v->at[i].at, keyword);
        struct at beside = { 0 };

        if (exclusive)
            beside = at_get(v->side->files, &v->at[i].at, exclusive);
        if (at_is(&limit))
            take(c, &best, &limit, at_true(&beside), upper);
        if (at_is(&beside))
            take(c, &best, &beside, true, upper);
    }
    return best;
}

static struct str bound_text(struct comparison *c, const struct bound *b, bool upper)
{
    if (!b->value)
        return S("absent");
    if (!b->exclusive)
        return b->text;
    return arena_printf(c->scratch, "%s %.*s", upper ? "below" : "above",
                        STR_ARG(b->text));
}

/* A count of at least 0 is no limit. */
static void drop_zero(struct bound *b)
{
    if (b->value && json_number_value(b->value) <= 0)
        b->value = NULL;
}

static bool is_multiple(const struct comparison *c, const json_t *value, const json_t *of)
{
    struct divisor divisor;

    return value && of && divisor_read(&divisor, of, c->literals) &&
           number_is_multiple(value, c->literals, &divisor);
}

static void compare_multiples(struct comparison *c, struct pair *p,
                              const struct view *old, const struct view *new)
{
    struct bound was = bound_of(c, old, "multipleOf", NULL, false);
    struct bound is = bound_of(c, new, "multipleOf", NULL, false);
    bool finer = is_multiple(c, was.value, is.value);
    bool coarser = is_multiple(c, is.value, was.value);
    enum change_rule rule = CHANGE_LIMIT_CHANGED;

    if ((!was.value && !is.value) || (finer && coarser))
        return;
    if (!was.value || coarser)
        rule = CHANGE_LIMIT_TIGHTENED;
    else if (!is.value || finer)
        rule = CHANGE_LIMIT_LOOSENED;
    note_schema(c, p, rule, was.span, is.span, "`multipleOf` was %.*s and is %.*s",
                STR_ARG(bound_text(c, &was, false)), STR_ARG(bound_text(c, &is, false)));
}

static void compare_uniqueness(struct comparison *c, struct pair *p,
                               const struct view *old, const struct view *new)
{
    struct at was = view_keyword(c, old, "uniqueItems");
    struct at is = view_keyword(c, new, "uniqueItems");

    if (at_true(&was) == at_true(&is))
        return;
    note_schema(c, p, at_true(&is) ? CHANGE_LIMIT_TIGHTENED : CHANGE_LIMIT_LOOSENED,
                at_is(&was) ? at_span(&was) : old->span,
                at_is(&is) ? at_span(&is) : new->span,
                at_true(&is) ? "items must differ from each other now"
                             : "items may be alike now");
}

void compare_limits(struct comparison *c, struct pair *p, const struct view *old,
                    const struct view *new)
{
    static const struct {
        const char *keyword, *exclusive;
        bool upper, count;
    } limits[] = {
        { "minimum", "exclusiveMinimum", false, false },
        { "maximum", "exclusiveMaximum", true, false },
        { "minLength", NULL, false, true },
        { "maxLength", NULL, true, true },
        { "minItems", NULL, false, true },
        { "maxItems", NULL, true, true },
        { "minProperties", NULL, false, true },
        { "maxProperties", NULL, true, true },
    };

    for (size_t i = 0; i < countof(limits); i++) {
        bool upper = limits[i].upper;
        const char *keyword = limits[i].keyword, *exclusive = limits[i].exclusive;
        struct bound was = bound_of(c, old, keyword, exclusive, upper);
        struct bound is = bound_of(c, new, keyword, exclusive, upper);

        if (limits[i].count && !upper) {
            drop_zero(&was);
            drop_zero(&is);
        }
        int order = tighter(c, &is, &was, upper);

        if (order != 0)
            note_schema(c, p, order > 0 ? CHANGE_LIMIT_TIGHTENED : CHANGE_LIMIT_LOOSENED,
                        was.span, is.span, "`%s` was %.*s and is %.*s", keyword,
                        STR_ARG(bound_text(c, &was, upper)),
                        STR_ARG(bound_text(c, &is, upper)));
    }
    compare_multiples(c, p, old, new);
    compare_uniqueness(c, p, old, new);
}
