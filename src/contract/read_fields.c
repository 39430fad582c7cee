/* The members of the changes that an operation takes: `request` of x-effect followed, the
 * parts of allOf put together. */
#include "base/bug.h"
#include "contract/media_type.h"
#include "contract/places.h"
#include "contract/read.h"
#include "doc/json.h"

#include "base/banned.h"

/* Schemas within allOf and `$ref`, for one object. */
#define PARTS_DEPTH_MAX 400

typedef void property_fn(struct reader *r, struct str name, const struct at *property,
                         void *ctx);

/* One look at all members that a schema documents for an object. */
struct members_walk {
    struct reader *r;
    property_fn *fn; /* called for each member, those of references and allOf first */
    void *ctx;
    struct str_list *required; /* gets the names that must be there; may be NULL */
    struct ptr_set seen;       /* nodes of schemas: twice the same part says no more */
};

static void walk_members(struct members_walk *w, const struct at *schema, unsigned depth);

static void walk_parts(struct members_walk *w, const struct at *schema, unsigned depth)
{
    struct at parts = at_get(w->r->files, schema, "allOf");

    for (size_t i = 0; node_is_list(parts.node) && i < at_len(&parts); i++) {
        struct at part = at_item(&parts, i);

        walk_members(w, &part, depth + 1);
    }
}

static void walk_members(struct members_walk *w, const struct at *schema, unsigned depth)
{
    struct reader *r = w->r;
    struct at ref, meant;

    if (!at_is_map(schema) || depth > PARTS_DEPTH_MAX ||
        !ptr_set_add(&w->seen, schema->node))
        return;
    bool is_ref = at_ref(r->files, schema, &ref);

    meant = read_deref(r, schema);
    if (is_ref)
        walk_members(w, &meant, depth + 1);
    if (is_ref && schema->file->dialect == SCHEMA_OPENAPI_3_0)
        return;
    walk_parts(w, schema, depth);
    struct at names = at_get(r->files, schema, "required");
    struct at properties = at_get(r->files, schema, "properties");

    for (size_t i = 0; w->required && node_is_list(names.node) && i < at_len(&names); i++)
        *vec_push(r->arena, w->required) = node_text(names.node->items[i].value);
    for (size_t i = 0; at_is_map(&properties) && i < at_len(&properties); i++) {
        struct at property = at_item(&properties, i);

        w->fn(r, node_text(at_key(&properties, i)), &property, w->ctx);
    }
}

/* --- following `request` --- */

struct search {
    struct str name;
    struct at found;
};

static void match_property(struct reader *r, struct str name, const struct at *property,
                           void *ctx)
{
    struct search *search = ctx;

    if (!at_is(&search->found) && str_eq(name, search->name))
        search->found = at_detach(r->arena, property);
}

static struct at follow_pointer(struct reader *r, struct at schema, struct str pointer)
{
    struct search search = { 0 };

    while (at_is(&schema) && places_token(r->arena, &pointer, &search.name)) {
        struct members_walk walk = { .r = r, .fn = match_property, .ctx = &search };

        search.found = (struct at){ 0 };
        walk_members(&walk, &schema, 0);
        ptr_set_release(&walk.seen);
        schema = search.found;
    }
    return schema;
}

/* --- fields --- */

static bool has_flag(const struct at *schema, const char *key)
{
    const struct node *flag = node_get(schema->node, key);

    return flag && node_is_true(flag);
}

static bool flag(const struct at *property, const struct at *meant, const char *key)
{
    return has_flag(property, key) || has_flag(meant, key);
}

static const struct effect_field *mapping_of(const struct operation *op, struct str name)
{
    for (size_t i = 0; i < op->effect.field_count; i++)
        if (str_eq(op->effect.fields[i].sent, name))
            return &op->effect.fields[i];
    return NULL;
}

static json_t *keywords_of(struct reader *r, const json_t *schema)
{
    return arena_json(r->arena, json_is_object(schema) ? json_incref(json_mutable(schema))
                                                       : json_object());
}

/* The fields of one operation while they are put together. */
struct collection {
    struct field_list fields;
    struct sources_list {
        struct str_list *at; /* by field: URIs of the schemas that describe it */
        size_t len, cap;
    } sources;
    struct map by_name; /* → size_t, index into fields */
    struct str_list required;
    const struct operation *op;
    bool as_text;
};

