#include "contract/read.h"
#include "doc/json.h"

#include "base/banned.h"

static void check_key(struct reader *r, const struct at *at, struct resource *resource)
{
    struct at place = at_get(r->files, at, "key");
    const json_t *properties = json_object_get(resource->schema_json, "properties");
    json_t *all = json_mutable(properties);
    struct str *names;
    size_t count = 0;

    if (!resource->key.len) {
        diags_error(r->diags, resource->span, "resource-key",
                    "resource `%.*s` needs `key`, the member that identifies a record",
                    STR_ARG(resource->name));
        return;
    }
    /* A schema made of parts (allOf) is not looked into for this. */
    if (!properties || json_object_get(resource->schema_json, "allOf") ||
        json_member(properties, resource->key))
        return;
    diags_error(r->diags, at_span(&place), "resource-key",
                "the schema of `%.*s` has no member `%.*s`", STR_ARG(resource->name),
                STR_ARG(resource->key));
    names = arena_array(r->arena, struct str, json_object_size(properties));
    for (void *it = json_object_iter(all); it; it = json_object_iter_next(all, it))
        names[count++] = json_iter_key(it);
    read_hint(r, resource->key, names, count);
}

static void read_resource(struct reader *r, const struct at *item,
                          struct resource *resource)
{
    static const char *const known[] = { "schema", "key", "paths", NULL };
    struct at at = read_follow(r, item);
    struct at schema = at_get(r->files, &at, "schema");

    if (!read_is_map(r, &at, "a resource"))
        return;
    read_unknown_keys(r, at.node, known, "a resource");
    resource->key = read_text(r, &at, "key");
    if (!at_is(&schema)) {
        diags_error(r->diags, resource->span, "resource-schema",
                    "resource `%.*s` needs `schema`", STR_ARG(resource->name));
        return;
    }
    struct at meant = read_deref(r, &schema);

    resource->schema = read_schema(r, &schema, SCHEMA_IN_RESPONSE);
    resource->schema_json = at_json(r->files, &meant);
    check_key(r, &at, resource);
}

void read_resources(struct reader *r, const struct at *root)
{
    struct at resources = at_get(r->files, root, "x-resources");
    struct contract *c = r->contract;

    if (!read_is_map(r, &resources, "`x-resources`") || at_len(&resources) == 0)
        return;
    c->resources = arena_array(r->arena, struct resource, at_len(&resources));
    for (size_t i = 0; i < at_len(&resources); i++) {
        struct at item = at_item(&resources, i);
        struct resource *resource = &c->resources[c->resource_count++];

        resource->name = node_text(at_key(&resources, i));
        resource->span = at_key(&resources, i)->span;
        map_set(r->arena, &c->index.resources, resource->name, resource);
        read_resource(r, &item, resource);
    }
}
