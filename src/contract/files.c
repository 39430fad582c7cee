#include "contract/files.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/ids.h"
#include "contract/places.h"
#include "contract/pools.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "schema/uri.h"

#include "base/banned.h"

struct files *files_new(struct arena *a, struct schema_registry *registry)
{
    struct files *f = arena_new(a, struct files);

    f->arena = a;
    f->registry = registry;
    f->values = node_values_new(a);
    f->pools = pools_new(a, registry);
    return f;
}

enum schema_use files_use(const struct files *f, enum schema_use use)
{
    return f->read_only || f->write_only ? use : SCHEMA_ANYWHERE;
}

struct schema_pool *files_pool(struct files *f, enum schema_use asked)
{
    return pools_of(f->pools, files_use(f, asked));
}

struct str file_uri(struct arena *a, struct str path)
{
    struct buf out;

    path = fs_absolute(a, path);
    buf_init(&out, 3 * path.len + 8);
    buf_add(&out, S("file://"));
    places_escape(&out, path);
    struct str uri = arena_str(a, buf_str(&out));

    buf_release(&out);
    return uri;
}

static void find_one_way(struct files *f, const struct node *n)
{
    for (size_t i = 0; i < n->len && !(f->read_only && f->write_only); i++) {
        const struct node_item *item = &n->items[i];

        if (item->key && str_eq(node_text(item->key), S("readOnly")))
            f->read_only = true;
        if (item->key && str_eq(node_text(item->key), S("writeOnly")))
            f->write_only = true;
        find_one_way(f, item->value);
    }
}

/* One file under a further URI: for references from outside and within schemas. */
static void add_alias(struct files *f, struct str uri, struct file *file)
{
    map_set(f->arena, &f->by_uri, uri, file);
    if (file->node)
        schema_registry_add_nodes(f->registry, uri, file->node, f->values, file->dialect);
}

/* OpenAPI 3.2: references may name a document by the URI that it gives itself.  What is
 * relative stays relative to the file, since that is where the others are. */
static void learn_self(struct files *f, struct file *file)
{
    const struct node *self = node_get(file->node, "$self");
    const struct node *version = node_get(file->node, "openapi");
    struct str uri, fragment;

    if (!node_is_string(self) || !node_is_string(version) ||
        str_starts(node_text(version), S("3.0")) ||
        str_starts(node_text(version), S("3.1")))
        return;
    uri = uri_split(uri_resolve(f->arena, file->uri, node_text(self)), &fragment);
    if (!map_get(&f->by_uri, uri))
        add_alias(f, uri, file);
}

struct file *files_add(struct files *f, struct str path, const struct node *node,
                       enum schema_dialect dialect)
{
    struct file *file = arena_new(f->arena, struct file);

    *file = (struct file){
        .uri = file_uri(f->arena, path), .path = path, .node = node, .dialect = dialect
    };
    map_set(f->arena, &f->by_uri, file->uri, file);
    if (node) {
        find_one_way(f, node);
        schema_registry_add_nodes(f->registry, file->uri, node, f->values, dialect);
        ids_collect(f, file);
        learn_self(f, file);
    }
    return file;
}

/* "/home/me/specs/x.yaml" as seen from /home/me: "specs/x.yaml". */
static struct str shown_path(struct arena *a, struct str path)
{
    struct str here = fs_absolute(a, S("."));

    if (str_starts(path, here) && path.len > here.len && path.at[here.len] == '/')
        return str_from_at(path, here.len + 1);
    return path;
}

/* Reads the file behind a file: URI; one that cannot be read is remembered as such. */
static struct file *read_file(struct files *f, struct str uri, struct str path,
                              struct diags *diags)
{
    struct node *node = doc_load(f->arena, arena_cstr(f->arena, path), diags);
    struct file *file = files_add(f, path, node, f->dialect);

    if (!str_eq(file->uri, uri)) /* the reference escapes other characters than we do */
        add_alias(f, uri, file);
    return file;
}

