/* How sent fields and stored members go together. */
#include "author/infer.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

enum { ALIKE_DEPTH = 3 };

static const json_t *keyword(const struct contract *c, const json_t *schema,
                             const char *name)
{
    const json_t *own = json_object_get(schema, name);

    if (!own)
        own = json_object_get(contract_deref(c, schema), name);
    return own ? own : json_object_get(shape_plain(c, schema), name);
}

/* Whether what `sent` allows may be shown under `stored`, as far as can be seen. */
static bool alike(const struct contract *c, const json_t *sent, const json_t *stored,
                  unsigned depth)
{
    static const char *const types[] = { "string",  "number", "integer",
                                         "boolean", "array",  "object" };
    static const char *const words[] = { "format", "enum",  "pattern", "maxLength",
                                         "const",  "oneOf", "anyOf" };
    const json_t *one = shape_plain(c, sent), *other = shape_plain(c, stored);

    if (one == other || json_same(one, other))
        return true;
    for (size_t i = 0; i < countof(types); i++)
        if (shape_allows(c, one, types[i]) && !shape_allows(c, other, types[i]))
            return false;
    for (size_t i = 0; i < countof(words); i++) {
        const json_t *wanted = keyword(c, other, words[i]);
        const json_t *had = keyword(c, one, words[i]);

        if (wanted && !(had && json_same(wanted, had)))
            return false;
    }
    if (shape_allows(c, sent, "object"))
        return false;
    if (!shape_allows(c, sent, "array"))
        return true;
    const json_t *mine = shape_items(c, sent), *its = shape_items(c, stored);

    return depth < ALIKE_DEPTH && mine && its && alike(c, mine, its, depth + 1);
}

static bool is_read_only(const struct contract *c, const json_t *schema)
{
    return json_is_true(keyword(c, schema, "readOnly"));
}

static void read_field(struct arena *a, const struct guess *g,
                       struct guessed_operation *o, struct str name)
{
    const struct contract *c = g->contract;
    /* Of the body itself or of its `allOf`: a claim cannot speak of a branch's. */
    const json_t *sent = spot_property(a, c, o->sent, name).json
                             ? shape_member(c, o->sent.json, name)
                             : NULL;
    const json_t *stored = shape_member(c, o->resource->schema.json, name);

    if (!sent || is_read_only(c, sent))
        return; /* what becomes of it is another claim's business */
    if (stored && !shape_is_write_only(c, sent) && alike(c, sent, stored, 0)) {
        if (!str_eq(name, o->resource->key))
            *vec_push(a, &o->own) = name;
        return;
    }
    json_t *how = json_pack("{s:b}", "stored", 0);

    json_object_setn_new(o->fields, name.at, name.len, how);
}

void infer_fields(struct arena *a, const struct guess *g, struct guessed_operation *o)
{
    struct str_list names = { 0 };

    o->fields = arena_json(a, json_object());
    if (!o->sent.json || o->verb == EFFECT_READ || o->verb == EFFECT_DELETE ||
        o->verb == EFFECT_LIST)
        return;
    shape_members(a, g->contract, o->sent.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++)
        read_field(a, g, o, names.at[i]);
}
