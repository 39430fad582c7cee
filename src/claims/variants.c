/* The maker of variants: templates, nodes, and the case file as a whole. */
#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "claims/variants_internal.h"
#include "doc/json.h"
#include "doc/node.h"

#include "base/banned.h"

struct arena *maker_arena(struct variant_maker *m)
{
    return m->arena;
}

bool maker_is_thorough(const struct variant_maker *m)
{
    return m->depth == VARIANTS_THOROUGH;
}

const struct states *maker_states(const struct variant_maker *m)
{
    return m->states;
}

void maker_put(struct variant_maker *m, json_t *object, struct str key, json_t *value)
{
    (void)m;
    json_object_setn_nocheck(object, key.at, key.len, value);
}

/* --- templates --- */

json_t *lit_text(struct variant_maker *m, struct str text)
{
    struct str rest = text;
    struct buf escaped;

    if (str_find(text, S("$(")) == SIZE_MAX)
        return json_str(m->arena, text);
    buf_init(&escaped, SIZE_MAX / 4);
    for (size_t at; (at = str_find(rest, S("$("))) != SIZE_MAX;) {
        buf_add(&escaped, str_sub(rest, 0, at));
        buf_add(&escaped, S("$$("));
        rest = str_from_at(rest, at + 2);
    }
    buf_add(&escaped, rest);
    json_t *made = json_str(m->arena, buf_str(&escaped));

    buf_release(&escaped);
    return made;
}

json_t *lit(struct variant_maker *m, const json_t *value)
{
    json_t *made;

    if (json_is_string(value))
        return lit_text(m, json_text(value));
    if (json_is_array(value)) {
        made = arena_json(m->arena, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(made, lit(m, json_array_get(value, i)));
        return made;
    }
    if (!json_is_object(value))
        return json_mutable(value);
    json_t *object = json_mutable(value);

    made = arena_json(m->arena, json_object());
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        maker_put(m, made, json_text(lit_text(m, json_iter_key(at))),
                  lit(m, json_object_iter_value(at)));
    return made;
}

json_t *ref(struct variant_maker *m, const struct state_record *r, struct str pointer)
{
    char *path = arena_cstr(m->arena, pointer);

    for (char *c = path; *c; c++)
        if (*c == '/')
            *c = '.';
    return json_str(m->arena,
                    arena_printf(m->arena, "$(%.*s%s)", STR_ARG(r->name), path));
}

json_t *ref_key(struct variant_maker *m, const struct state_record *r)
{
    return ref(m, r, arena_printf(m->arena, "/%.*s", STR_ARG(r->resource->key)));
}

json_t *tag(struct variant_maker *m, const char *name, json_t *argument)
{
    json_t *made = arena_json(m->arena, json_object());

    json_object_set_nocheck(made, TAG_NAME, json_str(m->arena, str_from(name)));
    if (argument)
        json_object_set_nocheck(made, TAG_ARGUMENT, argument);
    return made;
}

json_t *list_of(struct variant_maker *m, json_t *first, ...)
{
    json_t *made = arena_json(m->arena, json_array());
    va_list args;

    va_start(args, first);
    for (json_t *item = first; item; item = va_arg(args, json_t *))
        json_array_append(made, item);
    va_end(args);
    return made;
}

/* --- nodes --- */

static struct node *make_scalar(struct variant_maker *m, const json_t *value,
                                struct span span)
{
    return node_from_json(m->arena, value, span);
}

static struct node *make_tagged(struct variant_maker *m, const json_t *value,
                                struct span span)
{
    const json_t *argument = json_object_get(value, TAG_ARGUMENT);
    struct node *n = arena_new(m->arena, struct node);

    *n = *maker_node(m, argument ? argument : json_null(), span);
    if (!argument)
        n->chars = "", n->text_len = 0;
    node_set_tag(m->arena, n, json_text(json_object_get(value, TAG_NAME)));
    return n;
}

static struct node *make_list(struct variant_maker *m, const json_t *value,
                              struct span span)
{
    struct node *n = node_from_json(m->arena, arena_json(m->arena, json_array()), span);

    n->len = (uint32_t)json_array_size(value);
    node_items(m->arena, n, n->len);
    for (size_t i = 0; i < n->len; i++)
        n->items[i].value = maker_node(m, json_array_get(value, i), span);
    return n;
}

static struct node *make_map(struct variant_maker *m, const json_t *value,
                             struct span span)
{
    struct node *n = node_from_json(m->arena, arena_json(m->arena, json_object()), span);
    json_t *object = json_mutable(value);

    node_items(m->arena, n, json_object_size(value));
    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        struct node_item *item = &n->items[n->len++];

        item->key = make_scalar(m, json_str(m->arena, json_iter_key(at)), span);
        item->value = maker_node(m, json_object_iter_value(at), span);
    }
    return n;
}

struct node *maker_node(struct variant_maker *m, const json_t *value, struct span span)
{
    if (json_object_get(value, TAG_NAME))
        return make_tagged(m, value, span);
    if (json_is_object(value))
        return make_map(m, value, span);
    if (json_is_array(value))
        return make_list(m, value, span);
    return make_scalar(m, value, span);
}

/* --- the case file --- */

static struct str file_name(struct str path)
{
    size_t from = path.len;

    while (from > 0 && path.at[from - 1] != '/')
        from--;
    return str_from_at(path, from);
}

static struct node *make_file(struct variant_maker *m)
{
    struct span span = SPAN_NONE;
    json_t *head = arena_json(m->arena, json_object());

    /* The file counts as lying beside the document. */
    json_object_set_nocheck(head, "contract",
                            json_str(m->arena, file_name(m->contract->path)));
    if (m->contract->operation_count == 1)
        json_object_set_nocheck(head, "operation",
                                json_str(m->arena, m->contract->operations[0].id));
    json_object_set_nocheck(head, "cases", arena_json(m->arena, json_array()));
    struct node *root = maker_node(m, head, span),
                *cases = root->items[root->len - 1].value;

    cases->len = (uint32_t)m->cases.len;
    node_items(m->arena, cases, m->cases.len);
    for (size_t i = 0; i < m->cases.len; i++)
        cases->items[i].value = m->cases.at[i];
    return root;
}

struct node *claims_variants(struct arena *a, const struct contract *c,
                             const struct states *states, enum variant_depth depth)
{
    struct variant_maker m = {
        .arena = a, .contract = c, .states = states, .depth = depth
    };

    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim_kind *kind = claim_kind_find(c->claims[i].kind);

        m.claim = &c->claims[i];
        if (kind && kind->variants)
            kind->variants(&m, m.claim);
    }
    return m.cases.len ? make_file(&m) : NULL;
}
