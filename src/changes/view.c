/* A schema as what it asks for: references and `allOf` followed, types worked out. */
#include "changes/schema.h"
#include "contract/ids.h"

#include "base/banned.h"

enum {
    TYPE_DEPTH = 8,   /* alternatives within alternatives whose types are looked at ... */
    TYPE_BUDGET = 500 /* ... and how many of them; beyond it any type may be meant */
};

/* --- types --- */

static unsigned type_bit(struct str name)
{
    static const struct {
        const char *name;
        unsigned bits;
    } known[] = {
        { "null", TYPE_NULL },       { "boolean", TYPE_BOOLEAN },
        { "integer", TYPE_INTEGER }, { "number", TYPE_INTEGER | TYPE_FRACTION },
        { "string", TYPE_STRING },   { "array", TYPE_ARRAY },
        { "object", TYPE_OBJECT },
    };

    for (size_t i = 0; i < countof(known); i++)
        if (str_eq_c(name, known[i].name))
            return known[i].bits;
    return TYPE_ANY;
}

static unsigned kind_bit(const struct node *n)
{
    switch ((enum node_kind)n->kind) {
    case NODE_NULL:
        return TYPE_NULL;
    case NODE_BOOL:
        return TYPE_BOOLEAN;
    case NODE_INTEGER:
        return TYPE_INTEGER;
    case NODE_REAL:
        return TYPE_INTEGER | TYPE_FRACTION; /* 1.0 is an integer */
    case NODE_STRING:
        return TYPE_STRING;
    case NODE_LIST:
        return TYPE_ARRAY;
    case NODE_MAP:
        return TYPE_OBJECT;
    }
    return TYPE_ANY;
}

/* What `type` allows. */
static unsigned named_types(const struct at *type)
{
    unsigned types = 0;

    if (!at_is(type))
        return TYPE_ANY;
    if (!node_is_list(type->node))
        return type_bit(at_text(type));
    for (size_t i = 0; i < at_len(type); i++)
        types |= type_bit(node_text(type->node->items[i].value));
    return types;
}

/* What `enum` and `const` leave of it. */
static unsigned value_types(const struct side *s, const struct at *at)
{
    struct at values = at_get(s->files, at, "enum"), only = at_get(s->files, at, "const");
    unsigned types = at_is(&only) ? kind_bit(only.node) : TYPE_ANY, listed = 0;

    for (size_t i = 0; node_is_list(values.node) && i < at_len(&values); i++)
        listed |= kind_bit(values.node->items[i].value);
    return listed ? types & listed : types;
}

/* What this part alone allows. */
static unsigned own_types(const struct side *s, const struct at *at)
{
    struct at type = at_get(s->files, at, "type");
    struct at nullable = at_get(s->files, at, "nullable");
    unsigned types = named_types(&type) & value_types(s, at);
    bool old = at->file->dialect == SCHEMA_OPENAPI_3_0;

    return old && at_is(&type) && at_true(&nullable) ? types | TYPE_NULL : types;
}

static unsigned types_at(struct comparison *c, const struct side *s, const struct at *at,
                         int depth, size_t *budget);

static unsigned types_of_list(struct comparison *c, const struct side *s,
                              const struct at *list, bool all, int depth, size_t *budget)
{
    unsigned types = all ? TYPE_ANY : 0;

    for (size_t i = 0; i < at_len(list); i++) {
        struct at item = at_item(list, i);
        unsigned one = types_at(c, s, &item, depth, budget);

        types = all ? types & one : types | one;
    }
    return types;
}

static unsigned types_at(struct comparison *c, const struct side *s, const struct at *at,
                         int depth, size_t *budget)
{
    static const char *const lists[] = { "allOf", "oneOf", "anyOf" };
    struct at here = side_follow(c, s, at);
    unsigned types;

    if (depth <= 0 || *budget == 0 || !at_is_map(&here))
        return TYPE_ANY;
    --*budget;
    types = own_types(s, &here);
    for (size_t i = 0; i < countof(lists); i++) {
        struct at list = at_get(s->files, &here, lists[i]);

        if (node_is_list(list.node) && at_len(&list))
            types &= types_of_list(c, s, &list, i == 0, depth - 1, budget);
    }
    return types;
}

