/* Expectations on one value: equality, types, texts, numbers, times. */
#include <float.h>
#include <math.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "check/evidence.h"
#include "check/match.h"
#include "doc/json.h"
#include "schema/formats.h"
#include "schema/number.h"
#include "schema/regex.h"
#include "schema/schema.h"
#include "suite/template.h"

#include "base/banned.h"

/* --- order of numbers --- */

static bool is_whole(const struct matcher *m, const json_t *number)
{
    return json_is_integer(number) || number_is_whole(number, m->literals);
}

/* Many write doubles with more digits than they need, 0.10000000000000001: numbers with a
 * fraction or an exponent are the doubles that all readers take them for (RFC 8259, 6),
 * unless they are beyond those.  Whole numbers are what they are, however long. */
static bool are_one_double(const struct matcher *m, const json_t *a, const json_t *b)
{
    double x = json_real_value(a), y = json_real_value(b);

    return json_is_real(a) && json_is_real(b) && !(x < y) && !(x > y) &&
           fabs(x) < DBL_MAX && !(is_whole(m, a) && is_whole(m, b));
}

/* <0, 0, >0 */
static int compare(const struct matcher *m, const json_t *a, const json_t *b)
{
    return are_one_double(m, a, b) ? 0 : number_compare(a, b, m->literals);
}

/* --- equality: objects in part, unless exact --- */

static bool equal(const struct matcher *m, const json_t *expected, const json_t *actual,
                  bool exact);

static bool objects_equal(const struct matcher *m, const json_t *expected,
                          const json_t *actual, bool exact)
{
    json_t *object = json_mutable(expected);

    if (!json_is_object(actual) ||
        (exact && json_object_size(actual) != json_object_size(expected)))
        return false;
    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const json_t *there = json_member(actual, json_iter_key(at));

        if (!there || !equal(m, json_object_iter_value(at), there, exact))
            return false;
    }
    return true;
}

static bool arrays_equal(const struct matcher *m, const json_t *expected,
                         const json_t *actual, bool exact)
{
    if (!json_is_array(actual) || json_array_size(actual) != json_array_size(expected))
        return false;
    for (size_t i = 0; i < json_array_size(actual); i++)
        if (!equal(m, json_array_get(expected, i), json_array_get(actual, i), exact))
            return false;
    return true;
}

static bool equal(const struct matcher *m, const json_t *expected, const json_t *actual,
                  bool exact)
{
    if (json_is_object(expected))
        return objects_equal(m, expected, actual, exact);
    if (json_is_array(expected))
        return arrays_equal(m, expected, actual, exact);
    return json_is_number(expected) && json_is_number(actual)
               ? compare(m, expected, actual) == 0
               : json_same(expected, actual);
}

bool match_same(const struct matcher *m, const json_t *a, const json_t *b)
{
    return equal(m, a, b, true);
}

/* --- numbers; in headers they are texts --- */

static const json_t *as_number(struct matcher *m, const json_t *value)
{
    struct json_error ignored;
    struct json_notes notes = { 0 };

    if (!m->is_text || !json_is_string(value))
        return json_is_number(value) ? value : NULL;
    const json_t *read = json_read(m->arena, json_text(value), NULL, &notes, &ignored);

    m->literals = json_literals_join(m->arena, notes.literals, m->literals);

    return json_is_number(read) ? read : NULL;
}

static bool is_close(const json_t *value, const json_t *actual, double tolerance)
{
    double x = json_number_value(value), y = json_number_value(actual);
    double rounding =
        1e-12 * fmax(fabs(x), fabs(y)); /* 3.15 is as far from 3.14 as 3.13 */

    return fabs(x - y) <= tolerance + rounding;
}

/* --- times --- */

static struct str fraction_of(struct str time)
{
    size_t dot = str_find_char(time, '.'), end;

    if (dot == SIZE_MAX)
        return STR_NONE;
    for (end = dot + 1; end < time.len && time.at[end] >= '0' && time.at[end] <= '9';
         end++)
        ;
    return str_sub(time, dot + 1, end - dot - 1);
}

static bool fraction_is_more(struct str a, struct str b)
{
    size_t len = a.len > b.len ? a.len : b.len;

    for (size_t i = 0; i < len; i++) {
        int x = i < a.len ? a.at[i] : '0', y = i < b.len ? b.at[i] : '0';

        if (x != y)
            return x > y;
    }
    return false;
}

