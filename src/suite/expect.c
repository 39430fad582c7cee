/* Expectations: plain values, and the tags that hold other expectations. */
#include "suite/expect.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/suggest.h"
#include "suite/expect_internal.h"
#include "suite/template_internal.h"

#include "base/banned.h"

enum { TAGS_MAX = 32 };

/* --- plain values --- */

const struct tmpl *expect_value(struct expect_compiling *c, const struct node *n)
{
    struct node plain = *n;

    plain.tagged = false;
    return tmpl_compile(c->arena, &plain, c->scope, c->diags);
}

static bool read_items(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    bool ok = true;

    e->item_count = n->len;
    e->items = arena_array(c->arena, const struct expect *, n->len);
    for (size_t i = 0; i < n->len; i++) {
        e->items[i] = expect_of(c, n->items[i].value);
        ok &= e->items[i] != NULL;
    }
    return ok;
}

static bool read_key(struct expect_compiling *c, const struct node *key,
                     struct expect_member *m)
{
    m->name = node_text(key);
    if (str_find(node_text(key), S("$(")) == SIZE_MAX)
        return true;
    struct node text = *key;

    text.kind = NODE_STRING;
    m->key = tmpl_compile(c->arena, &text, c->scope, c->diags);
    return m->key != NULL;
}

static bool read_members(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    bool ok = true;

    e->member_count = n->len;
    e->members = arena_array(c->arena, struct expect_member, n->len);
    for (size_t i = 0; i < n->len; i++) {
        ok &= read_key(c, n->items[i].key, &e->members[i]);
        e->members[i].expect = expect_of(c, n->items[i].value);
        ok &= e->members[i].expect != NULL;
    }
    return ok;
}

static bool read_plain(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    e->exact = c->exact;
    switch (n->kind) {
    case NODE_LIST:
        e->kind = EXPECT_LIST;
        return read_items(c, n, e);
    case NODE_MAP:
        e->kind = EXPECT_OBJECT;
        return read_members(c, n, e);
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_INTEGER:
    case NODE_REAL:
    case NODE_STRING:
        e->kind = EXPECT_VALUE;
        e->value = expect_value(c, n);
        return e->value != NULL;
    }
    BUG("node kind %d", (int)n->kind);
}

const struct expect *expect_of_plain(struct expect_compiling *c, const struct node *n)
{
    struct expect *e = arena_new(c->arena, struct expect);

    e->span = n->span;
    return read_plain(c, n, e) ? e : NULL;
}

/* --- tags of expectations --- */

/* The argument of `!not` and `!each`: YAML has no two tags on one value, so a list of one
 * tagged item stands for it. */
static const struct expect *argument(struct expect_compiling *c, const struct node *n)
{
    if (n->kind == NODE_LIST && n->len == 1 && n->items[0].value->tagged)
        return expect_of(c, n->items[0].value);
    return expect_of_plain(c, n);
}

static bool read_one(struct expect_compiling *c, const struct node *n, struct expect *e)
{
    e->item_count = 1;
    e->items = arena_array(c->arena, const struct expect *, 1);
    e->items[0] = argument(c, n);
    return e->items[0] != NULL;
}

/* A list: its items; anything else is the only item. */
static bool read_each_of(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    return n->kind == NODE_LIST ? read_items(c, n, e) : read_one(c, n, e);
}

static bool read_one_of(struct expect_compiling *c, const struct node *n,
                        struct expect *e)
{
    if (n->len)
        return read_items(c, n, e);
    return diags_error(c->diags, n->span, "bad-argument",
                       "`!one-of` of nothing never holds");
}

/* Each item may be held against each expectation. */
static bool read_unordered(struct expect_compiling *c, const struct node *n,
                           struct expect *e)
{
    if (n->len <= EXPECT_UNORDERED_MAX)
        return read_items(c, n, e);
    return diags_error(c->diags, n->span, "bad-argument",
                       "`!unordered` takes at most %d items", EXPECT_UNORDERED_MAX);
}

static bool read_exactly(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    struct expect_compiling below = *c;

    below.exact = true;
    return read_plain(&below, n, e);
}

static bool read_nothing(struct expect_compiling *c, const struct node *n,
                         struct expect *e)
{
    (void)c, (void)n, (void)e;
    return true;
}

