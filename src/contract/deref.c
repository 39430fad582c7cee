/* Schemas of a contract that was loaded: following and compiling them. */
#include "base/arena.h"
#include "base/bug.h"
#include "contract/contract.h"
#include "contract/files.h"
#include "doc/json.h"

#include "base/banned.h"

static const struct at *meaning_of(const struct contract *c, const json_t *schema)
{
    const struct node *node = node_values_referring(c->files->values, schema);

    return node ? files_meaning(c->files, node) : NULL;
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

bool contract_follow(const struct contract *c, struct str file, struct str ref,
                     struct contract_place *ret)
{
    struct files *files = c->files;
    const struct file *from = map_get(&files->by_uri, file.len ? file : c->uri);
    struct diags *silent = diags_new(files->arena);
    struct at root, target;
    struct str path;

    if (!from || !from->node)
        return false;
    root = at_root(from);
    if (files_resolve(files, &root, ref, &target, &path, silent) != REF_FOUND)
        return false;
    bool own = str_eq(target.file->uri, c->uri);

    *ret = (struct contract_place){ .json = at_json(files, &target),
                                    .file = own ? STR_NONE : target.file->uri,
                                    .pointer = at_pointer(files->arena, &target) };
    return ret->json != NULL;
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

/* A copy that may stand anywhere: every reference in it is absolute.  Members that hold
 * values (enum, const, default, examples) and scalars are the very same. */
static json_t *make_absolute(const struct contract *c, const json_t *original);

static bool holds_values(struct str key)
{
    return str_eq_c(key, "enum") || str_eq_c(key, "const") || str_eq_c(key, "default") ||
           str_eq_c(key, "example") || str_eq_c(key, "examples");
}

static json_t *absolute_ref(const struct contract *c, const json_t *original,
                            const json_t *ref)
{
    const struct at *known = meaning_of(c, original);
    struct arena *a = c->files->arena;
    struct str uri = known ? at_uri(a, known) : json_text(ref);

    if (!known && str_starts(uri, S("#")))
        uri = arena_printf(a, "%.*s%.*s", STR_ARG(c->uri), STR_ARG(uri));
    return json_stringn(uri.at, uri.len);
}

static json_t *absolute_object(const struct contract *c, const json_t *original)
{
    json_t *object = json_mutable(original), *copy = json_object();

    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        struct str key = json_iter_key(it);
        json_t *value = json_object_iter_value(it);
        json_t *made = holds_values(key) ? json_incref(value)
                       : str_eq_c(key, "$ref") && json_is_string(value)
                           ? absolute_ref(c, original, value)
                           : make_absolute(c, value);

        if (json_object_setn_new_nocheck(copy, key.at, key.len, made) != 0)
            out_of_memory();
    }
    return copy;
}

static json_t *make_absolute(const struct contract *c, const json_t *original)
{
    if (json_is_object(original))
        return absolute_object(c, original);
    if (!json_is_array(original))
        return json_incref(json_mutable(original));
    json_t *copy = json_array();

    for (size_t i = 0; i < json_array_size(original); i++)
        if (json_array_append_new(copy, make_absolute(c, json_array_get(original, i))))
            out_of_memory();
    return copy;
}

struct schema *contract_schema(struct arena *a, const struct contract *c,
                               const json_t *schema, struct schema_error *error)
{
    struct schema_options options = { .assert_format = true, .use = SCHEMA_IN_RESPONSE };
    struct arena *own = c->files->arena; /* the registry keeps what it is given */
    json_t *copy = arena_json(own, make_absolute(c, schema));
    struct str uri = arena_printf(own, "urn:fealty:schema:%zu", c->files->made++);

    schema_registry_add(c->registry, uri, copy, c->files->dialect);
    return schema_compile(a, c->registry, uri, options, error);
}
