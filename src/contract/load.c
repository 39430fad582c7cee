#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "contract/contract.h"
#include "contract/overlay.h"
#include "contract/pools.h"
#include "contract/read.h"
#include "contract/template.h"
#include "doc/json.h"
#include "doc/yaml.h"

#include "base/banned.h"

/* --- which file --- */

static struct str find_document(struct arena *a, struct str path, struct diags *diags)
{
    static const char *const names[] = { "openapi.yaml", "openapi.json", "openapi.yml" };

    if (!path.len) {
        diags_error(diags, SPAN_NONE, "no-document", "the contract has no path");
        return path;
    }
    if (!fs_is_dir(arena_cstr(a, path)))
        return path;
    for (size_t i = 0; i < countof(names); i++) {
        struct str file = fs_join(a, path, str_from(names[i]));

        if (fs_exists(arena_cstr(a, file)))
            return file;
    }
    diags_error(diags, SPAN_NONE, "no-document",
                "%.*s has neither openapi.yaml nor openapi.json in it", STR_ARG(path));
    return STR_NONE;
}

static struct str last_segment(struct str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_from_at(path, i);
    return path;
}

/* The folder's name; the file's own where it is not called "openapi". */
static struct str contract_name(struct arena *a, struct str path)
{
    struct str absolute = fs_absolute(a, path), file = last_segment(absolute);
    struct str stem = file;

    for (size_t i = file.len; i > 1; i--)
        if (file.at[i - 1] == '.') {
            stem = str_sub(file, 0, i - 1);
            break;
        }
    return str_eq_c(stem, "openapi") ? last_segment(fs_dirname(absolute)) : stem;
}

/* --- the document's head --- */

static bool read_version(const struct node *root, enum schema_dialect *ret,
                         struct diags *diags)
{
    const struct node *version = node_get(root, "openapi");

    if (!version) {
        diags_error(diags, root->span, "openapi-version", "`openapi` is missing: %s",
                    node_get(root, "swagger") ? "this is a Swagger 2 document"
                                              : "this is no OpenAPI document");
        if (node_get(root, "swagger"))
            diags_hint(diags, "convert it to OpenAPI 3 first");
        return false;
    }
    *ret = str_starts(node_text(version), S("3.0")) ? SCHEMA_OPENAPI_3_0
                                                    : SCHEMA_OPENAPI_3_1;
    if (version->kind != NODE_MAP && version->kind != NODE_LIST &&
        (str_starts(node_text(version), S("3.0")) ||
         str_starts(node_text(version), S("3.1")) ||
         str_starts(node_text(version), S("3.2"))))
        return true;
    diags_error(diags, version->span, "openapi-version",
                "OpenAPI `%.*s` is not known here", STR_ARG(node_text(version)));
    diags_hint(diags, "3.0, 3.1 and 3.2 are");
    return false;
}

/* `jsonSchemaDialect`, as far as it is one of ours. */
static enum schema_dialect read_dialect(const struct node *root, enum schema_dialect own,
                                        struct diags *diags)
{
    static const struct {
        const char *uri;
        enum schema_dialect dialect;
    } known[] = {
        { "https://spec.openapis.org/oas/3.1/dialect/", SCHEMA_OPENAPI_3_1 },
        { "https://spec.openapis.org/oas/3.2/dialect/", SCHEMA_OPENAPI_3_1 },
        { "https://json-schema.org/draft/2020-12/schema", SCHEMA_2020_12 },
        { "https://json-schema.org/draft/2019-09/schema", SCHEMA_2019_09 },
        { "http://json-schema.org/draft-07/schema", SCHEMA_DRAFT_7 },
        { "http://json-schema.org/draft-06/schema", SCHEMA_DRAFT_6 },
        { "http://json-schema.org/draft-04/schema", SCHEMA_DRAFT_4 },
    };
    const struct node *dialect = node_get(root, "jsonSchemaDialect");

    if (!dialect || own == SCHEMA_OPENAPI_3_0)
        return own;
    for (size_t i = 0; i < countof(known); i++)
        if (str_starts(node_text(dialect), str_from(known[i].uri)))
            return known[i].dialect;
    diags_warn(diags, dialect->span, "schema-dialect",
               "`%.*s` is not known here: schemas are read as OpenAPI's own",
               STR_ARG(node_text(dialect)));
    return own;
}

static struct str fill_in(struct reader *r, struct str url, const struct at *variables)
{
    struct template_part part;
    struct buf out;

    buf_init(&out, CONTRACT_BYTES_MAX);
    while (template_next(&url, &part)) {
        struct at variable = { 0 };

        if (part.is_name)
            variable = at_member(r->files, variables, part.text);
        buf_add(&out, part.is_name ? read_text(r, &variable, "default") : part.text);
    }
    struct str filled = arena_str(r->arena, buf_str(&out));

    buf_release(&out);
    return filled;
}

static void read_server(struct reader *r, const struct at *root)
{
    struct at servers = at_get(r->files, root, "servers");

    if (!read_is_list(r, &servers, "`servers`") || at_len(&servers) == 0)
        return;
    struct at first = at_item(&servers, 0);
    struct at variables = at_get(r->files, &first, "variables");

    if (read_is_map(r, &first, "a server"))
        r->contract->server = fill_in(r, read_text(r, &first, "url"), &variables);
}

static void read_info(struct reader *r, const struct at *root)
{
    struct at info = at_get(r->files, root, "info");

    r->contract->openapi = read_text(r, root, "openapi");
    if (!read_is_map(r, &info, "`info`"))
        return;
    r->contract->title = read_text(r, &info, "title");
    r->contract->version = read_text(r, &info, "version");
}