static json_t *merge(struct reader *r, const json_t *under, const json_t *over)
{
    json_t *merged = json_copy(json_mutable(under));

    if (!merged || json_object_update(merged, json_mutable(over)) != 0)
        out_of_memory();
    return arena_json(r->arena, merged);
}

/* The same member in several parts of an allOf: all hold.  For who reads keywords, a
 * later part's come over an earlier one's. */
static void join_field(struct reader *r, struct collection *c, size_t i,
                       const struct at *property, const json_t *keywords)
{
    struct field *f = &c->fields.at[i];

    f->schema_json = merge(r, f->schema_json, keywords);
    read_schema_places(r, property);
    *vec_push(r->arena, &c->sources.at[i]) = at_uri(r->arena, property);
    f->schema = read_schema_of_all(r, c->sources.at[i].at, c->sources.at[i].len, property,
                                   SCHEMA_IN_REQUEST);
}

static struct field *new_field(struct reader *r, struct collection *c, struct str name,
                               const struct at *property, const json_t *keywords)
{
    size_t *index = arena_new(r->arena, size_t);
    struct str_list *sources = vec_push(r->arena, &c->sources);

    *index = c->fields.len;
    map_set(r->arena, &c->by_name, name, index);
    *vec_push(r->arena, sources) = at_uri(r->arena, property);
    struct field *f = vec_push(r->arena, &c->fields);

    *f = (struct field){ .name = name,
                         .schema = read_schema(r, property, SCHEMA_IN_REQUEST),
                         .schema_json = keywords,
                         .as_text = c->as_text,
                         .mapping = mapping_of(c->op, name) };
    return f;
}

static void add_field(struct reader *r, struct str name, const struct at *property,
                      void *ctx)
{
    struct collection *c = ctx;
    struct at meant = read_deref(r, property);
    const json_t *keywords = keywords_of(r, read_json(r, &meant));
    const size_t *known = map_get(&c->by_name, name);
    struct field *f = known ? &c->fields.at[*known] : NULL;

    if (f)
        join_field(r, c, *known, property, keywords);
    else
        f = new_field(r, c, name, property, keywords);
    f->read_only |= flag(property, &meant, "readOnly");
    f->write_only |= flag(property, &meant, "writeOnly");
}

static void mark_required(struct collection *c)
{
    for (size_t i = 0; i < c->required.len; i++) {
        const size_t *known = map_get(&c->by_name, c->required.at[i]);

        if (known)
            c->fields.at[*known].required = !c->fields.at[*known].read_only;
    }
}

/* The first JSON media type's schema, or the first one of any kind. */
static struct at body_schema(struct reader *r, const struct at *content)
{
    struct at found = { 0 };

    for (size_t i = 0; i < at_len(content); i++) {
        struct at named = at_item(content, i), media = read_follow(r, &named);
        struct at schema = at_get(r->files, &media, "schema");
        bool json = media_type_is_json(node_text(at_key(content, i)));

        if (at_is(&schema) && (json || !at_is(&found)))
            found = at_detach(r->arena, &schema);
        if (at_is(&schema) && json)
            break;
    }
    return found;
}

/* Operations that take the same changes in the same way share their fields. */
static struct field_list *shared_fields(struct reader *r, const struct at *schema,
                                        const struct operation *op)
{
    struct ptr_map *known = &r->fields[operation_sends_text(op)];
    struct field_list *kept = ptr_map_get(known, schema->node);

    if (op->effect.field_count)
        return arena_new(r->arena, struct field_list);
    if (!kept) {
        kept = arena_new(r->arena, struct field_list);
        ptr_map_set(r->arena, known, schema->node, kept);
    }
    return kept;
}

void read_fields(struct reader *r, const struct at *body, struct operation *op)
{
    struct at content = at_get(r->files, body, "content");
    struct collection c = { .op = op, .as_text = operation_sends_text(op) };
    struct members_walk walk = {
        .r = r, .fn = add_field, .ctx = &c, .required = &c.required
    };

    if (!at_is_map(&content) || r->bare)
        return;
    struct at schema = body_schema(r, &content);

    if (at_is(&schema))
        schema = follow_pointer(r, schema, op->effect.request);
    if (!at_is(&schema))
        return;
    struct field_list *fields = shared_fields(r, &schema, op);

    if (fields->len == 0) {
        walk_members(&walk, &schema, 0);
        ptr_set_release(&walk.seen);
        mark_required(&c);
        *fields = c.fields;
    }
    op->fields = *fields;
}
