/* Schemas: looked through first, then compiled.
 *
 * The schema registry takes documents but reads no files, so everything a schema may
 * refer to has to be there before it is compiled.  Looking through also finds references
 * that lead nowhere, all of them, where compiling would stop at the first. */
#include "base/bug.h"
#include "contract/ids.h"
#include "contract/pools.h"
#include "contract/read.h"
#include "contract/schema_walk.h"
#include "doc/json.h"

#include "base/banned.h"

/* Each mistake costs as much as a success: this many are looked for, as long as the
 * attempts have not taken this many bytes. */
#define COMPILE_FAILURES_MAX 100
#define COMPILE_WASTE_MAX    (200u * 1024 * 1024)

/* --- looking through --- */

static bool is_new(struct reader *r, const struct at *schema)
{
    return at_is_map(schema) && ptr_set_add(&r->scanned, schema->node);
}

/* `schema` needs no parent and lives as long as the contract. */
static void queue(struct reader *r, const struct at *schema)
{
    if (is_new(r, schema))
        *vec_push(r->arena, &r->files->schemas) = schema;
}

static void scan_ref(struct reader *r, const struct at *schema, const struct at *ref)
{
    struct str file;
    const struct at *target;
    enum ref_result result = files_resolve_kept(r->files, schema, node_text(ref->node),
                                                &target, &file, r->diags);

    if (result == REF_FOUND) {
        if (!r->bare)
            files_note_meaning(r->files, schema->node, target);
        queue(r, target);
    } else {
        if (result == REF_REMOTE)
            return; /* it may be a metaschema: the registry knows those, or will tell */
        read_complain_ref(r, schema, ref, result, file);
        (void)ptr_set_add(&r->complained, ref->node);
    }
}

/* The depth is what the readers of doc/ allow. */
static void scan_one(struct at schema, void *ctx)
{
    struct reader *r = ctx;
    struct at ref;

    ids_enter(r->files, &schema);
    if (at_ref(r->files, &schema, &ref))
        scan_ref(r, &schema, &ref);
    if (!at_is(&ref) || schema.file->dialect != SCHEMA_OPENAPI_3_0)
        schema_each_child(&schema, scan_one, r);
}

static void scan(struct reader *r, const struct at *schema)
{
    if (is_new(r, schema)) {
        struct at *kept = arena_new(r->arena, struct at);

        *kept = at_detach(r->arena, schema);
        *vec_push(r->arena, &r->files->schemas) = kept;
    }
    while (r->scanned_count < r->files->schemas.len)
        scan_one(*r->files->schemas.at[r->scanned_count++], r);
}

/* --- compiling --- */

struct at read_deref(struct reader *r, const struct at *schema)
{
    struct at here = *schema, ref, next;
    struct str file;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX && at_is_map(&here); i++) {
        if (!at_ref(r->files, &here, &ref))
            break;
        if (files_resolve(r->files, &here, node_text(ref.node), &next, &file, r->diags) !=
            REF_FOUND)
            break;
        here = next;
    }
    return here;
}

/* A schema that is nothing but a reference is compiled once, as what it refers to. */
static struct at compile_root(struct reader *r, const struct at *schema)
{
    struct at here = *schema, ref, next;
    struct str file;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX && at_len(&here) == 1; i++) {
        if (!at_ref(r->files, &here, &ref) ||
            files_resolve(r->files, &here, node_text(ref.node), &next, &file, r->diags) !=
                REF_FOUND)
            break;
        here = next;
    }
    return here;
}

/* Says it once, however many schemas lead there.  True where the fault was left out of
 * the schema, so that compiling may be tried again. */
static bool complain_compile(struct reader *r, const struct at *schema,
                             const struct schema_error *error)
{
    struct at place = files_find(r->files, error->location);
    bool lenient = at_is(&place) && read_is_lenient(r, at_span(&place));

    if (!at_is(&place))
        place = *schema;

    r->compile_failures++;
    if (ptr_set_add(&r->complained, place.node)) {
        read_fault(r, at_span(&place), "schema", "%s", error->msg);
        if (lenient)
            diags_hint(r->diags, "this is left out of the schema");
    }
    return lenient && files_leave_out(r->files, &place);
}

static bool has_patience(const struct reader *r)
{
    return r->compile_failures < COMPILE_FAILURES_MAX &&
           r->compile_waste < COMPILE_WASTE_MAX;
}

/* What a failure leaves behind dies at once. */
static bool try_again(struct reader *r, struct str uri, struct schema_options options,
                      struct schema_error *error)
{
    struct arena *a = arena_open();
    bool ok = schema_compile(a, r->contract->registry, uri, options, error) != NULL;

    error->location = arena_str(r->arena, error->location);
    r->compile_waste += arena_used(a);
    arena_close(a);
    return ok;
}

/* `at` is to blame. */
static struct schema *compile(struct reader *r, struct str uri, const struct at *at,
                              enum schema_use use)
{
    struct schema_options options = { .assert_format = true, .use = use };
    struct schema_pool *pool = files_pool(r->files, use);
    struct schema_error error = { 0 };
    struct schema *compiled = NULL;

    if (has_patience(r))
        compiled = schema_pool_compile(pool, uri, &error);
    while (!compiled && has_patience(r)) {
        if (!complain_compile(r, at, &error))
            return NULL;
        if (try_again(r, uri, options, &error))
            compiled = schema_pool_compile(pool, uri, &error);
    }
    if (!compiled)
        diags_error(r->diags, at_span(at), "schema", "too many mistakes in schemas");
    return compiled;
}

const struct schema *read_schema(struct reader *r, const struct at *schema,
                                 enum schema_use use)
{
    if (!at_is(schema))
        return NULL;
    scan(r, schema);
    if (r->discard)
        return NULL;
    struct at root = compile_root(r, schema);
    struct ptr_map *known = &r->compiled[files_use(r->files, use)];

    if (ptr_map_has(known, root.node))
        return ptr_map_get(known, root.node);
    arena_reset(r->scratch);
    struct schema *compiled = compile(r, at_uri(r->scratch, &root), &root, use);

    if (compiled)
        ptr_map_set(r->arena, known, root.node, r->bare ? NULL : compiled);
    pools_rest(r->files->pools);
    return r->bare ? NULL : compiled;
}

const struct schema *read_schema_of_all(struct reader *r, const struct str *uris,
                                        size_t count, const struct at *at,
                                        enum schema_use use)
{
    struct str uri = arena_printf(r->arena, "urn:fealty:schema:%zu", r->files->made++);
    json_t *list = json_array();
    json_t *schema = arena_json(r->arena, json_pack("{s:o}", "allOf", list));

    for (size_t i = 0; i < count; i++) {
        json_t *ref = json_object();

        if (!ref ||
            json_object_set_new(ref, "$ref", json_stringn(uris[i].at, uris[i].len)) ||
            json_array_append_new(list, ref))
            out_of_memory();
    }
    schema_registry_add(r->contract->registry, uri, schema, r->files->dialect);
    return compile(r, uri, at, use);
}

json_t *read_json(struct reader *r, const struct at *at)
{
    return r->bare ? NULL : at_json(r->files, at);
}

void read_all_json(struct reader *r)
{
    for (size_t i = 0; i < r->files->schemas.len; i++)
        (void)read_json(r, r->files->schemas.at[i]);
}

void read_schema_places(struct reader *r, const struct at *schema)
{
    scan(r, schema);
}
