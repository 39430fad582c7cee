/* Limits of numbers, lengths and counts: the tightest that a schema gives. */
#include <math.h>

#include "changes/schema.h"
#include "doc/json.h"

#include "base/banned.h"

struct bound {
    const json_t *value; /* NULL: none */
    struct str text;
    bool exclusive;
    struct span span;
};

/* Integers to the last digit, where a double would lose some. */
static int compare_numbers(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b)) {
        json_int_t x = json_integer_value(a), y = json_integer_value(b);

        return x < y ? -1 : x > y;
    }
    double x = json_number_value(a), y = json_number_value(b);

    return x < y ? -1 : x > y;
}

/* > 0: `a` leaves less than `b`. */
static int tighter(const struct bound *a, const struct bound *b, bool upper)
{
    if (!a->value || !b->value)
        return !!a->value - !!b->value;
    int order = compare_numbers(a->value, b->value);

    if (order != 0)
        return upper ? -order : order;
    return (int)a->exclusive - (int)b->exclusive;
}

static void take(struct bound *best, struct bound one, bool upper)
{
    if (json_is_number(one.value) && (!best->value || tighter(&one, best, upper) > 0))
        *best = one;
}

/* `exclusive` is NULL for lengths; in OpenAPI 3.0 it is a boolean beside the limit. */
static struct bound bound_of(const struct view *v, const char *keyword,
                             const char *exclusive, bool upper)
{
    struct bound best = { .span = v->span };

    for (size_t i = 0; i < v->len; i++) {
        struct at limit = at_get(v->side->files, &v->at[i].at, keyword);
        struct at beside = { 0 };

        if (exclusive)
            beside = at_get(v->side->files, &v->at[i].at, exclusive);
        if (at_is(&limit))
            take(&best,
                 (struct bound){ node_scalar(limit.node), at_text(&limit),
                                 at_true(&beside), at_span(&limit) },
                 upper);
        if (at_is(&beside) && json_is_number(node_scalar(beside.node)))
            take(&best,
                 (struct bound){ node_scalar(beside.node), at_text(&beside), true,
                                 at_span(&beside) },
                 upper);
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

static void compare_multiples(struct comparison *c, struct pair *p,
                              const struct view *old, const struct view *new)
{
    struct bound was = bound_of(old, "multipleOf", NULL, false);
    struct bound is = bound_of(new, "multipleOf", NULL, false);
    double x = was.value ? json_number_value(was.value) : 0;
    double y = is.value ? json_number_value(is.value) : 0;
    enum change_rule rule = CHANGE_LIMIT_CHANGED;

    if ((!was.value && !is.value) || (was.value && is.value && x == y))
        return;
    if (!was.value || (is.value && x > 0 && fmod(y, x) == 0))
        rule = CHANGE_LIMIT_TIGHTENED;
    else if (!is.value || (y > 0 && fmod(x, y) == 0))
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
        struct bound was = bound_of(old, keyword, exclusive, upper);
        struct bound is = bound_of(new, keyword, exclusive, upper);

        if (limits[i].count && !upper) {
            drop_zero(&was);
            drop_zero(&is);
        }
        int order = tighter(&is, &was, upper);

        if (order != 0)
            note_schema(c, p, order > 0 ? CHANGE_LIMIT_TIGHTENED : CHANGE_LIMIT_LOOSENED,
                        was.span, is.span, "`%s` was %.*s and is %.*s", keyword,
                        STR_ARG(bound_text(c, &was, upper)),
                        STR_ARG(bound_text(c, &is, upper)));
    }
    compare_multiples(c, p, old, new);
    compare_uniqueness(c, p, old, new);
}
