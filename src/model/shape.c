#include "model/shape.h"

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

/* References and compositions nest; deeper ones are not followed. */
#define SHAPE_DEPTH_MAX 24
/* Schemas that are looked at for one answer. */
#define SHAPE_STEPS_MAX 10000

static const char *const compositions[] = { "allOf", "oneOf", "anyOf" }; /* allOf first */

/* What is asked of a schema and of all that it is composed of. */
struct walk {
    const struct contract *c;
    /* True ends the walk. */
    bool (*visit)(struct walk *w, const json_t *schema);
    struct str name;
    const json_t *found;
    struct arena *a;
    shape_wanted_fn *wanted;
    struct str_list *names;
    bool conjunct; /* only what every instance has to obey: no oneOf, no anyOf */
    size_t depth, steps;
};

static bool walk(struct walk *w, const json_t *schema)
{
    if (!json_is_object(schema) || w->depth >= SHAPE_DEPTH_MAX ||
        w->steps++ >= SHAPE_STEPS_MAX)
        return false;
    if (w->visit(w, schema))
        return true;
    w->depth++;
    bool done = false;

    if (json_object_get(schema, "$ref")) {
        const json_t *target = contract_deref(w->c, schema);

        done = target && target != schema && walk(w, target);
    }
    for (size_t k = 0; k < (w->conjunct ? 1 : countof(compositions)) && !done; k++) {
        const json_t *list = json_object_get(schema, compositions[k]);

        for (size_t i = 0; i < json_array_size(list) && !done; i++)
            done = walk(w, json_array_get(list, i));
    }
    w->depth--;
    return done;
}

static bool visit_member(struct walk *w, const json_t *schema)
{
    w->found = json_member(json_object_get(schema, "properties"), w->name);
    return w->found != NULL;
}

const json_t *shape_member(const struct contract *c, const json_t *schema,
                           struct str name)
{
    struct walk w = { .c = c, .visit = visit_member, .name = name };

    return walk(&w, schema) ? w.found : NULL;
}

static bool visit_items(struct walk *w, const json_t *schema)
{
    w->found = json_object_get(schema, "items");
    return w->found != NULL;
}

const json_t *shape_items(const struct contract *c, const json_t *schema)
{
    struct walk w = { .c = c, .visit = visit_items };

    return walk(&w, schema) ? w.found : NULL;
}

struct str shape_token(struct arena *a, struct str token)
{
    char *out = arena_alloc(a, token.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < token.len; i++) {
        bool escaped = token.at[i] == '~' && i + 1 < token.len;

        out[len++] = !escaped ? token.at[i] : token.at[++i] == '1' ? '/' : '~';
    }
    return (struct str){ out, len };
}

const json_t *shape_at(const struct contract *c, const json_t *schema, struct str pointer)
{
    if (pointer.len == 0)
        return schema;
    struct arena *scratch = arena_open();
    struct str rest = str_from_at(pointer, 1), token;

    while (schema && str_cut(&rest, '/', &token)) {
        const json_t *member = shape_member(c, schema, shape_token(scratch, token));
        uint64_t index;

        if (!member && (str_eq_c(token, "-") || str_to_u64(token, &index)))
            member = shape_items(c, schema);
        schema = member;
    }
    arena_close(scratch);
    return schema;
}

static bool has_name(const struct str_list *list, struct str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], name))
            return true;
    return false;
}

static bool visit_names(struct walk *w, const json_t *schema)
{
    json_t *properties = json_object_get(schema, "properties");

    for (void *at = json_object_iter(properties); at;
         at = json_object_iter_next(properties, at)) {
        if (w->wanted && !w->wanted(w->c, json_object_iter_value(at)))
            continue;
        if (!has_name(w->names, json_iter_key(at)))
            *vec_push(w->a, w->names) = arena_str(w->a, json_iter_key(at));
    }
    return false;
}

void shape_members(struct arena *a, const struct contract *c, const json_t *schema,
                   shape_wanted_fn *wanted, struct str_list *ret)
{
    struct walk w = {
        .c = c, .visit = visit_names, .a = a, .wanted = wanted, .names = ret
    };

    walk(&w, schema);
}

static bool visit_write_only(struct walk *w, const json_t *schema)
{
    (void)w;
    return json_is_true(json_object_get(schema, "writeOnly"));
}

bool shape_is_write_only(const struct contract *c, const json_t *schema)
{
    struct walk w = { .c = c, .visit = visit_write_only };

    return walk(&w, schema);
}