struct str types_text(struct comparison *c, unsigned types)
{
    static const struct {
        unsigned bits;
        const char *name;
    } names[] = {
        { TYPE_STRING, "string" },   { TYPE_INTEGER | TYPE_FRACTION, "number" },
        { TYPE_INTEGER, "integer" }, { TYPE_FRACTION, "number that is no integer" },
        { TYPE_BOOLEAN, "boolean" }, { TYPE_OBJECT, "object" },
        { TYPE_ARRAY, "array" },     { TYPE_NULL, "null" },
    };
    struct str text = STR_NONE;

    if (types == TYPE_ANY)
        return S("any");
    for (size_t i = 0; i < countof(names); i++)
        if ((types & names[i].bits) == names[i].bits) {
            text = text.len ? arena_printf(c->scratch, "%.*s or %s", STR_ARG(text),
                                           names[i].name)
                            : str_from(names[i].name);
            types &= ~names[i].bits;
        }
    return text.len ? text : S("nothing");
}

/* --- parts --- */

static bool is_null_only(struct comparison *c, const struct side *s, const struct at *at)
{
    size_t budget = 1;

    return types_at(c, s, at, 1, &budget) == TYPE_NULL;
}

static void add_part(struct comparison *c, struct view *v, const struct at *at,
                     bool or_null);

static void add_all(struct comparison *c, struct view *v, const struct at *here,
                    bool or_null)
{
    struct at list = at_get(v->side->files, here, "allOf");

    for (size_t i = 0; node_is_list(list.node) && i < at_len(&list); i++) {
        struct at item = at_item(&list, i);

        add_part(c, v, &item, or_null);
    }
}

/* `anyOf: [X, {type: "null"}]` is X, or null; one alternative is none. */
static void add_single(struct comparison *c, struct view *v, const struct at *here,
                       const char *keyword, bool or_null)
{
    struct at list = at_get(v->side->files, here, keyword), only = { 0 };
    size_t others = 0;

    for (size_t i = 0; node_is_list(list.node) && i < at_len(&list) && others < 2; i++) {
        struct at item = at_item(&list, i);

        if (is_null_only(c, v->side, &item)) {
            or_null = true;
        } else {
            only = item;
            others++;
        }
    }
    if (others == 1)
        add_part(c, v, &only, or_null);
}

static void add_part(struct comparison *c, struct view *v, const struct at *at,
                     bool or_null)
{
    struct at here = at_alone(*at), ref, target;
    struct str file;

    if (here.node && here.node->kind == NODE_BOOL && !at_true(&here))
        v->nothing = true;
    if (!at_is_map(&here) || v->len >= CHANGES_PARTS_MAX)
        return;
    for (size_t i = 0; i < v->len; i++)
        if (v->at[i].at.node == here.node)
            return;
    ids_enter(v->side->files, &here);
    *vec_push(c->scratch, v) = (struct part){ here, or_null };
    size_t own = v->len - 1;

    if (at_ref(v->side->files, &here, &ref) &&
        files_resolve(v->side->files, &here, node_text(ref.node), &target, &file,
                      c->ignored) == REF_FOUND) {
        add_part(c, v, &target, or_null);
        if (here.file->dialect == SCHEMA_OPENAPI_3_0) {
            v->at[own].at = at_alone(target); /* what stands beside it does not count */
            return;
        }
    }
    add_all(c, v, &here, or_null);
    add_single(c, v, &here, "oneOf", or_null);
    add_single(c, v, &here, "anyOf", or_null);
}

/* --- what they ask for --- */

