/* Finding the resources and anchors of a document: a walk over those places, and only
 * those, where its dialect has schemas. */
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "doc/node_values.h"
#include "schema/registry.h"
#include "schema/uri.h"

#include "base/banned.h"

struct scan {
    struct schema_registry *r;
    unsigned depth;
};

static void scan_one(struct scan *s, struct resource *within, const json_t *schema,
                     const struct path *place);

/* Places are on the stack: few are needed for longer than the walk. */
static struct path below(const struct path *up, struct str token)
{
    return (struct path){ .up = up, .token = token.at ? token : S("") };
}

static struct path below_index(const struct path *up, size_t index)
{
    return (struct path){ .up = up, .index = index };
}

static void add_anchor(struct scan *s, struct resource *resource, const json_t *schema,
                       const struct path *place, struct str name, bool dynamic)
{
    for (size_t i = 0; i < resource->anchors.len; i++)
        if (str_eq(resource->anchors.at[i].name, name) &&
            !(dynamic && !resource->anchors.at[i].dynamic))
            return; /* the first one found stays */
    *vec_push(s->r->a, &resource->anchors) =
        (struct anchor){ name, schema, path_keep(s->r->a, place), resource, dynamic };
}

static void read_anchors(struct scan *s, struct resource *resource, const json_t *schema,
                         const struct path *place)
{
    static const struct {
        const char *name;
        unsigned dialects;
        bool dynamic;
    } kinds[] = { { "$dynamicAnchor", SINCE_20, true }, { "$anchor", SINCE_19, false } };

    for (size_t i = 0; i < countof(kinds); i++) {
        const json_t *name = json_object_get(schema, kinds[i].name);

        if (json_is_string(name) && kinds[i].dialects & DIALECT_BIT(resource->dialect))
            add_anchor(s, resource, schema, place, string_of(name), kinds[i].dynamic);
    }
}

/* The `$id` of a schema object by the rules of `dialect`, the empty view without. */
static struct str id_of(const json_t *schema, enum schema_dialect dialect)
{
    bool old = DIALECT_BIT(dialect) & IN_4;
    const json_t *id = json_object_get(schema, old ? "id" : "$id");

    if (!json_is_string(id) || !(DIALECT_BIT(dialect) & (SINCE_6 | IN_4)))
        return STR_NONE;
    if (dialect_ref_is_alone(dialect) && json_object_get(schema, "$ref"))
        return STR_NONE;
    return string_of(id);
}

static struct resource *new_resource(struct scan *s, struct str uri, const json_t *root,
                                     const struct resource *like)
{
    struct resource *resource = arena_new(s->r->a, struct resource);

    *resource = (struct resource){
        .uri = uri, .root = root, .dialect = like->dialect, .vocabs = like->vocabs
    };
    if (!map_get(&s->r->by_uri, uri))
        map_set(s->r->a, &s->r->by_uri, uri, resource);
    if (root)
        ptr_map_set(s->r->a, &s->r->roots, root, resource);
    registry_read_dialect(s->r, resource);
    resource->recursive_anchor = resource->dialect == SCHEMA_2019_09 &&
                                 json_is_true(json_object_get(root, "$recursiveAnchor"));
    return resource;
}

/* A Schema Object of an OpenAPI description may choose its dialect without having a URI
 * (OpenAPI 3.1.1, 4.8.24.5).  References in it are the description's. */
static bool has_own_dialect(const struct resource *within, const json_t *named)
{
    return json_is_string(named) && within->is_description &&
           within->dialect != SCHEMA_OPENAPI_3_0;
}

/* The resource that `schema` belongs to: a new one where it has a URI of its own. */
static struct resource *resource_of(struct scan *s, struct resource *within,
                                    const json_t *schema, const struct path **place)
{
    enum schema_dialect dialect = within->dialect;
    const json_t *named = json_object_get(schema, "$schema");

    if (json_is_string(named))
        (void)!dialect_of_uri(string_of(named), &dialect);
    struct str fragment, id = uri_split(id_of(schema, dialect), &fragment);

    if (id.len) {
        struct str uri = uri_resolve(s->r->a, within->uri, id);

        within = new_resource(s, uri, schema, within);
        *place = NULL;
    } else if (has_own_dialect(within, named)) {
        within = new_resource(s, within->uri, schema, within);
        within->is_part = true;
    }
    if (fragment.len && fragment.at[0] != '/' && dialect_ref_is_alone(dialect))
        add_anchor(s, within, schema, *place, fragment, false);
    return within;
}

