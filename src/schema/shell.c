#include "schema/shell.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "doc/json.h"
#include "schema/registry.h"

#include "base/banned.h"

/* A new reference; NULL where it was left out. */
static json_t *whole(struct shell *s, const struct node *n)
{
    return json_incref(node_values_json(s->values, n));
}

static void add(json_t *object, struct str key, json_t *value)
{
    if (value && json_object_setn_new_nocheck(object, key.at, key.len, value) != 0)
        out_of_memory();
}

/* What is asked about a subschema from above it. */
static void add_told(struct shell *s, json_t *stub, const struct node *schema)
{
    static const struct str told[] = { { "$ref", 4 },
                                       { "readOnly", 8 },
                                       { "writeOnly", 9 } };

    for (size_t i = 0; i < schema->len; i++)
        for (size_t k = 0; k < countof(told); k++)
            if (str_eq(node_text(schema->items[i].key), told[k]))
                add(stub, told[k], whole(s, schema->items[i].value));
}

static json_t *stub(struct shell *s, const struct node *schema)
{
    json_t *instead;

    if (node_values_replaced(s->values, schema, &instead))
        return json_incref(instead);
    if (!node_is_map(schema))
        return whole(s, schema);
    json_t *made = json_object();

    if (!made)
        out_of_memory();
    add_told(s, made, schema);
    *vec_push(s->arena, &s->stubs) = (struct stub){ made, schema };
    return made;
}

static json_t *stub_list(struct shell *s, const struct node *list)
{
    json_t *made = json_array();

    for (size_t i = 0; i < list->len; i++) {
        json_t *item = stub(s, list->items[i].value);

        if (json_array_append_new(made, item ? item : json_null()) != 0)
            out_of_memory();
    }
    return made;
}

/* `arrays`: those that stand between the schemas are no schemas. */
static json_t *stub_map(struct shell *s, const struct node *map, bool arrays)
{
    json_t *made = json_object();

    for (size_t i = 0; i < map->len; i++) {
        const struct node *value = map->items[i].value;

        add(made, node_text(map->items[i].key),
            arrays && node_is_list(value) ? whole(s, value) : stub(s, value));
    }
    return made;
}

static json_t *value_of(struct shell *s, enum shape shape, const struct node *value)
{
    json_t *instead;

    if (node_values_replaced(s->values, value, &instead))
        return json_incref(instead);
    switch (shape) {
    case SHAPE_PLAIN:
        break;
    case SHAPE_SCHEMA:
        return stub(s, value);
    case SHAPE_LIST:
        return node_is_list(value) ? stub_list(s, value) : whole(s, value);
    case SHAPE_MAP:
        return node_is_map(value) ? stub_map(s, value, false) : whole(s, value);
    case SHAPE_EITHER:
        return node_is_list(value) ? stub_list(s, value) : stub(s, value);
    case SHAPE_DEPS:
        return node_is_map(value) ? stub_map(s, value, true) : whole(s, value);
    }
    return whole(s, value);
}

void shell_open(struct shell *s, const struct node *schema,
                const struct resource *resource)
{
    s->stubs = (struct stub_list){ 0 };
    s->next = 0;
    s->object = json_object();
    if (!s->object)
        out_of_memory();
    for (size_t i = 0; i < schema->len; i++) {
        struct str key = node_text(schema->items[i].key);
        enum keyword k = keyword_find(key, resource->dialect, resource->vocabs);

        if (k != KEYWORD_COUNT || str_eq(key, S("discriminator")))
            add(s->object, key,
                value_of(s, k == KEYWORD_COUNT ? SHAPE_PLAIN : keyword_shape(k),
                         schema->items[i].value));
    }
}

void shell_close(struct shell *s)
{
    json_decref(s->object);
    s->object = NULL;
    arena_reset(s->arena);
}

const struct node *shell_node(struct shell *s, const json_t *json)
{
    for (size_t i = 0; i < s->stubs.len; i++) {
        const struct stub *found = &s->stubs.at[(s->next + i) % s->stubs.len];

        if (found->json == json) {
            s->next += i + 1;
            return found->node;
        }
    }
    return NULL;
}