struct at view_keyword(struct comparison *c, const struct view *v, const char *keyword)
{
    (void)c;
    for (size_t i = 0; i < v->len; i++) {
        struct at value = at_get(v->side->files, &v->at[i].at, keyword);

        if (at_is(&value))
            return value;
    }
    return (struct at){ 0 };
}

struct ats view_keywords(struct comparison *c, const struct view *v, const char *keyword)
{
    struct ats found = { 0 };

    for (size_t i = 0; i < v->len; i++) {
        struct at value = at_get(v->side->files, &v->at[i].at, keyword);

        if (at_is(&value))
            *vec_push(c->scratch, &found) = at_alone(value);
    }
    return found;
}

bool is_closed_by(const struct at *additional)
{
    return additional->node && additional->node->kind == NODE_BOOL &&
           !at_true(additional);
}

/* Whether a member says so itself, or what it refers to or is put together of does. */
static bool says(struct comparison *c, const struct side *s, const struct at *at,
                 const char *keyword, int depth)
{
    struct at here = side_follow(c, s, at);
    struct at own = at_get(s->files, at, keyword);
    struct at there = at_get(s->files, &here, keyword);
    struct at list = at_get(s->files, &here, "allOf");

    if (at_true(&own) || at_true(&there))
        return true;
    for (size_t i = 0; depth > 0 && node_is_list(list.node) && i < at_len(&list); i++) {
        struct at item = at_item(&list, i);

        if (says(c, s, &item, keyword, depth - 1))
            return true;
    }
    return false;
}

static void add_members(struct comparison *c, struct view *v, const struct at *part)
{
    struct at members = at_get(v->side->files, part, "properties");

    for (size_t i = 0; at_is_map(&members) && i < at_len(&members); i++) {
        const struct node *key = at_key(&members, i);
        struct member *m = map_get(&v->members, node_text(key));
        struct at value = at_item(&members, i);

        if (!m) {
            m = arena_new(c->scratch, struct member);
            m->name = node_text(key);
            m->span = key->span;
            map_set(c->scratch, &v->members, m->name, m);
        }
        *vec_push(c->scratch, &m->at) = at_alone(value);
        if (says(c, v->side, &value, v->direction == SENT ? "readOnly" : "writeOnly", 2))
            m->hidden = true;
    }
}

static void add_required(struct comparison *c, struct view *v, const struct at *part)
{
    struct at required = at_get(v->side->files, part, "required");

    for (size_t i = 0; node_is_list(required.node) && i < at_len(&required); i++) {
        struct node *name = required.node->items[i].value;

        if (name->kind == NODE_STRING)
            map_set(c->scratch, &v->required, node_text(name), name);
    }
}

static void add_types(struct comparison *c, struct view *v, const struct part *part)
{
    size_t budget = TYPE_BUDGET;
    unsigned types = types_at(c, v->side, &part->at, TYPE_DEPTH, &budget);

    v->types &= part->or_null ? types | TYPE_NULL : types;
}

struct view *view_of(struct comparison *c, const struct side *s, const struct ats *ats,
                     enum direction d)
{
    struct view *v = arena_new(c->scratch, struct view);

    v->side = s;
    v->direction = d;
    v->types = TYPE_ANY;
    v->span = ats->len ? at_span(&ats->at[0]) : SPAN_NONE;
    for (size_t i = 0; i < ats->len; i++)
        add_part(c, v, &ats->at[i], false);
    for (size_t i = 0; i < v->len; i++) {
        const struct at *part = &v->at[i].at;
        struct at additional = at_get(s->files, part, "additionalProperties");
        struct at unevaluated = at_get(s->files, part, "unevaluatedProperties");

        add_types(c, v, &v->at[i]);
        add_members(c, v, part);
        add_required(c, v, part);
        v->closed = v->closed || is_closed_by(&additional) || is_closed_by(&unevaluated);
    }
    if (v->nothing)
        v->types = 0;
    return v;
}