static enum ref_result open_file(struct files *f, struct str uri, struct file **ret,
                                 struct str *ret_path, struct diags *diags)
{
    *ret = map_get(&f->by_uri, uri);
    if (*ret)
        return (*ret)->node ? REF_FOUND : REF_BROKEN;
    if (!str_starts(uri, S("file:///")))
        return REF_REMOTE;
    struct str path = uri_decode(f->arena, str_from_at(uri, 7));

    path = shown_path(f->arena, path);
    *ret_path = path;
    if (!fs_exists(arena_cstr(f->arena, path)) || fs_is_dir(arena_cstr(f->arena, path)))
        return REF_NO_FILE;
    if (f->by_uri.len >= CONTRACT_FILES_MAX) {
        diags_error(diags, SPAN_NONE, "too-many-files",
                    "the document refers to more than %d files", CONTRACT_FILES_MAX);
        return REF_BROKEN;
    }
    *ret = read_file(f, uri, path, diags);
    return (*ret)->node ? REF_FOUND : REF_BROKEN;
}

/* --- references --- */

static struct str base_of(const struct at *from)
{
    return from->base.len ? from->base : from->file->uri;
}

static enum ref_result resolve_uri(struct files *f, struct str uri, struct at *ret,
                                   struct str *ret_file, struct diags *diags)
{
    const struct at *known = map_get(&f->ids, uri);
    struct str fragment, document = uri_split(uri, &fragment);
    struct at *by_id = map_get(&f->ids, document);
    struct file *file;
    struct at root;

    if (map_get(&f->doubled, document))
        return REF_DOUBLED;
    if (by_id)
        map_set(f->arena, &f->used, document, by_id);
    if (known) {
        *ret = *known;
        return REF_FOUND;
    }
    if (by_id) {
        root = *by_id;
    } else {
        enum ref_result result = open_file(f, document, &file, ret_file, diags);

        if (result != REF_FOUND)
            return result;
        root = at_root(file);
    }
    *ret = places_walk(f, root, uri_decode(f->arena, fragment));
    if (!at_is(ret)) /* an anchor of a file that was not there a moment ago */
        known = map_get(&f->ids, uri);
    if (!at_is(ret) && known)
        *ret = *known;
    return at_is(ret) ? REF_FOUND : REF_DANGLING;
}

/* The map of a file's references, as long as nothing changes what they are relative to.
 */
static struct map *targets_of(struct files *f, const struct at *from)
{
    struct file *file = map_get(&f->by_uri, from->file->uri);

    return from->base.len || !file ? NULL : &file->targets;
}

static const struct at *keep(struct files *f, const struct at *at)
{
    struct at *kept = arena_new(f->arena, struct at);

    *kept = *at;
    return kept;
}

/* *ret is NULL where the answer is not kept. */
static enum ref_result resolve(struct files *f, const struct at *from, struct str ref,
                               const struct at **ret, struct at *found,
                               struct str *ret_file, struct diags *diags)
{
    struct map *targets = targets_of(f, from);

    *ret = targets ? map_get(targets, ref) : NULL;
    if (*ret)
        return REF_FOUND;
    struct str uri = uri_resolve(f->arena, base_of(from), ref);
    enum ref_result result = resolve_uri(f, uri, found, ret_file, diags);

    if (result == REF_FOUND && targets) {
        *ret = keep(f, found);
        map_set(f->arena, targets, ref, (struct at *)(uintptr_t)*ret);
    }
    return result;
}

enum ref_result files_resolve_kept(struct files *f, const struct at *from, struct str ref,
                                   const struct at **ret, struct str *ret_file,
                                   struct diags *diags)
{
    struct at found;
    enum ref_result result = resolve(f, from, ref, ret, &found, ret_file, diags);

    if (result == REF_FOUND && !*ret)
        *ret = keep(f, &found);
    return result;
}

enum ref_result files_resolve(struct files *f, const struct at *from, struct str ref,
                              struct at *ret, struct str *ret_file, struct diags *diags)
{
    const struct at *known;
    enum ref_result result = resolve(f, from, ref, &known, ret, ret_file, diags);

    if (known)
        *ret = *known;
    return result;
}