/* In the order of docs/cases.md. */
static const struct expect_tag tags[] = {
    { "any", EXPECT_ANY, ARG_NONE, "!any", read_nothing },
    { "absent", EXPECT_ABSENT, ARG_NONE, "!absent", read_nothing },
    { "type", EXPECT_TYPE, ARG_TEXT | ARG_OTHER | ARG_LIST,
      "!type string, !type [string, null]", expect_read_type },
    { "matches", EXPECT_MATCHES, ARG_TEXT | ARG_NUMBER | ARG_OTHER, "!matches \"^lead_\"",
      expect_read_matches },
    { "format", EXPECT_FORMAT, ARG_TEXT, "!format date-time", expect_read_format },
    { "one-of", EXPECT_ONE_OF, ARG_LIST, "!one-of [a, b]", read_one_of },
    { "not", EXPECT_NOT, ARG_ANY, "!not x", read_one },
    { "length", EXPECT_LENGTH, ARG_NUMBER | ARG_MAP, "!length 3, !length {at-least: 1}",
      expect_read_length },
    { "between", EXPECT_BETWEEN, ARG_LIST, "!between [1, 5]", expect_read_between },
    { "less", EXPECT_LESS, ARG_NUMBER | ARG_TEXT, "!less 5", expect_read_limit },
    { "greater", EXPECT_GREATER, ARG_NUMBER | ARG_TEXT, "!greater 5", expect_read_limit },
    { "contains", EXPECT_CONTAINS, ARG_ANY, "!contains x", read_each_of },
    { "once", EXPECT_ONCE, ARG_ANY, "!once x", read_one },
    { "each", EXPECT_EACH, ARG_ANY, "!each x", read_one },
    { "exactly", EXPECT_VALUE, ARG_ANY, "!exactly x", read_exactly },
    { "unordered", EXPECT_UNORDERED, ARG_LIST, "!unordered [a, b]", read_unordered },
    { "unchanged", EXPECT_UNCHANGED, ARG_NONE, "!unchanged", read_nothing },
    { "later-than", EXPECT_LATER_THAN, ARG_TEXT, "!later-than $(lead.updatedAt)",
      expect_read_time },
    { "schema", EXPECT_SCHEMA, ARG_MAP | ARG_OTHER, "!schema {type: string}",
      expect_read_schema },
    { "close-to", EXPECT_CLOSE_TO, ARG_MAP, "!close-to {value: 3.14, by: 0.01}",
      expect_read_close_to },
};

const struct expect_tag *expect_tag_at(size_t i)
{
    return i < countof(tags) ? &tags[i] : NULL;
}

const struct expect_tag *expect_tag_find(struct str name)
{
    for (size_t i = 0; i < countof(tags); i++)
        if (str_eq_c(name, tags[i].name))
            return &tags[i];
    return NULL;
}

static unsigned argument_of(const struct node *n)
{
    switch (n->kind) {
    case NODE_NULL:
        return node_text(n).len ? ARG_OTHER : ARG_NONE;
    case NODE_BOOL:
        return ARG_OTHER;
    case NODE_INTEGER:
    case NODE_REAL:
        return ARG_NUMBER;
    case NODE_STRING:
        return ARG_TEXT;
    case NODE_LIST:
        return ARG_LIST;
    case NODE_MAP:
        return ARG_MAP;
    }
    BUG("node kind %d", (int)n->kind);
}

static void complain_of_tag(struct expect_compiling *c, const struct node *n)
{
    struct str names[TAGS_MAX];
    struct span span = span_make(n->span.source, n->span.off, node_tag(n).len + 1);

    for (size_t i = 0; i < countof(tags); i++)
        names[i] = str_from(tags[i].name);
    struct str near = suggest(node_tag(n), names, countof(tags));

    diags_error(c->diags, n->span.source ? span : n->span, "unknown-tag",
                "unknown tag `!%.*s`", STR_ARG(node_tag(n)));
    if (near.len)
        diags_hint(c->diags, "did you mean `!%.*s`?", STR_ARG(near));
}

static const struct expect *tagged(struct expect_compiling *c, const struct node *n)
{
    const struct expect_tag *tag = expect_tag_find(node_tag(n));

    if (!tag) {
        complain_of_tag(c, n);
        return NULL;
    }
    if (!(tag->takes & argument_of(n))) {
        diags_error(c->diags, n->span, "bad-argument",
                    tag->takes == ARG_NONE ? "`!%s` takes no argument"
                                           : "`!%s` does not take this argument",
                    tag->name);
        diags_hint(c->diags, "%s", tag->usage);
        return NULL;
    }
    struct expect *e = arena_new(c->arena, struct expect);

    e->kind = tag->kind;
    e->span = n->span;
    e->exact = c->exact;
    return tag->read(c, n, e) ? e : NULL;
}

const struct expect *expect_of(struct expect_compiling *c, const struct node *n)
{
    return n->tagged ? tagged(c, n) : expect_of_plain(c, n);
}

const struct expect *expect_compile(struct arena *a, const struct node *n,
                                    const struct scope *scope,
                                    const struct contract *contract, struct diags *diags)
{
    struct expect_compiling c = { a, scope, contract, diags, false };

    return expect_of(&c, n);
}