static void scan_list(struct scan *s, struct resource *within, const json_t *list,
                      const struct path *place)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const struct path step = below_index(place, i);

        scan_one(s, within, json_array_get(list, i), &step);
    }
}

static void scan_map(struct scan *s, struct resource *within, const json_t *map,
                     const struct path *place)
{
    struct members m = members_of(map);

    if (!json_is_object(map))
        return;
    while (members_next(&m)) {
        const struct path step = below(place, m.name);

        scan_one(s, within, m.value, &step);
    }
}

static void scan_keyword(struct scan *s, struct resource *within, const struct members *m,
                         const struct path *up)
{
    const struct path step = below(up, m->name), *place = &step;
    enum shape shape = keyword_shape(keyword_find(m->name, within->dialect, ~0u));

    switch (shape) {
    case SHAPE_PLAIN:
        break;
    case SHAPE_SCHEMA:
        scan_one(s, within, m->value, place);
        break;
    case SHAPE_LIST:
        scan_list(s, within, m->value, place);
        break;
    case SHAPE_MAP:
    case SHAPE_DEPS:
        scan_map(s, within, m->value, place);
        break;
    case SHAPE_EITHER:
        if (json_is_array(m->value))
            scan_list(s, within, m->value, place);
        else
            scan_one(s, within, m->value, place);
        break;
    }
}

static void scan_one(struct scan *s, struct resource *within, const json_t *schema,
                     const struct path *place)
{
    struct members m = members_of(schema);

    if (!json_is_object(schema) || s->depth >= SCHEMA_NESTING_MAX)
        return;
    if (!registry_mark_scanned(s->r, schema))
        return;
    within = resource_of(s, within, schema, &place);
    read_anchors(s, within, schema, place);
    s->depth++;
    while (members_next(&m))
        scan_keyword(s, within, &m, place);
    s->depth--;
}

void scan_schema(struct schema_registry *r, struct resource *within, const json_t *schema,
                 const struct path *place)
{
    struct scan s = { .r = r };

    scan_one(&s, within, schema, place);
}

static bool has_key(const struct document *d, const char *key)
{
    return d->node ? node_get(d->node, key) != NULL
                   : json_object_get(d->value, key) != NULL;
}

/* Whatever dialect it chose; a part of a description has no `openapi`. */
static bool is_openapi(const struct document *d)
{
    bool own = d->dialect == SCHEMA_OPENAPI_3_0 || d->dialect == SCHEMA_OPENAPI_3_1;

    return has_key(d, "openapi") || (own && has_key(d, "components"));
}

/* An OpenAPI 3.1 description may name the dialect of its schemas. */
static void read_document_dialect(struct scan *s, struct resource *resource,
                                  const struct document *d)
{
    const struct node *node = node_get(d->node, "jsonSchemaDialect");
    const json_t *named = d->node ? node_values_json(s->r->values, node)
                                  : json_object_get(d->value, "jsonSchemaDialect");

    if (json_is_string(named))
        (void)!dialect_of_uri(string_of(named), &resource->dialect);
}

/* The root of a document that is a schema, or holds them by names of its own. */
static void scan_root(struct scan *s, struct resource *resource, const json_t *value)
{
    struct str fragment;
    struct str id = uri_split(id_of(value, resource->dialect), &fragment);

    if (id.len) { /* the document is known by both */
        resource->uri = uri_resolve(s->r->a, resource->uri, id);
        map_set(s->r->a, &s->r->by_uri, resource->uri, resource);
    }
    if (fragment.len && fragment.at[0] != '/' && dialect_ref_is_alone(resource->dialect))
        add_anchor(s, resource, value, NULL, fragment, false);
    if (json_is_object(value)) {
        struct members m = members_of(value);

        (void)!registry_mark_scanned(s->r, value);
        read_anchors(s, resource, value, NULL);
        while (members_next(&m))
            scan_keyword(s, resource, &m, NULL);
    }
}

