/* Expectations in one line, for people. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "suite/expect.h"
#include "suite/expect_internal.h"
#include "suite/template.h"

#include "base/banned.h"

enum { DESCRIBE_BYTES_MAX = 2000, DESCRIBE_CHARS_MAX = 200 };

static void describe(struct arena *a, struct buf *out, const struct expect *e);

static void add_value(struct arena *a, struct buf *out, const struct tmpl *t)
{
    buf_add(out, tmpl_describe(a, t));
}

static void add_items(struct arena *a, struct buf *out, const struct expect *e)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < e->item_count && !buf_overflowed(out); i++) {
        if (i)
            buf_add_c(out, ", ");
        describe(a, out, e->items[i]);
    }
    buf_add_char(out, ']');
}

static void add_members(struct arena *a, struct buf *out, const struct expect *e)
{
    buf_add_c(out, e->exact ? "!exactly {" : "{");
    for (size_t i = 0; i < e->member_count && !buf_overflowed(out); i++) {
        if (i)
            buf_add_c(out, ", ");
        buf_add(out, e->members[i].name);
        buf_add_c(out, ": ");
        describe(a, out, e->members[i].expect);
    }
    buf_add_char(out, '}');
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

static void add_close(struct arena *a, struct buf *out, const struct expect *e)
{
    buf_add_c(out, "!close-to ");
    add_value(a, out, e->value);
    if (e->tolerance < 0)
        buf_printf(out, " by %llums", (unsigned long long)e->tolerance_ms);
    else
        buf_printf(out, " by %g", e->tolerance);
}

static const char *tag_of(enum expect_kind kind)
{
    for (size_t i = 0; expect_tag_at(i); i++)
        if (expect_tag_at(i)->kind == kind)
            return expect_tag_at(i)->name;
    BUG("no tag for kind %d", (int)kind);
}

static void describe(struct arena *a, struct buf *out, const struct expect *e)
{
    switch (e->kind) {
    case EXPECT_VALUE:
        add_value(a, out, e->value);
        return;
    case EXPECT_OBJECT:
        add_members(a, out, e);
        return;
    case EXPECT_LIST:
        add_items(a, out, e);
        return;
    case EXPECT_TYPE:
        add_types(out, e);
        return;
    case EXPECT_LENGTH:
        add_length(out, e);
        return;
    case EXPECT_CLOSE_TO:
        add_close(a, out, e);
        return;
    case EXPECT_BETWEEN:
        buf_add_c(out, "!between ");
        add_value(a, out, e->low_value);
        buf_add_c(out, " and ");
        add_value(a, out, e->high_value);
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
    case EXPECT_EACH:
    case EXPECT_UNORDERED:
        break;
    }
    buf_printf(out, "!%s", tag_of(e->kind));
    if (e->value || e->text.len || e->items)
        buf_add_char(out, ' ');
    if (e->value)
        add_value(a, out, e->value);
    buf_add(out, e->text);
    if (e->items && (e->kind == EXPECT_NOT || e->kind == EXPECT_EACH))
        describe(a, out, e->items[0]);
    else if (e->items)
        add_items(a, out, e);
}

struct str expect_describe(struct arena *a, const struct expect *e)
{
    struct buf out;

    buf_init(&out, DESCRIBE_BYTES_MAX);
    describe(a, &out, e);
    struct str whole = buf_str(&out);
    bool cut = buf_overflowed(&out) || utf8_count(whole) > DESCRIBE_CHARS_MAX;
    struct str text =
        cut ? arena_printf(a, "%.*s…", STR_ARG(utf8_sub(whole, 0, DESCRIBE_CHARS_MAX)))
            : arena_str(a, whole);

    buf_release(&out);
    return text;
}
