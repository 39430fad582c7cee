/* Schemas of a contract that was loaded: following and compiling them. */
#include "base/arena.h"
#include "base/bug.h"
#include "contract/contract.h"
#include "contract/files.h"
#include "doc/json.h"

#include "base/banned.h"

static const struct at *meaning_of(const struct contract *c, const json_t *schema)
{
    return ptr_map_get(&c->files->meanings, schema);
}

/* A reference written elsewhere is relative to the contract's document. */
static const json_t *elsewhere(const struct contract *c, struct str ref)
{
    const struct file *file = map_get(&c->files->by_uri, c->uri);
    struct at root = at_root(file), target;
    struct diags *silent = diags_new(c->files->arena);
    struct str path;

    if (files_resolve(c->files, &root, ref, &target, &path, silent) != REF_FOUND)
        return NULL;
    return at_json(c->files, &target);
}

const json_t *contract_document(const struct contract *c)
{
    return node_values_json(c->files->values, c->node);
}

const json_t *contract_deref(const struct contract *c, const json_t *schema)
{
    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX; i++) {
        const json_t *ref = json_object_get(schema, "$ref");
        const struct at *known = ref ? meaning_of(c, schema) : NULL;

        if (!json_is_string(ref))
            return schema;
        const json_t *next =
            known ? at_json(c->files, known) : elsewhere(c, json_text(ref));

        if (!next)
            return schema;
        schema = next;
    }
    return schema;
}

/* --- compiling --- */

/* Makes every reference in a copy absolute, so that the copy may stand anywhere.  Members
 * that hold values (enum, const, default, examples) are left alone. */
static void make_absolute(const struct contract *c, const json_t *original, json_t *copy);

static bool holds_values(struct str key)
{
    return str_eq_c(key, "enum") || str_eq_c(key, "const") || str_eq_c(key, "default") ||
           str_eq_c(key, "example") || str_eq_c(key, "examples");
}

static void absolute_members(const struct contract *c, const json_t *original,
                             json_t *copy)
{
    for (void *it = json_object_iter(copy); it; it = json_object_iter_next(copy, it)) {
        struct str key = json_iter_key(it);

        if (!holds_values(key))
            make_absolute(c, json_member(original, key), json_object_iter_value(it));
    }
}

static void make_absolute(const struct contract *c, const json_t *original, json_t *copy)
{
    const json_t *ref = json_object_get(copy, "$ref");

    for (size_t i = 0; i < json_array_size(copy); i++)
        make_absolute(c, json_array_get(original, i), json_array_get(copy, i));
    absolute_members(c, original, copy);
    if (!json_is_string(ref))
        return;
    const struct at *known = meaning_of(c, original);
    struct arena *a = c->files->arena;
    struct str uri = known ? at_uri(a, known) : json_text(ref);

    if (!known && str_starts(uri, S("#")))
        uri = arena_printf(a, "%.*s%.*s", STR_ARG(c->uri), STR_ARG(uri));
    json_t *text = json_stringn(uri.at, uri.len);

    if (!text || json_object_set_new(copy, "$ref", text) != 0)
        out_of_memory();
}

struct schema *contract_schema(struct arena *a, const struct contract *c,
                               const json_t *schema, struct schema_error *error)
{
    struct schema_options options = { .assert_format = true, .use = SCHEMA_IN_RESPONSE };
    struct arena *own = c->files->arena; /* the registry keeps what it is given */
    json_t *copy = json_copy_deep(own, schema);
    struct str uri = arena_printf(own, "urn:fealty:schema:%zu", c->files->made++);

    make_absolute(c, schema, copy);
    schema_registry_add(c->registry, uri, copy, c->files->dialect);
    return schema_compile(a, c->registry, uri, options, error);
}
