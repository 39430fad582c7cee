#include "schema/registry.h"

#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node_values.h"
#include "schema/uri.h"

#include "base/banned.h"

struct schema_registry *schema_registry_new(struct arena *a)
{
    struct schema_registry *r = arena_new(a, struct schema_registry);

    r->a = a;
    return r;
}

/* --- documents that say they are the same --- */

struct named {
    size_t document;
    bool by_id;
};

static bool say_the_same(const struct document *one, const struct document *other)
{
    struct arena *a = arena_open();
    const json_t *left = one->node ? node_to_json(a, one->node) : one->value;
    const json_t *right = other->node ? node_to_json(a, other->node) : other->value;
    bool same = json_same(left, right);

    arena_close(a);
    return same;
}

/* A document that was added under a URI may be replaced, but an `$id` that two have would
 * mean the one that was looked at first. */
static void add_name(struct schema_registry *r, struct str name, size_t document,
                     bool by_id)
{
    struct named *known = map_get(&r->names, name);

    if (!known) {
        known = arena_new(r->a, struct named);
        *known = (struct named){ document, by_id };
        map_set(r->a, &r->names, name, known);
    } else if (known->document != document && !by_id && !known->by_id) {
        known->document = document;
    } else if (!say_the_same(&r->documents.at[known->document],
                             &r->documents.at[document])) {
        map_set(r->a, &r->doubled, name, known);
    }
}

static void add_names(struct schema_registry *r, size_t document)
{
    const struct document *d = &r->documents.at[document];
    const struct node *node = node_get(d->node, "$id");
    const json_t *id = node       ? node_values_json(r->values, node)
                       : d->value ? json_object_get(d->value, "$id")
                                  : NULL;
    struct str fragment;

    add_name(r, d->uri, document, false);
    if (json_is_string(id)) {
        struct str uri = uri_resolve(r->a, d->uri, string_of(id));

        add_name(r, uri_split(uri, &fragment), document, true);
    }
}

static void add_document(struct schema_registry *r, struct document d)
{
    struct str fragment;

    d.uri = arena_str(r->a, uri_split(d.uri, &fragment));
    *vec_push(r->a, &r->documents) = d;
}

void schema_registry_add(struct schema_registry *r, struct str uri,
                         const json_t *document, enum schema_dialect dialect)
{
    add_document(r,
                 (struct document){ .uri = uri, .value = document, .dialect = dialect });
    add_names(r, r->documents.len - 1);
}

void schema_registry_add_nodes(struct schema_registry *r, struct str uri,
                               const struct node *document, struct node_values *values,
                               enum schema_dialect dialect)
{
    BUG_IF(r->values && r->values != values);
    r->values = values;
    add_document(r,
                 (struct document){ .uri = uri, .node = document, .dialect = dialect });
    add_names(r, r->documents.len - 1);
}

void schema_registry_bar(struct schema_registry *r, struct str uri)
{
    map_set(r->a, &r->doubled, arena_str(r->a, uri), r); /* any value will do */
}

const struct json_literals *registry_literals(const struct schema_registry *r)
{
    return r->values ? node_values_literals(r->values) : NULL;
}

/* --- what was scanned --- */

static const json_t **scanned_slot(const struct schema_set *t, const json_t *schema)
{
    uint64_t hash = (uint64_t)(uintptr_t)schema * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(hash >> 20) & (t->count - 1);

    while (t->slots[i] && t->slots[i] != schema)
        i = (i + 1) & (t->count - 1);
    return &t->slots[i];
}

static void grow_scanned(struct schema_registry *r)
{
    struct schema_set old = r->scanned;

    r->scanned.count = old.count ? old.count * 2 : 64;
    r->scanned.slots = arena_array(r->a, const json_t *, r->scanned.count);
    for (size_t i = 0; i < old.count; i++)
        if (old.slots[i])
            *scanned_slot(&r->scanned, old.slots[i]) = old.slots[i];
}

bool registry_mark_scanned(struct schema_registry *r, const json_t *schema)
{
    if ((r->scanned.len + 1) * 4 > r->scanned.count * 3)
        grow_scanned(r);
    const json_t **slot = scanned_slot(&r->scanned, schema);

    if (*slot)
        return false;
    *slot = schema;
    r->scanned.len++;
    return true;
}

struct resource *registry_root(const struct schema_registry *r, const json_t *schema)
{
    return ptr_map_get(&r->roots, schema);
}

/* --- finding resources --- */

static struct resource *document_at(struct schema_registry *r, struct str uri)
{
    /* The newest wins, so that a document can be replaced before it was used. */
    for (size_t i = r->documents.len; i-- > 0;)
        if (str_eq(r->documents.at[i].uri, uri))
            return scan_document(r, &r->documents.at[i]);
    return NULL;
}

