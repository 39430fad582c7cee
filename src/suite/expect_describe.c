/* Expectations in one line, for people. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "suite/expect.h"
#include "suite/expect_internal.h"
#include "suite/template.h"

#include "base/banned.h"

enum { DESCRIBE_BYTES_MAX = 2000, DESCRIBE_CHARS_MAX = 200 };

/* What goes into a description, and from where. */
struct describer {
    struct arena *arena;
    struct buf *out;
    const struct env *env; /* NULL: references stay as written */
};

static void describe(const struct describer *d, const struct expect *e);

static void add_value(const struct describer *d, const struct tmpl *t)
{
    json_t *value;
    struct err ignored = { 0 };

    if (d->env && !tmpl_is_constant(t) &&
        tmpl_fill(d->arena, t, d->env, &value, &ignored))
        json_print_exact(d->out, value, JSON_PRINT_COMPACT,
                         tmpl_literals_in(d->arena, t, d->env));
    else
        buf_add(d->out, tmpl_describe(d->arena, t));
}

static void add_items(const struct describer *d, const struct expect *e)
{
    buf_add_char(d->out, '[');
    for (size_t i = 0; i < e->item_count && !buf_overflowed(d->out); i++) {
        if (i)
            buf_add_c(d->out, ", ");
        describe(d, e->items[i]);
    }
    buf_add_char(d->out, ']');
}

static struct str member_name(const struct describer *d, const struct expect_member *m)
{
    struct err ignored = { 0 };
    struct str name;

    return d->env && m->key && tmpl_fill_text(d->arena, m->key, d->env, &name, &ignored)
               ? name
               : m->name;
}

static void add_members(const struct describer *d, const struct expect *e)
{
    buf_add_c(d->out, e->exact ? "!exactly {" : "{");
    for (size_t i = 0; i < e->member_count && !buf_overflowed(d->out); i++) {
        if (i)
            buf_add_c(d->out, ", ");
        buf_add(d->out, member_name(d, &e->members[i]));
        buf_add_c(d->out, ": ");
        describe(d, e->members[i].expect);
    }
    buf_add_char(d->out, '}');
}

static void add_types(struct buf *out, const struct expect *e)
{
    for (size_t i = 0; i < e->type_count; i++) {
        buf_add_c(out, i ? " or " : "!type ");
        buf_add(out, e->types[i]);
    }
}

static void add_length(struct buf *out, const struct expect *e)
{
    if (e->low == e->high)
        buf_printf(out, "!length %llu", (unsigned long long)e->low);
    else if (e->high == UINT64_MAX)
        buf_printf(out, "!length %llu or more", (unsigned long long)e->low);
    else
        buf_printf(out, "!length %llu to %llu", (unsigned long long)e->low,
                   (unsigned long long)e->high);
}

static void add_close(const struct describer *d, const struct expect *e)
{
    buf_add_c(d->out, "!close-to ");
    add_value(d, e->value);
    if (e->tolerance < 0)
        buf_printf(d->out, " by %llums", (unsigned long long)e->tolerance_ms);
    else
        buf_printf(d->out, " by %g", e->tolerance);
}

static const char *tag_of(enum expect_kind kind)
{
    for (size_t i = 0; expect_tag_at(i); i++)
        if (expect_tag_at(i)->kind == kind)
            return expect_tag_at(i)->name;
    BUG("no tag for kind %d", (int)kind);
}

static void describe(const struct describer *d, const struct expect *e)
{
    switch (e->kind) {
    case EXPECT_VALUE:
        add_value(d, e->value);
        return;
    case EXPECT_OBJECT:
        add_members(d, e);
        return;
    case EXPECT_LIST:
        add_items(d, e);
        return;
    case EXPECT_TYPE:
        add_types(d->out, e);
        return;
    case EXPECT_LENGTH:
        add_length(d->out, e);
        return;
    case EXPECT_CLOSE_TO:
        add_close(d, e);
        return;
    case EXPECT_BETWEEN:
        buf_add_c(d->out, "!between ");
        add_value(d, e->low_value);
        buf_add_c(d->out, " and ");
        add_value(d, e->high_value);
        return;
    case EXPECT_ANY:
    case EXPECT_ABSENT:
    case EXPECT_UNCHANGED:
    case EXPECT_SCHEMA:
    case EXPECT_MATCHES:
    case EXPECT_FORMAT:
    case EXPECT_LESS:
    case EXPECT_GREATER:
    case EXPECT_LATER_THAN:
    case EXPECT_ONE_OF:
    case EXPECT_NOT:
    case EXPECT_CONTAINS:
    case EXPECT_ONCE:
    case EXPECT_EACH:
    case EXPECT_UNORDERED:
        break;
    }
    buf_printf(d->out, "!%s", tag_of(e->kind));
    if (e->value || e->text.len || e->items)
        buf_add_char(d->out, ' ');
    if (e->value)
        add_value(d, e->value);
    buf_add(d->out, e->text);
    if (e->items &&
        (e->kind == EXPECT_NOT || e->kind == EXPECT_EACH || e->kind == EXPECT_ONCE))
        describe(d, e->items[0]);
    else if (e->items)
        add_items(d, e);
}

/* A value that is made anew each time ($(uuid)) must not cost the case its next one. */
static struct rng *find_rng(const struct env *env)
{
    while (env && !env->rng)
        env = env->outer;
    return env ? env->rng : NULL;
}

struct str expect_describe_filled(struct arena *a, const struct expect *e,
                                  const struct env *env)
{
    struct buf out;
    struct describer d = { a, &out, env };
    struct rng *rng = find_rng(env), before = rng ? *rng : (struct rng){ 0 };

    buf_init(&out, DESCRIBE_BYTES_MAX);
    describe(&d, e);
    if (rng)
        *rng = before;
    struct str whole = buf_str(&out);
    bool cut = buf_overflowed(&out) || utf8_count(whole) > DESCRIBE_CHARS_MAX;
    struct str text =
        cut ? arena_printf(a, "%.*s…", STR_ARG(utf8_sub(whole, 0, DESCRIBE_CHARS_MAX)))
            : arena_str(a, whole);

    buf_release(&out);
    return text;
}

struct str expect_describe(struct arena *a, const struct expect *e)
{
    return expect_describe_filled(a, e, NULL);
}
