#include "claims/members.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

/* References and parts within one another, and how many of them in all: a contract may be
 * made so that they multiply. */
#define SCHEMA_DEPTH_MAX 10
#define SCHEMA_STEPS_MAX 2000
/* Members that are listed at all. */
#define MEMBERS_MAX 2000

/* --- types --- */

static unsigned bit_of_name(struct str name)
{
    static const struct {
        const char *name;
        unsigned bits;
    } types[] = {
        { "null", TYPE_NULL },       { "boolean", TYPE_BOOLEAN },
        { "integer", TYPE_INTEGER }, { "number", TYPE_NUMBER | TYPE_INTEGER },
        { "string", TYPE_STRING },   { "array", TYPE_ARRAY },
        { "object", TYPE_OBJECT },
    };

    for (size_t i = 0; i < countof(types); i++)
        if (str_eq_c(name, types[i].name))
            return types[i].bits;
    return TYPE_ALL;
}

unsigned type_bit_of(const json_t *value)
{
    return bit_of_name(str_from(json_type_name(value)));
}

static unsigned of_values(const json_t *values)
{
    unsigned bits = 0;

    for (size_t i = 0; i < json_array_size(values); i++)
        bits |= type_bit_of(json_array_get(values, i));
    return bits;
}

static unsigned types_at(const struct contract *c, const json_t *schema, unsigned depth,
                         size_t *steps);

static unsigned of_parts(const struct contract *c, const json_t *parts, bool all,
                         unsigned depth, size_t *steps)
{
    unsigned bits = all ? TYPE_ALL : 0;

    for (size_t i = 0; i < json_array_size(parts); i++) {
        unsigned part = types_at(c, json_array_get(parts, i), depth + 1, steps);

        bits = all ? bits & part : bits | part;
    }
    return bits;
}

static unsigned own_types(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    unsigned bits = 0;

    if (json_is_string(type))
        bits = bit_of_name(json_text(type));
    for (size_t i = 0; i < json_array_size(type); i++)
        bits |= bit_of_name(json_text(json_array_get(type, i)));
    if (bits && json_is_true(json_object_get(schema, "nullable")))
        bits |= TYPE_NULL;
    return bits ? bits : TYPE_ALL;
}

static unsigned types_at(const struct contract *c, const json_t *schema, unsigned depth,
                         size_t *steps)
{
    const json_t *bare = contract_deref(c, schema);
    unsigned bits = own_types(bare);

    if (depth > SCHEMA_DEPTH_MAX || ++*steps > SCHEMA_STEPS_MAX)
        return TYPE_ALL;
    if (bare != schema && json_object_get(schema, "type"))
        bits &= own_types(schema);
    if (json_object_get(bare, "enum"))
        bits &= of_values(json_object_get(bare, "enum"));
    if (json_object_get(bare, "const"))
        bits &= type_bit_of(json_object_get(bare, "const"));
    if (json_object_get(bare, "anyOf"))
        bits &= of_parts(c, json_object_get(bare, "anyOf"), false, depth, steps);
    if (json_object_get(bare, "oneOf"))
        bits &= of_parts(c, json_object_get(bare, "oneOf"), false, depth, steps);
    if (json_object_get(bare, "allOf"))
        bits &= of_parts(c, json_object_get(bare, "allOf"), true, depth, steps);
    return bits;
}

unsigned types_of(const struct contract *c, const json_t *schema)
{
    size_t steps = 0;

    return types_at(c, schema, 0, &steps);
}

/* --- members --- */

static bool names(const json_t *list, struct str name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq(json_text(json_array_get(list, i)), name))
            return true;
    return false;
}

static const json_t *find(const struct contract *c, const json_t *schema, struct str name,
                          bool *required, unsigned depth, size_t *steps)
{
    const json_t *bare = contract_deref(c, schema);
    const json_t *parts = json_object_get(bare, "allOf");
    const json_t *found = json_member(json_object_get(bare, "properties"), name);

    if (depth > SCHEMA_DEPTH_MAX || ++*steps > SCHEMA_STEPS_MAX)
        return NULL;
    if (names(json_object_get(bare, "required"), name))
        *required = true;
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part =
            find(c, json_array_get(parts, i), name, required, depth + 1, steps);

        found = found ? found : part;
    }
    return found;
}

const json_t *members_find(const struct contract *c, const json_t *schema,
                           struct str name, bool *ret_required)
{
    size_t steps = 0;

    *ret_required = false;
    return find(c, schema, name, ret_required, 0, &steps);
}

static void add_names(struct arena *a, const struct contract *c, const json_t *schema,
                      struct str_list *ret, unsigned depth, size_t *steps)
{
    const json_t *bare = contract_deref(c, schema);
    const json_t *parts = json_object_get(bare, "allOf");
    json_t *properties = json_mutable(json_object_get(bare, "properties"));

    if (depth > SCHEMA_DEPTH_MAX || ++*steps > SCHEMA_STEPS_MAX)
        return;
    for (void *at = json_object_iter(properties); at;
         at = json_object_iter_next(properties, at))
        *vec_push(a, ret) = json_iter_key(at);
    for (size_t i = 0; i < json_array_size(parts); i++)
        add_names(a, c, json_array_get(parts, i), ret, depth + 1, steps);
}

void members_add(struct arena *a, const struct contract *c, const json_t *schema,
                 struct str pointer, unsigned depth, struct member_list *ret)
{
    struct str_list all = { 0 };
    struct map seen = { 0 };
    size_t steps = 0;

    if (!schema || depth == 0)
        return;
    add_names(a, c, schema, &all, 0, &steps);
    for (size_t i = 0; i < all.len && ret->len < MEMBERS_MAX; i++) {
        struct member m = { .name = all.at[i],
                            .pointer = json_pointer_below(a, pointer, all.at[i]) };

        if (map_get(&seen, m.name))
            continue;
        map_set(a, &seen, m.name, &all);
        m.schema = members_find(c, schema, m.name, &m.required);
        *vec_push(a, ret) = m;
        members_add(a, c, m.schema, m.pointer, depth - 1, ret);
    }
}
