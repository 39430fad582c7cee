/* Compiling: a tree of nodes to a tree in which all that holds no reference is one value.
 */
#include "suite/template.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "doc/json.h"
#include "suite/template_internal.h"

#include "base/banned.h"

struct compiling {
    struct arena *arena;
    const struct scope *scope;
    struct diags *diags;
    struct json_literals *literals;
};

static const struct tmpl *compile(struct compiling *c, const struct node *n);

/* Takes over the reference. */
static struct tmpl *constant(struct arena *a, json_t *owned)
{
    struct tmpl *t = arena_new(a, struct tmpl);

    t->kind = TMPL_CONSTANT;
    t->value = arena_json(a, owned);
    if (json_is_string(t->value))
        t->text = json_text(t->value);
    else if (!json_is_array(t->value) && !json_is_object(t->value))
        t->text = json_to_str(a, t->value, JSON_PRINT_COMPACT);
    return t;
}

const struct tmpl *tmpl_constant(struct arena *a, const json_t *value)
{
    return constant(a, json_incref(json_copy_deep(a, value)));
}

static const struct tmpl *compile_text(struct compiling *c, const struct node *n)
{
    if (str_find(node_text(n), S("$(")) == SIZE_MAX)
        return constant(c->arena, node_scalar(n));
    struct pieces pieces = { 0 };

    if (!pieces_parse(c->arena, n, c->scope, &pieces, c->diags))
        return NULL;
    bool references = false;
    struct buf text;

    buf_init(&text, node_text(n).len);
    for (size_t i = 0; i < pieces.len; i++) {
        references |= pieces.at[i].ref != NULL;
        buf_add(&text, pieces.at[i].text);
    }
    struct tmpl *t;

    if (references) {
        t = arena_new(c->arena, struct tmpl);
        t->kind = pieces.len == 1 ? TMPL_REF : TMPL_TEXT;
        t->ref = pieces.at[0].ref;
        t->pieces = pieces;
    } else {
        t = constant(c->arena, json_incref(json_str(c->arena, buf_str(&text))));
    }
    buf_release(&text);
    return t;
}

/* --- lists and maps --- */

static bool compile_key(struct compiling *c, const struct node *key,
                        struct tmpl_member *m)
{
    m->name = node_text(key);
    if (str_find(node_text(key), S("$(")) == SIZE_MAX)
        return true;
    const struct tmpl *t = compile_text(c, key);

    if (t && t->kind == TMPL_CONSTANT)
        m->name = t->text;
    else
        m->key = t;
    return t != NULL;
}

static bool compile_members(struct compiling *c, const struct node *n, struct tmpl *t)
{
    bool ok = true;

    t->len = n->len;
    t->members = arena_array(c->arena, struct tmpl_member, n->len);
    for (size_t i = 0; i < n->len; i++) {
        if (n->items[i].key)
            ok &= compile_key(c, n->items[i].key, &t->members[i]);
        t->members[i].item = compile(c, n->items[i].value);
        ok &= t->members[i].item != NULL;
    }
    return ok;
}

static bool all_constant(const struct tmpl *t)
{
    for (size_t i = 0; i < t->len; i++)
        if (t->members[i].key || !tmpl_is_constant(t->members[i].item))
            return false;
    return true;
}

/* A new reference to the list or object of constant members. */
static json_t *fold(const struct tmpl *t)
{
    json_t *whole = t->kind == TMPL_LIST ? json_array() : json_object();

    for (size_t i = 0; i < t->len; i++) {
        const struct tmpl_member *m = &t->members[i];
        int failed = t->kind == TMPL_LIST
                         ? json_array_append(whole, m->item->value)
                         : json_object_setn_nocheck(whole, m->name.at, m->name.len,
                                                    m->item->value);

        if (failed)
            out_of_memory();
    }
    return whole;
}

static const struct tmpl *compile_container(struct compiling *c, const struct node *n)
{
    struct tmpl *t = arena_new(c->arena, struct tmpl);

    t->kind = n->kind == NODE_LIST ? TMPL_LIST : TMPL_OBJECT;
    if (!compile_members(c, n, t))
        return NULL;
    return all_constant(t) ? constant(c->arena, fold(t)) : t;
}