static bool visit_read_only(struct walk *w, const json_t *schema)
{
    (void)w;
    return json_is_true(json_object_get(schema, "readOnly"));
}

bool shape_is_read_only(const struct contract *c, const json_t *schema)
{
    struct walk w = { .c = c, .visit = visit_read_only };

    return walk(&w, schema);
}

static bool visit_required(struct walk *w, const json_t *schema)
{
    const json_t *list = json_object_get(schema, "required");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_text(json_array_get(list, i)), w->name))
            return true;
    return false;
}

bool shape_requires(const struct contract *c, const json_t *schema, struct str name)
{
    struct walk w = { .c = c, .visit = visit_required, .name = name, .conjunct = true };

    return walk(&w, schema);
}

static bool visit_open(struct walk *w, const json_t *schema)
{
    static const char *const keywords[] = { "additionalProperties",
                                            "unevaluatedProperties",
                                            "patternProperties" };
    (void)w;
    for (size_t i = 0; i < countof(keywords); i++) {
        const json_t *said = json_object_get(schema, keywords[i]);

        if (said && !json_is_false(said))
            return true;
    }
    return false;
}

bool shape_is_open(const struct contract *c, const json_t *schema)
{
    struct walk w = { .c = c, .visit = visit_open };

    return walk(&w, schema);
}

static bool type_allows(const json_t *said, const char *type)
{
    if (json_is_string(said))
        return str_eq_c(json_text(said), type);
    for (size_t i = 0; i < json_array_size(said); i++)
        if (str_eq_c(json_text(json_array_get(said, i)), type))
            return true;
    return false;
}

static bool visit_type(struct walk *w, const json_t *schema)
{
    const json_t *said = json_object_get(schema, "type");

    if (said)
        w->found = said;
    return said && type_allows(said, w->name.at);
}

bool shape_allows(const struct contract *c, const json_t *schema, const char *type)
{
    struct walk w = { .c = c, .visit = visit_type, .name = str_from(type) };

    return walk(&w, schema) || !w.found; /* no type said: any will do */
}

static bool visit_named(struct walk *w, const json_t *schema)
{
    const json_t *said = json_object_get(schema, "type");
    const json_t *values = json_object_get(schema, "enum");
    const json_t *value = json_object_get(schema, "const");

    if (said)
        return type_allows(said, w->name.at);
    for (size_t i = 0; i < json_array_size(values); i++)
        if (str_eq_c(w->name, json_type_name(json_array_get(values, i))))
            return true;
    if (value)
        return str_eq_c(w->name, json_type_name(value));
    return (str_eq_c(w->name, "object") && json_object_get(schema, "properties")) ||
           (str_eq_c(w->name, "array") && json_object_get(schema, "items"));
}

bool shape_names(const struct contract *c, const json_t *schema, const char *type)
{
    struct walk w = { .c = c, .visit = visit_named, .name = str_from(type) };

    return walk(&w, schema);
}

static bool is_null_only(const struct contract *c, const json_t *schema)
{
    const json_t *bare = contract_deref(c, schema);
    const json_t *type = json_object_get(bare, "type");
    const json_t *values = json_object_get(bare, "enum");

    return (json_is_string(type) && str_eq_c(json_text(type), "null")) ||
           json_is_null(json_object_get(bare, "const")) ||
           (json_array_size(values) == 1 && json_is_null(json_array_get(values, 0)));
}

/* The one alternative that is not null; NULL where there are several, or none. */
static const json_t *only_part(const struct contract *c, const json_t *list)
{
    const json_t *found = NULL;

    for (size_t i = 0; i < json_array_size(list); i++) {
        if (is_null_only(c, json_array_get(list, i)))
            continue;
        if (found)
            return NULL;
        found = json_array_get(list, i);
    }
    return found;
}

const json_t *shape_plain(const struct contract *c, const json_t *schema)
{
    const json_t *bare = contract_deref(c, schema);

    for (size_t depth = 0; depth < SHAPE_DEPTH_MAX; depth++) {
        const json_t *part = NULL;

        for (size_t k = 0; k < countof(compositions) && !part; k++)
            part = only_part(c, json_object_get(bare, compositions[k]));
        if (!part || json_object_get(bare, "type") || json_object_get(bare, "properties"))
            break;
        bare = contract_deref(c, part);
    }
    return bare;
}
