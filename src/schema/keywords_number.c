/* Keywords for numbers: minimum, maximum, their exclusive forms, multipleOf. */
#include "base/arena.h"
#include "base/buf.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/number.h"
#include "schema/registry.h"

#include "base/banned.h"

/* --- limits --- */

struct limit_check {
    struct check base;
    const json_t *limit;
    json_int_t integer; /* the limit, if it is one: the common case without a call */
    bool is_integer;
    const char *says;
};

static int compare_to_limit(const struct run *run, const struct check *check,
                            const json_t *v)
{
    const struct limit_check *c = (const struct limit_check *)check;

    if (c->is_integer && json_is_integer(v)) {
        json_int_t value = json_integer_value(v);

        return (value > c->integer) - (value < c->integer);
    }
    return number_compare(v, c->limit, run->literals);
}

static bool minimum_holds(struct run *run, const struct check *check, const json_t *v,
                          struct seen *seen)
{
    (void)seen;
    return compare_to_limit(run, check, v) >= 0;
}

static bool above_holds(struct run *run, const struct check *check, const json_t *v,
                        struct seen *seen)
{
    (void)seen;
    return compare_to_limit(run, check, v) > 0;
}

static bool maximum_holds(struct run *run, const struct check *check, const json_t *v,
                          struct seen *seen)
{
    (void)seen;
    return compare_to_limit(run, check, v) <= 0;
}

static bool below_holds(struct run *run, const struct check *check, const json_t *v,
                        struct seen *seen)
{
    (void)seen;
    return compare_to_limit(run, check, v) < 0;
}

static void limit_explain(struct buf *out, const struct run *run,
                          const struct check *check, const json_t *v)
{
    const struct limit_check *c = (const struct limit_check *)check;

    brief_number(out, run, v);
    buf_printf(out, " is %s ", c->says);
    brief_number(out, run, c->limit);
}

static void add_limit(struct site *s, enum keyword keyword, const json_t *limit,
                      bool (*holds)(struct run *, const struct check *, const json_t *,
                                    struct seen *),
                      const char *says)
{
    if (!json_is_number(limit)) {
        site_error(s, keyword, "must be a number");
        return;
    }
    struct limit_check *c =
        site_check(s, struct limit_check, GROUP_NUMBER, keyword, holds);

    c->base.explain = limit_explain;
    c->limit = limit;
    c->is_integer = json_is_integer(limit);
    c->integer = json_integer_value(limit);
    c->says = says;
}

/* Draft 4 and OpenAPI 3.0: `exclusive...: true` turns the limit beside it into an open
 * one. */
static bool is_open(struct site *s, enum keyword keyword)
{
    const json_t *value = s->words[keyword];

    return DIALECT_BIT(s->resource->dialect) & (IN_4 | IN_OA30) && json_is_true(value);
}

static void compile_limits(struct site *s, enum keyword closed, enum keyword open,
                           bool upper)
{
    const json_t *limit = s->words[closed], *strict = s->words[open];
    const char *says_closed =
        upper ? "greater than the maximum" : "less than the minimum";
    const char *says_open = upper ? "not less than the exclusive maximum"
                                  : "not greater than the exclusive minimum";

    if (limit && is_open(s, open))
        add_limit(s, closed, limit, upper ? below_holds : above_holds, says_open);
    else if (limit)
        add_limit(s, closed, limit, upper ? maximum_holds : minimum_holds, says_closed);
    if (strict && !(DIALECT_BIT(s->resource->dialect) & (IN_4 | IN_OA30) &&
                    json_is_boolean(strict)))
        add_limit(s, open, strict, upper ? below_holds : above_holds, says_open);
}

/* --- multipleOf --- */

struct multiple_check {
    struct check base;
    struct divisor divisor;
    const json_t *value;
};

static bool multiple_holds(struct run *run, const struct check *check, const json_t *v,
                           struct seen *seen)
{
    (void)seen;
    return number_is_multiple(v, run->literals,
                              &((const struct multiple_check *)check)->divisor);
}

static void multiple_explain(struct buf *out, const struct run *run,
                             const struct check *check, const json_t *v)
{
    brief_number(out, run, v);
    buf_add_c(out, " is no multiple of ");
    brief_number(out, run, ((const struct multiple_check *)check)->value);
}

static void compile_multiple(struct site *s)
{
    const json_t *value = s->words[KEYWORD_MULTIPLE_OF];
    struct divisor divisor;

    if (!value)
        return;
    if (!json_is_number(value) ||
        !divisor_read(&divisor, value, registry_literals(s->c->registry))) {
        site_error(s, KEYWORD_MULTIPLE_OF, "must be a number greater than 0");
        return;
    }
    struct multiple_check *c = site_check(s, struct multiple_check, GROUP_NUMBER,
                                          KEYWORD_MULTIPLE_OF, multiple_holds);

    c->base.explain = multiple_explain;
    c->divisor = divisor;
    c->value = value;
}

void compile_numbers(struct site *s)
{
    compile_limits(s, KEYWORD_MINIMUM, KEYWORD_EXCLUSIVE_MINIMUM, false);
    compile_limits(s, KEYWORD_MAXIMUM, KEYWORD_EXCLUSIVE_MAXIMUM, true);
    compile_multiple(s);
}