static void add_metaschemas(struct schema_registry *r)
{
    r->has_metaschemas = true;
    for (size_t i = 0; i < metaschema_count; i++) {
        const struct metaschema *m = &metaschemas[i];
        json_error_t error;
        json_t *value = json_loadb(m->text, m->len, 0, &error);

        BUG_IF(!value);
        arena_json(r->a, value);
        add_document(r, (struct document){ .uri = str_from(m->uri),
                                           .value = value,
                                           .dialect = SCHEMA_2020_12 });
    }
}

static bool is_metaschema_uri(struct str uri)
{
    for (size_t i = 0; i < metaschema_count; i++)
        if (str_eq_c(uri, metaschemas[i].uri))
            return true;
    return false;
}

static struct resource *known_resource(struct schema_registry *r, struct str uri)
{
    struct resource *found = map_get(&r->by_uri, uri);

    return found ? found : document_at(r, uri);
}

/* From the cheapest to the dearest: what is known, documents by their URI, the
 * metaschemas, then every `$id` in every document, and at last those in documents that
 * are no schemas. */
static struct resource *find_resource(struct schema_registry *r, struct str uri)
{
    struct resource *found = known_resource(r, uri);

    if (!found && !r->has_metaschemas && is_metaschema_uri(uri)) {
        add_metaschemas(r);
        found = known_resource(r, uri);
    }
    for (size_t i = 0; !found && i < r->documents.len; i++) {
        if (r->documents.at[i].scanned)
            continue;
        scan_document(r, &r->documents.at[i]);
        found = map_get(&r->by_uri, uri);
    }
    for (size_t i = 0; !found && i < r->documents.len; i++) {
        if (r->documents.at[i].scanned_deep)
            continue;
        scan_everywhere(r, &r->documents.at[i]);
        found = map_get(&r->by_uri, uri);
    }
    return found;
}

/* --- dialects --- */

static void read_vocabularies(struct resource *resource, const json_t *metaschema)
{
    const json_t *vocabulary = json_object_get(metaschema, "$vocabulary");
    struct members m = members_of(vocabulary);

    if (!json_is_object(vocabulary))
        return;
    resource->vocabs = VOCAB_CORE;
    while (members_next(&m)) {
        unsigned bits = vocabulary_of_uri(m.name);

        if (!bits && json_is_true(m.value))
            resource->trouble =
                "its metaschema requires a vocabulary that is not known here";
        resource->vocabs |= bits;
    }
}

void registry_read_dialect(struct schema_registry *r, struct resource *resource)
{
    const json_t *named = json_object_get(resource->root, "$schema");
    struct str fragment, uri;

    if (!json_is_string(named))
        return;
    if (dialect_of_uri(string_of(named), &resource->dialect)) {
        resource->vocabs = VOCABS_DEFAULT;
        return;
    }
    uri = uri_split(string_of(named), &fragment);
    if (str_eq(uri, resource->uri)) {
        resource->vocabs = VOCABS_DEFAULT; /* a metaschema of its own, and no known one */
        read_vocabularies(resource, resource->root);
        return;
    }
    const struct resource *metaschema = find_resource(r, uri);

    if (!metaschema) {
        resource->trouble = "its $schema names no dialect that is known here (2020-12, "
                            "2019-09, draft 7, 6 and "
                            "4 are), nor a metaschema in the registry";
        return;
    }
    resource->dialect = metaschema->dialect;
    resource->vocabs = VOCABS_DEFAULT;
    read_vocabularies(resource, metaschema->root);
}

/* --- fragments --- */

static const struct anchor *find_anchor(const struct resource *resource, struct str name)
{
    for (size_t i = 0; i < resource->anchors.len; i++)
        if (str_eq(resource->anchors.at[i].name, name))
            return &resource->anchors.at[i];
    return NULL;
}

static struct str unescape_token(struct arena *a, struct str token)
{
    if (str_find_char(token, '~') == SIZE_MAX)
        return token;
    char *out = arena_alloc(a, token.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < token.len; i++) {
        if (token.at[i] == '~' && i + 1 < token.len &&
            (token.at[i + 1] == '0' || token.at[i + 1] == '1'))
            out[len++] = token.at[++i] == '0' ? '~' : '/';
        else
            out[len++] = token.at[i];
    }
    return (struct str){ out, len };
}

static bool read_index(struct str token, size_t *ret)
{
    uint64_t index;

    if (!str_to_u64(token, &index) || (token.len > 1 && token.at[0] == '0'))
        return false;
    *ret = (size_t)index;
    return true;
}

static const json_t *child_of(const json_t *value, struct str token)
{
    size_t index;

    if (json_is_object(value))
        return json_object_getn(value, token.at, token.len);
    if (!json_is_array(value) || !read_index(token, &index))
        return NULL;
    return json_array_get(value, index);
}

/* On the way down: nodes as long as nobody made JSON of them. */
struct steps {
    struct schema_registry *r;
    const struct node *node;
    const json_t *json;
    bool nameless; /* nodes all the way, but for what was replaced */
};