/* Milliseconds first; what is finer only decides between equals. */
static bool is_later(struct str time, struct str than)
{
    int64_t a, b;

    if (!time_parse(time, &a) || !time_parse(than, &b))
        return false;
    return a != b ? a > b : fraction_is_more(fraction_of(time), fraction_of(than));
}

static bool times_close(struct str a, struct str b, uint64_t ms)
{
    int64_t x, y;

    if (!time_parse(a, &x) || !time_parse(b, &y))
        return false;
    uint64_t apart = x > y ? (uint64_t)x - (uint64_t)y : (uint64_t)y - (uint64_t)x;

    return apart <= ms;
}

/* --- kinds --- */

static bool has_type(struct matcher *m, const json_t *actual, struct str type)
{
    const json_t *number = as_number(m, actual);

    if (str_eq(type, S("number")))
        return number != NULL;
    if (str_eq(type, S("integer")))
        return number && json_is_integral(number);
    return str_eq_c(type, json_type_name(actual));
}

static bool has_a_type(struct matcher *m, const struct expect *e, const json_t *actual)
{
    for (size_t i = 0; i < e->type_count; i++)
        if (has_type(m, actual, e->types[i]))
            return true;
    return false;
}

static bool has_length(const struct expect *e, const json_t *actual)
{
    uint64_t len;

    if (json_is_string(actual))
        len = utf8_count(json_text(actual));
    else if (json_is_array(actual))
        len = json_array_size(actual);
    else if (json_is_object(actual))
        len = json_object_size(actual);
    else
        return false;
    return len >= e->low && len <= e->high;
}

/* A value with an expectation whose arguments are filled in. */
struct scalar {
    struct matcher *m;
    const struct expect *e;
    const json_t *actual;
    const struct match_path *at;
    json_t *value, *low, *high; /* NULL where the kind has none */
    bool gave_up;               /* the pattern's limit was reached */
};

static bool fill(struct scalar *s)
{
    const struct expect *e = s->e;

    return (!e->value || match_fill(s->m, e, e->value, s->at, &s->value)) &&
           (!e->low_value || match_fill(s->m, e, e->low_value, s->at, &s->low)) &&
           (!e->high_value || match_fill(s->m, e, e->high_value, s->at, &s->high));
}

/* References may have brought something that the kind cannot compare with. */
static bool arguments_fit(const struct scalar *s)
{
    switch (s->e->kind) {
    case EXPECT_LESS:
    case EXPECT_GREATER:
        return json_is_number(s->value);
    case EXPECT_BETWEEN:
        return json_is_number(s->low) && json_is_number(s->high);
    case EXPECT_LATER_THAN:
        return time_parse(json_text(s->value), &(int64_t){ 0 });
    case EXPECT_CLOSE_TO:
        return json_is_number(s->value) ||
               time_parse(json_text(s->value), &(int64_t){ 0 });
    case EXPECT_VALUE:
    case EXPECT_OBJECT:
    case EXPECT_LIST:
    case EXPECT_ANY:
    case EXPECT_ABSENT:
    case EXPECT_TYPE:
    case EXPECT_MATCHES:
    case EXPECT_FORMAT:
    case EXPECT_ONE_OF:
    case EXPECT_NOT:
    case EXPECT_LENGTH:
    case EXPECT_CONTAINS:
    case EXPECT_ONCE:
    case EXPECT_EACH:
    case EXPECT_UNORDERED:
    case EXPECT_UNCHANGED:
    case EXPECT_SCHEMA:
        return true;
    }
    BUG("expectation kind %d", (int)s->e->kind);
}

static bool holds_value(const struct scalar *s)
{
    if (!s->m->is_text || !json_is_string(s->actual) || json_is_string(s->value))
        return equal(s->m, s->value, s->actual, s->e->exact);
    return str_eq(
        json_text(s->actual),
        json_to_str_exact(s->m->arena, s->value, JSON_PRINT_COMPACT, s->m->literals));
}

/* How much is to be allowed for clocks that differ. */
static uint64_t skew_of(const struct scalar *s)
{
    return s->e->value && tmpl_names_now(s->e->value) ? s->m->ctx->clock_skew_ms : 0;
}

/* A time that is not later than ours may be so by the endpoint's clock. */
static bool holds_later(const struct scalar *s)
{
    uint64_t skew = skew_of(s);
    struct str actual = json_text(s->actual), than = json_text(s->value);

    return is_later(actual, than) || (skew && times_close(actual, than, skew));
}

