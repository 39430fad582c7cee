/* The members of the changes that an operation takes: `request` of x-effect followed, the
 * parts of allOf put together. */
#include "base/banned.h"
#include "base/bug.h"
#include "contract/lookup.h"
#include "contract/places.h"
#include "contract/read.h"
#include "doc/json.h"

/* Schemas within allOf and `$ref`, for one object. */
#define PARTS_DEPTH_MAX 50

struct property_list {
    struct at *at; /* need no parent */
    size_t len, cap;
};

struct collection {
    struct operation *op;
    struct property_list places; /* of op->fields, by index */
    struct str_list required;
};

typedef void property_fn(struct reader *r, struct str name, const struct at *property,
                         void *ctx);

/* Calls `fn` for each documented member of the objects that the schema describes, those
 * of references and allOf first; `required` (may be NULL) gets the names that must be
 * there. */
static void each_property(struct reader *r, const struct at *schema, unsigned depth,
                          struct str_list *required, property_fn *fn, void *ctx)
{
    struct at ref, meant = read_deref(r, schema);
    bool is_ref = at_is_map(schema) && at_ref(r->files, schema, &ref);

    if (!at_is_map(schema) || depth > PARTS_DEPTH_MAX)
        return;
    if (is_ref && meant.json != schema->json)
        each_property(r, &meant, depth + 1, required, fn, ctx);
    if (is_ref && schema->file->dialect == SCHEMA_OPENAPI_3_0)
        return;
    struct at parts = at_get(r->files, schema, "allOf");
    struct at names = at_get(r->files, schema, "required");
    struct at properties = at_get(r->files, schema, "properties");

    for (size_t i = 0; node_is_list(parts.node) && i < at_len(&parts); i++) {
        struct at part = at_item(&parts, i);

        each_property(r, &part, depth + 1, required, fn, ctx);
    }
    for (size_t i = 0; required && node_is_list(names.node) && i < at_len(&names); i++)
        *vec_push(r->arena, required) = names.node->items[i].value->text;
    for (size_t i = 0; at_is_map(&properties) && i < at_len(&properties); i++) {
        struct at property = at_item(&properties, i);

        fn(r, at_key(&properties, i)->text, &property, ctx);
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
        search.found = (struct at){ 0 };
        each_property(r, &schema, 0, NULL, match_property, &search);
        schema = search.found;
    }
    return schema;
}

/* --- fields --- */

static bool flag(const struct at *property, const struct at *meant, const char *key)
{
    return json_is_true(json_object_get(property->json, key)) ||
           json_is_true(json_object_get(meant->json, key));
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

/* The same member in two parts of an allOf: both hold.  For who reads keywords, the later
 * part's come over the earlier one's. */
static void join_field(struct reader *r, struct field *f, const struct at *one,
                       const struct at *two, const json_t *keywords)
{
    json_t *merged = json_copy(json_mutable(f->schema_json));
    struct str uris[] = { at_uri(r->arena, one), at_uri(r->arena, two) };

    if (!merged || json_object_update(merged, json_mutable(keywords)) != 0)
        out_of_memory();
    f->schema_json = arena_json(r->arena, merged);
    f->schema = read_schema_of_all(r, uris, countof(uris), one, SCHEMA_IN_REQUEST);
}

static void add_field(struct reader *r, struct str name, const struct at *property,
                      void *ctx)
{
    struct collection *c = ctx;
    struct at meant = read_deref(r, property);
    const json_t *keywords = keywords_of(r, meant.json);
    size_t i = 0;

    while (i < c->op->fields.len && !str_eq(c->op->fields.at[i].name, name))
        i++;
    if (i == c->op->fields.len) {
        *vec_push(r->arena, &c->places) = at_detach(r->arena, property);
        *vec_push(r->arena, &c->op->fields) =
            (struct field){ .name = name,
                            .schema = read_schema(r, property, SCHEMA_IN_REQUEST),
                            .schema_json = keywords,
                            .mapping = mapping_of(c->op, name) };
    } else if (c->places.at[i].json != property->json) {
        join_field(r, &c->op->fields.at[i], &c->places.at[i], property, keywords);
    }
    c->op->fields.at[i].read_only |= flag(property, &meant, "readOnly");
    c->op->fields.at[i].write_only |= flag(property, &meant, "writeOnly");
}

static void mark_required(struct operation *op, const struct str_list *required)
{
    for (size_t i = 0; i < required->len; i++)
        for (size_t j = 0; j < op->fields.len; j++)
            if (str_eq(op->fields.at[j].name, required->at[i]))
                op->fields.at[j].required = !op->fields.at[j].read_only;
}

/* The first JSON media type's schema, or the first one of any kind. */
static struct at body_schema(struct reader *r, const struct at *content)
{
    struct at found = { 0 };

    for (size_t i = 0; i < at_len(content); i++) {
        struct at named = at_item(content, i), media = read_follow(r, &named);
        struct at schema = at_get(r->files, &media, "schema");
        bool json = media_type_is_json(at_key(content, i)->text);

        if (at_is(&schema) && (json || !at_is(&found)))
            found = at_detach(r->arena, &schema);
        if (at_is(&schema) && json)
            break;
    }
    return found;
}

void read_fields(struct reader *r, const struct at *body, struct operation *op)
{
    struct at content = at_get(r->files, body, "content");
    struct collection c = { .op = op };

    if (!at_is_map(&content))
        return;
    struct at schema = body_schema(r, &content);

    if (at_is(&schema))
        schema = follow_pointer(r, schema, op->effect.request);
    if (!at_is(&schema))
        return;
    each_property(r, &schema, 0, &c.required, add_field, &c);
    mark_required(op, &c.required);
}
