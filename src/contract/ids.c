#include "contract/ids.h"

#include "base/arena.h"
#include "doc/json.h"
#include "schema/uri.h"

#include "base/banned.h"

static struct str text_of(struct files *f, const struct at *at, const char *key)
{
    struct at value = at_get(f, at, key);

    return at_is(&value) && node_is_string(value.node) ? node_text(value.node) : STR_NONE;
}

static bool say_the_same(const struct node *one, const struct node *other)
{
    struct arena *a = arena_open();
    bool same = json_same(node_to_json(a, one), node_to_json(a, other));

    arena_close(a);
    return same;
}

/* Which of two schemas is meant would hang on which file was read first. */
static bool is_doubled(struct files *f, struct str uri, const struct at *at)
{
    struct at *known = map_get(&f->ids, uri);

    if (!known || known->node == at->node || say_the_same(known->node, at->node))
        return false;
    map_set(f->arena, &f->doubled, uri, known);
    schema_registry_bar(f->registry, uri);
    return true;
}

static void note(struct files *f, struct str uri, const struct at *at)
{
    struct at *kept = arena_new(f->arena, struct at);

    *kept = at_detach(f->arena, at);
    map_set(f->arena, &f->ids, uri, kept);
}

static struct str base_with(struct files *f, const struct at *at, struct str id)
{
    struct str fragment, base = at->base.len ? at->base : at->file->uri;

    return uri_split(uri_resolve(f->arena, base, id), &fragment);
}

void ids_enter(struct files *f, struct at *at)
{
    if (f->ids.len == 0 || !at_is_map(at))
        return;
    struct str id = text_of(f, at, "$id");

    if (id.len && id.at[0] != '#')
        at->base = base_with(f, at, id);
}

static void collect_names(struct files *f, struct at *at)
{
    static const char *const anchors[] = { "$anchor", "$dynamicAnchor" };
    struct str id = text_of(f, at, "$id");

    if (id.len && id.at[0] != '#') {
        at->base = base_with(f, at, id);
        if (!is_doubled(f, at->base, at))
            note(f, at->base, at);
    }
    for (size_t i = 0; i < countof(anchors); i++) {
        struct str name = text_of(f, at, anchors[i]);
        struct str base = at->base.len ? at->base : at->file->uri;

        if (name.len)
            note(f, arena_printf(f->arena, "%.*s#%.*s", STR_ARG(base), STR_ARG(name)),
                 at);
    }
}

/* The readers of doc/ limit the depth. */
static void collect(struct files *f, struct at at)
{
    if (at_is_map(&at))
        collect_names(f, &at);
    for (size_t i = 0; i < at_len(&at); i++) {
        const struct node *child = at.node->items[i].value;

        if (child->kind == NODE_MAP || child->kind == NODE_LIST)
            collect(f, at_item(&at, i));
    }
}

/* Most files have none, and looking is dear in a large one. */
static bool may_have_ids(const struct file *file)
{
    const struct source *source = file->node->span.source;

    return !source || str_find(source->text, S("$id")) != SIZE_MAX ||
           str_find(source->text, S("$anchor")) != SIZE_MAX ||
           str_find(source->text, S("$dynamicAnchor")) != SIZE_MAX;
}

void ids_collect(struct files *f, const struct file *file)
{
    if (file->dialect != SCHEMA_OPENAPI_3_0 && may_have_ids(file))
        collect(f, at_root(file));
}