static bool holds_number(const struct scalar *s)
{
    const json_t *number = as_number(s->m, s->actual);

    if (s->e->kind == EXPECT_CLOSE_TO && !json_is_number(s->value))
        return times_close(json_text(s->actual), json_text(s->value),
                           s->e->tolerance_ms + skew_of(s));
    if (!number)
        return false;
    if (s->e->kind == EXPECT_BETWEEN)
        return compare(s->m, number, s->low) >= 0 && compare(s->m, number, s->high) <= 0;
    if (s->e->kind == EXPECT_CLOSE_TO)
        return is_close(s->value, number, s->e->tolerance);
    int order = compare(s->m, number, s->value);

    return s->e->kind == EXPECT_LESS ? order < 0 : order > 0;
}

static bool holds_pattern(struct scalar *s)
{
    if (!json_is_string(s->actual))
        return false;
    enum regex_result found = regex_search(s->e->regex, json_text(s->actual));

    s->gave_up = found == REGEX_GAVE_UP;
    return found == REGEX_YES;
}

static bool holds_format(const struct scalar *s)
{
    bool known;

    return json_is_string(s->actual) &&
           format_holds(s->e->text, json_text(s->actual), &known);
}

static bool holds(struct scalar *s)
{
    switch (s->e->kind) {
    case EXPECT_VALUE:
        return holds_value(s);
    case EXPECT_TYPE:
        return has_a_type(s->m, s->e, s->actual);
    case EXPECT_MATCHES:
        return holds_pattern(s);
    case EXPECT_FORMAT:
        return holds_format(s);
    case EXPECT_LENGTH:
        return has_length(s->e, s->actual);
    case EXPECT_BETWEEN:
    case EXPECT_LESS:
    case EXPECT_GREATER:
    case EXPECT_CLOSE_TO:
        return holds_number(s);
    case EXPECT_LATER_THAN:
        return holds_later(s);
    case EXPECT_SCHEMA:
        return schema_is_valid(s->e->schema, s->actual, s->m->literals);
    case EXPECT_OBJECT:
    case EXPECT_LIST:
    case EXPECT_ANY:
    case EXPECT_ABSENT:
    case EXPECT_ONE_OF:
    case EXPECT_NOT:
    case EXPECT_CONTAINS:
    case EXPECT_ONCE:
    case EXPECT_EACH:
    case EXPECT_UNORDERED:
    case EXPECT_UNCHANGED:
        break;
    }
    BUG("expectation kind %d", (int)s->e->kind);
}

/* "later than 2026-…", with references filled in. */
static struct str expected_text(const struct scalar *s)
{
    struct arena *a = s->m->arena;
    const char *words = s->e->kind == EXPECT_LESS         ? "less than "
                        : s->e->kind == EXPECT_GREATER    ? "greater than "
                        : s->e->kind == EXPECT_LATER_THAN ? "later than "
                        : s->e->kind == EXPECT_CLOSE_TO   ? "close to "
                                                          : "";

    if (s->low)
        return arena_printf(a, "between %.*s and %.*s",
                            STR_ARG(evidence_value(a, s->low, s->m->literals)),
                            STR_ARG(evidence_value(a, s->high, s->m->literals)));
    if (s->value)
        return arena_printf(a, "%s%.*s", words,
                            STR_ARG(evidence_value(a, s->value, s->m->literals)));
    return evidence_text(a, expect_describe_filled(a, s->e, s->m->ctx->env));
}

bool match_value(struct matcher *m, const struct expect *e, const json_t *actual,
                 const struct match_path *at)
{
    struct scalar s = { .m = m, .e = e, .actual = actual, .at = at };

    if (!fill(&s))
        return false;
    if (!arguments_fit(&s))
        return match_unjudged(
            m, e, at,
            arena_printf(m->arena, "cannot compare with %.*s",
                         STR_ARG(evidence_value(m->arena, s.value, m->literals))));
    if (actual && holds(&s))
        return true;
    if (s.gave_up)
        return match_unjudged(m, e, at,
                              S("the pattern needs too many steps on this text"));
    if (!m->findings)
        return false;
    return match_report(m, e, at, expected_text(&s),
                        evidence_value(m->arena, actual, m->literals));
}