/* As it was written, where the value does not hold it exactly. */
static const struct tmpl *compile_real(struct compiling *c, const struct node *n)
{
    struct tmpl *t = constant(c->arena, node_scalar(n));

    node_literals(c->arena, n, &c->literals);
    struct str literal = json_literal(c->literals, t->value);

    if (literal.len)
        t->text = literal;
    return t;
}

static const struct tmpl *compile(struct compiling *c, const struct node *n)
{
    if (n->tagged) {
        diags_error(c->diags, n->span, "tag-in-value", "`!%.*s` stands in a value",
                    STR_ARG(node_tag(n)));
        diags_hint(c->diags, "tags are for expectations; quote what is meant as text");
        return NULL;
    }
    switch (n->kind) {
    case NODE_LIST:
    case NODE_MAP:
        return compile_container(c, n);
    case NODE_STRING:
        return compile_text(c, n);
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_INTEGER:
        return constant(c->arena, node_scalar(n));
    case NODE_REAL:
        return compile_real(c, n);
    }
    BUG("node kind %d", (int)n->kind);
}

const struct tmpl *tmpl_compile(struct arena *a, const struct node *n,
                                const struct scope *scope, struct diags *diags)
{
    struct compiling c = { a, scope, diags, NULL };
    const struct tmpl *t = n ? compile(&c, n) : constant(a, json_null());

    if (!t || !c.literals)
        return t;
    struct tmpl *whole = arena_new(a, struct tmpl);

    *whole = *t;
    whole->literals = c.literals;
    return whole;
}

const struct json_literals *tmpl_literals(const struct tmpl *t)
{
    return t ? t->literals : NULL;
}

/* --- looking --- */

bool tmpl_is_constant(const struct tmpl *t)
{
    return t->kind == TMPL_CONSTANT;
}

bool tmpl_names_now(const struct tmpl *t)
{
    if (t->kind != TMPL_REF && t->kind != TMPL_TEXT)
        return false;
    for (size_t i = 0; i < t->pieces.len; i++)
        if (t->pieces.at[i].ref && t->pieces.at[i].ref->builtin == BUILTIN_NOW)
            return true;
    return false;
}

const json_t *tmpl_value(const struct tmpl *t)
{
    return t->kind == TMPL_CONSTANT ? t->value : NULL;
}

static void describe(struct buf *out, const struct tmpl *t);

static void describe_container(struct buf *out, const struct tmpl *t)
{
    buf_add_char(out, t->kind == TMPL_LIST ? '[' : '{');
    for (size_t i = 0; i < t->len; i++) {
        if (i)
            buf_add_c(out, ", ");
        if (t->kind == TMPL_OBJECT) {
            buf_add(out, t->members[i].name);
            buf_add_c(out, ": ");
        }
        describe(out, t->members[i].item);
    }
    buf_add_char(out, t->kind == TMPL_LIST ? ']' : '}');
}

static void describe(struct buf *out, const struct tmpl *t)
{
    switch (t->kind) {
    case TMPL_CONSTANT:
        if (t->text.at && !json_is_string(t->value))
            buf_add(out, t->text);
        else
            json_print_exact(out, t->value, JSON_PRINT_COMPACT, t->literals);
        return;
    case TMPL_REF:
    case TMPL_TEXT:
        for (size_t i = 0; i < t->pieces.len; i++) {
            const struct piece *p = &t->pieces.at[i];

            if (p->ref)
                buf_printf(out, "$(%.*s)", STR_ARG(p->ref->text));
            else
                buf_add(out, p->text);
        }
        return;
    case TMPL_LIST:
    case TMPL_OBJECT:
        describe_container(out, t);
        return;
    }
}

struct str tmpl_describe(struct arena *a, const struct tmpl *t)
{
    struct buf out;

    buf_init(&out, (size_t)64 * 1024);
    describe(&out, t);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}