void files_note_meaning(struct files *f, const struct node *schema,
                        const struct at *target)
{
    ptr_map_set(f->arena, &f->meanings, schema, (struct at *)(uintptr_t)target);
}

const struct at *files_meaning(const struct files *f, const struct node *schema)
{
    return ptr_map_get(&f->meanings, schema);
}

struct at files_find(struct files *f, struct str uri)
{
    struct str fragment, document = uri_split(uri, &fragment);
    const struct file *file = map_get(&f->by_uri, document);
    const struct at *id = map_get(&f->ids, document);

    if (id)
        return places_walk(f, *id, uri_decode(f->arena, fragment));
    if (!file || !file->node)
        return (struct at){ 0 };
    return places_walk(f, at_root(file), uri_decode(f->arena, fragment));
}

/* Where subschemas stand by names that are no keywords. */
static bool holds_named_schemas(struct str token)
{
    static const char *const maps[] = { "properties",  "patternProperties", "$defs",
                                        "definitions", "dependentSchemas",  "schemas" };

    for (size_t i = 0; i < countof(maps); i++)
        if (str_eq_c(token, maps[i]))
            return true;
    return false;
}

static const struct node *child_of(struct files *f, const struct node *parent,
                                   struct str token)
{
    const struct node_item *item = node_values_item(f->values, parent, token);
    uint64_t index;

    if (item)
        return item->value;
    if (!node_is_list(parent) || !str_to_u64(token, &index) || index >= parent->len)
        return NULL;
    return parent->items[index].value;
}

/* In the JSON of the parent, which may have been made. */
static void leave_out_below(json_t *parent, struct str token, json_t *instead)
{
    uint64_t index;

    if (json_is_object(parent) && instead)
        json_object_setn(parent, token.at, token.len, instead);
    else if (json_is_object(parent))
        json_object_deln(parent, token.at, token.len);
    else if (str_to_u64(token, &index))
        json_array_set(parent, (size_t)index, instead);
}

bool files_leave_out(struct files *f, const struct at *place)
{
    struct str rest = at_pointer(f->arena, place), token = STR_NONE, above = STR_NONE;
    const struct node *parent = NULL, *here = place->file->node;

    for (struct str next; here && places_token(f->arena, &rest, &next);) {
        parent = here;
        above = token;
        token = next;
        here = child_of(f, parent, next);
    }
    json_t *already;

    if (!here || !parent || (node_values_replaced(f->values, here, &already) && !already))
        return false;
    bool keyword = node_is_map(parent) && !holds_named_schemas(above);
    json_t *instead = keyword ? NULL : json_object();

    node_values_replace(f->values, here, instead);
    leave_out_below(node_values_known(f->values, parent), token, instead);
    return true;
}

struct str files_suggest(struct files *f, const struct at *from, struct str ref)
{
    struct str uri = uri_resolve(f->arena, base_of(from), ref), fragment;
    struct str document = uri_split(uri, &fragment);
    const struct file *file = map_get(&f->by_uri, document);

    if (!file || !file->node)
        return STR_NONE;
    struct str pointer = places_nearest(f, at_root(file), uri_decode(f->arena, fragment));
    size_t hash = str_find_char(ref, '#');

    if (!pointer.len)
        return STR_NONE;
    return arena_printf(f->arena, "%.*s#%.*s",
                        STR_ARG(hash == SIZE_MAX ? ref : str_sub(ref, 0, hash)),
                        STR_ARG(pointer));
}

struct str_list contract_files(struct arena *a, const struct contract *c)
{
    struct str_list paths = { 0 };

    for (size_t i = 0; i < c->files->by_uri.len; i++) {
        const struct file *file = c->files->by_uri.at[i].value;
        bool again = false;

        for (size_t k = 0; k < paths.len && !again; k++)
            again = str_eq(paths.at[k], file->path);
        if (file->node && !again)
            *vec_push(a, &paths) = file->path;
    }
    return paths;
}

bool contract_has_write_only(const struct contract *c)
{
    return c->files->write_only;
}