/* --- putting it together --- */

/* Of those whose other schemas came after the references that were resolved. */
static void complain_doubled_ids(struct reader *r)
{
    const struct map *doubled = &r->files->doubled;

    for (size_t i = 0; i < doubled->len; i++) {
        const struct at *at = doubled->at[i].value;

        if (map_get(&r->files->used, doubled->at[i].key))
            read_fault(r, at_span(at), "doubled-id",
                       "`%.*s` is the `$id` of several schemas that say different things",
                       STR_ARG(doubled->at[i].key));
    }
}

static void read_all(struct reader *r, const struct file *file)
{
    struct contract *c = r->contract;
    struct at root = at_root(file);

    read_info(r, &root);
    read_server(r, &root);
    read_schemes(r, &root);
    read_resources(r, &root);
    read_root_effects(r, file->node);
    read_components(r, &root);
    read_paths(r, &root);
    c->operations = r->operations.at;
    c->operation_count = r->operations.len;
    for (size_t i = 0; i < c->operation_count; i++)
        map_set(r->arena, &c->index.operations, c->operations[i].id, &c->operations[i]);
    complain_doubled_ids(r);
    check_root_effects(r);
    read_claims(r, file->node);
}

/* Whoever wrote any of these into a document can correct the rest of it, too. */
static bool is_ours(const struct node *node)
{
    const struct node *paths = node_get(node, "paths");

    if (node_get(node, "x-claims") || node_get(node, "x-resources") ||
        node_get(node, "x-effects"))
        return true;
    for (size_t i = 0; node_is_map(paths) && i < paths->len; i++) {
        const struct node *item = paths->items[i].value;

        for (size_t j = 0; node_is_map(item) && j < item->len; j++)
            if (node_get(item->items[j].value, "x-claims") ||
                node_get(item->items[j].value, "x-effect"))
                return true;
    }
    return false;
}

/* *ret_source: the overlay's, NULL without one. */
static bool apply_overlay(struct arena *a, struct str path, const struct node **document,
                          const struct source **ret_source, struct diags *diags)
{
    struct str overlay = fs_join(a, fs_dirname(path), S("claims.overlay.yaml"));

    if (!fs_exists(arena_cstr(a, overlay)))
        return true;
    const struct node *node = doc_load(a, arena_cstr(a, overlay), diags);

    *ret_source = node ? node->span.source : NULL;
    return node && overlay_apply(a, node, document, diags);
}

struct manner {
    bool beside; /* with the overlay that stands beside the document */
    bool bare;   /* see contract_load_bare() */
};

static struct contract *load_node(struct arena *a, struct str path,
                                  const struct node *node, struct manner manner,
                                  struct diags *diags)
{
    enum schema_dialect dialect;

    if (!node_is_map(node)) {
        diags_error(diags, node->span, "wrong-type",
                    "an OpenAPI document must be an object");
        return NULL;
    }
    const struct source *overlay = NULL;
    bool lenient = !is_ours(node);

    if (!read_version(node, &dialect, diags) ||
        (manner.beside && !apply_overlay(a, path, &node, &overlay, diags)))
        return NULL;
    dialect = read_dialect(node, dialect, diags);
    struct contract *c = arena_new(a, struct contract);

    *c = (struct contract){ .name = contract_name(a, path),
                            .path = path,
                            .registry = schema_registry_new(a),
                            .node = node };
    c->files = files_new(a, c->registry);
    c->files->dialect = dialect;
    struct reader r = { .arena = a,
                        .scratch = arena_open(),
                        .diags = diags,
                        .contract = c,
                        .files = c->files,
                        .bare = manner.bare && lenient && !overlay,
                        .lenient = lenient,
                        .overlay = overlay };
    if (r.bare)
        pools_make_forgetful(c->files->pools);
    const struct file *file = files_add(c->files, path, node, dialect);

    c->uri = file->uri;
    read_all(&r, file);
    read_all_json(&r);
    ptr_set_release(&r.scanned);
    ptr_set_release(&r.complained);
    ptr_set_release(&r.callbacks);
    arena_close(r.scratch);
    return c;
}

static struct contract *load(struct arena *a, const char *path, bool bare,
                             struct diags *diags)
{
    struct manner manner = { .beside = true, .bare = bare };
    size_t before = diags_count(diags, SEVERITY_ERROR);
    struct str document = find_document(a, arena_str(a, str_from(path)), diags);
    const struct node *node =
        document.len ? doc_load(a, arena_cstr(a, document), diags) : NULL;
    struct contract *c = node ? load_node(a, document, node, manner, diags) : NULL;

    return diags_count(diags, SEVERITY_ERROR) == before ? c : NULL;
}

struct contract *contract_load(struct arena *a, const char *path, struct diags *diags)
{
    return load(a, path, false, diags);
}

struct contract *contract_load_bare(struct arena *a, const char *path,
                                    struct diags *diags)
{
    return load(a, path, true, diags);
}

struct contract *contract_parse(struct arena *a, const struct source *source,
                                struct diags *diags)
{
    size_t before = diags_count(diags, SEVERITY_ERROR);
    const struct node *node = yaml_parse(a, source, diags);
    struct contract *c =
        node ? load_node(a, source->path, node, (struct manner){ 0 }, diags) : NULL;

    return diags_count(diags, SEVERITY_ERROR) == before ? c : NULL;
}