static bool is_one_of(struct str key, const struct str *set, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(key, set[i]))
            return true;
    return false;
}

/* Maps of a description, and of schemas, whose keys are not fixed. */
static bool has_free_keys(struct str key)
{
    const struct str maps[] = {
        S("properties"),   S("patternProperties"), S("$defs"),      S("definitions"),
        S("dependencies"), S("dependentSchemas"),  S("schemas"),    S("responses"),
        S("parameters"),   S("headers"),           S("links"),      S("requestBodies"),
        S("callbacks"),    S("pathItems"),         S("mediaTypes"), S("content"),
        S("paths"),        S("webhooks")
    };

    return is_one_of(key, maps, countof(maps));
}

/* Examples are values: what looks like a name in them is none, as long as no reference
 * leads there, see registry.c. */
bool scan_is_example(struct str key)
{
    return str_eq(key, S("example")) || str_eq(key, S("examples"));
}

/* Whether any schema may have a name, so that looking for them is worth it.  Where names
 * are written `id`, a `$schema` of that age says so. */
static bool has_names(const struct node *n, bool free_keys)
{
    const struct str names[] = { S("$id"), S("$anchor"), S("$dynamicAnchor"),
                                 S("$schema") };

    for (size_t i = 0; i < n->len; i++) {
        const struct node_item *item = &n->items[i];
        struct str key = item->key ? node_text(item->key) : STR_NONE;

        if (node_is_string(item->value) && is_one_of(key, names, countof(names)))
            return true;
        if (item->value->len && !(scan_is_example(key) && !free_keys) &&
            has_names(item->value, !free_keys && has_free_keys(key)))
            return true;
    }
    return false;
}

static bool is_nameless(const struct resource *resource)
{
    return resource->node && !(DIALECT_BIT(resource->dialect) & IN_4) &&
           !has_names(resource->node, false);
}

struct resource *scan_document(struct schema_registry *r, struct document *d)
{
    struct scan s = { .r = r };
    const struct resource like = { .dialect = d->dialect, .vocabs = VOCABS_DEFAULT };

    if (d->scanned)
        return d->resource;
    d->scanned = true;
    /* The array of documents may grow and move while this one is looked at. */
    size_t index = (size_t)(d - r->documents.at);
    bool openapi = is_openapi(d);

    if (d->node && !openapi)
        d->value = node_values_json(r->values, d->node);
    const struct document looked_at = *d;
    struct resource *resource = new_resource(&s, d->uri, d->value, &like);

    r->documents.at[index].resource = resource;
    r->documents.at[index].scanned_deep = !openapi;
    if (openapi) {
        resource->is_description = true;
        resource->node = looked_at.node;
        read_document_dialect(&s, resource, &looked_at);
        resource->nameless = is_nameless(resource);
    } else {
        scan_root(&s, resource, looked_at.value);
    }
    return resource;
}

/* Looks for members that hold schemas by OpenAPI's rules, at any depth. */
static void search(struct scan *s, struct resource *resource, const json_t *value,
                   const struct path *place)
{
    if (s->depth >= SCHEMA_NESTING_MAX)
        return;
    s->depth++;
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            const struct path step = below_index(place, i);

            search(s, resource, json_array_get(value, i), &step);
        }
    } else if (json_is_object(value)) {
        struct members m = members_of(value);

        while (members_next(&m)) {
            const struct path step = below(place, m.name);

            if (str_eq(m.name, S("schema")))
                scan_one(s, resource, m.value, &step);
            else if (str_eq(m.name, S("schemas")))
                scan_map(s, resource, m.value, &step);
            else
                search(s, resource, m.value, &step);
        }
    }
    s->depth--;
}

void scan_everywhere(struct schema_registry *r, struct document *d)
{
    struct scan s = { .r = r };

    if (d->scanned_deep)
        return;
    d->scanned_deep = true;
    if (d->resource && d->resource->nameless)
        return;
    if (!d->node)
        search(&s, d->resource, d->value, NULL);
    else
        search(&s, d->resource, node_values_json(r->values, d->node), NULL);
}