static const struct node *node_below(struct schema_registry *r, const struct node *n,
                                     struct str token)
{
    const struct node_item *item = node_values_item(r->values, n, token);
    size_t index;

    if (item)
        return item->value;
    if (!node_is_list(n) || !read_index(token, &index) || index >= n->len)
        return NULL;
    return n->items[index].value;
}

static bool step_down(struct steps *s, struct str token)
{
    if (s->json) {
        s->json = child_of(s->json, token);
        return s->json != NULL;
    }
    json_t *instead;

    s->node = node_below(s->r, s->node, token);
    if (!s->node)
        return false;
    if (!s->nameless) {
        s->json = node_values_known(s->r->values, s->node);
        return true;
    }
    if (!node_values_replaced(s->r->values, s->node, &instead))
        return true;
    s->json = instead;
    return s->json != NULL;
}

static struct target root_of(struct schema_registry *r, const struct resource *resource)
{
    struct target t = { .resource = resource, .schema = resource->root };

    if (resource->nameless)
        t.node = resource->node;
    else if (resource->node)
        t.schema = node_values_json(r->values, resource->node);
    return t;
}

static void enter_root(const struct schema_registry *r, const json_t *value,
                       struct resource **resource, const struct path **place)
{
    struct resource *own = value ? registry_root(r, value) : NULL;

    if (!own)
        return;
    *resource = own;
    if (!own->is_part)
        *place = NULL;
}

/* Walks down from the root of `resource`.  A schema on the way that has a URI of its own
 * is what places are counted from afterwards. */
static bool walk_pointer(struct arena *a, struct schema_registry *r,
                         struct resource *resource, struct str pointer,
                         struct target *ret)
{
    struct steps at = { r, resource->node, resource->root, resource->nameless };
    const struct path *place = NULL;
    struct str token;

    pointer = str_from_at(pointer, 1);
    for (bool more = true; more;) {
        size_t slash = str_find_char(pointer, '/');

        more = slash != SIZE_MAX;
        token = unescape_token(a, more ? str_sub(pointer, 0, slash) : pointer);
        pointer = more ? str_from_at(pointer, slash + 1) : STR_NONE;
        at.nameless = at.nameless && !scan_is_example(token);
        if (!step_down(&at, token))
            return false;
        struct path *step = arena_new(a, struct path);

        *step = (struct path){ .up = place, .token = token };
        if (!token.at)
            step->token = S("");
        place = step;
        enter_root(r, at.json, &resource, &place);
    }
    if (at.nameless && !at.json && node_is_map(at.node)) {
        *ret = (struct target){ .resource = resource, .node = at.node, .place = place };
        return true;
    }
    const json_t *found = at.json ? at.json : node_values_json(r->values, at.node);

    if (!found) /* it was left out */
        return false;
    if (!at.nameless && json_is_object(found)) {
        scan_schema(r, resource, found, place); /* where no schema was expected */
        enter_root(r, found, &resource, &place);
    }
    *ret = (struct target){ .resource = resource, .schema = found, .place = place };
    return true;
}

static bool resolve_anchor(struct schema_registry *r, struct resource *resource,
                           struct str name, struct target *ret)
{
    const struct anchor *anchor = find_anchor(resource, name);

    for (size_t i = 0; !anchor && i < r->documents.len; i++)
        if (r->documents.at[i].resource == resource && !r->documents.at[i].scanned_deep) {
            scan_everywhere(r, &r->documents.at[i]);
            anchor = find_anchor(resource, name);
        }
    if (!anchor)
        return false;
    *ret = (struct target){ .resource = anchor->resource,
                            .schema = anchor->schema,
                            .place = anchor->place,
                            .dynamic = anchor->dynamic ? anchor : NULL };
    return true;
}

bool registry_resolve(struct arena *a, struct schema_registry *r, struct str uri,
                      struct target *ret, struct str *ret_msg)
{
    struct str fragment;
    struct str base = uri_split(uri, &fragment);
    bool found = true;

    if (map_get(&r->doubled, base)) {
        *ret_msg = arena_printf(a, "several schemas are %.*s, and say different things",
                                STR_ARG(base));
        return false;
    }
    struct resource *resource = find_resource(r, base);

    if (!resource) {
        *ret_msg = arena_printf(a, "there is no schema at %.*s", STR_ARG(base));
        return false;
    }
    fragment = uri_decode(a, fragment);
    if (fragment.len == 0)
        *ret = root_of(r, resource);
    else if (fragment.at[0] == '/')
        found = walk_pointer(a, r, resource, fragment, ret);
    else
        found = resolve_anchor(r, resource, fragment, ret);
    if (!found)
        *ret_msg = arena_printf(a, "%.*s has no #%.*s", STR_ARG(base), STR_ARG(fragment));
    return found;
}
