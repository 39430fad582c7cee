#include "contract/overlay.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/diag.h"
#include "base/suggest.h"
#include "contract/normal_path.h"
#include "contract/overlay_merge.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"

#include "base/banned.h"

struct overlay {
    struct arena *arena;
    struct diags *diags;
    const struct node *document;
    struct arena *scratch;
    json_t *json; /* the same document, for the queries: changed in step with it */
    bool later;   /* Overlay 1.1: lists are joined, scalars replaced, values copied */
};

/* --- the file --- */

static void complain_unknown(struct diags *d, const struct node *map,
                             const struct str *known, size_t count, const char *what)
{
    for (size_t i = 0; i < map->len; i++) {
        const struct node *key = map->items[i].key;
        bool found = str_starts(node_text(key), S("x-"));

        for (size_t j = 0; !found && j < count; j++)
            found = str_eq(known[j], node_text(key));
        if (found)
            continue;
        diags_error(d, key->span, "unknown-key", "unknown key `%.*s` in %s",
                    STR_ARG(node_text(key)), what);
        struct str near = suggest(node_text(key), known, count);

        if (near.len)
            diags_hint(d, "did you mean `%.*s`?", STR_ARG(near));
    }
}

/* "1.0.0": a version of three numbers that we know, perhaps with a suffix. */
static bool is_version(struct str text)
{
    if (!str_starts(text, S("1.0.")) && !str_starts(text, S("1.1.")))
        return false;
    return text.len > 4 && text.at[4] >= '0' && text.at[4] <= '9';
}

static void need_text(struct diags *d, const struct node *map, const char *key,
                      const char *what, bool required)
{
    const struct node *n = node_get(map, key);

    if (!n && required)
        diags_error(d, map->span, "overlay", "%s needs `%s`", what, key);
    else if (n && !node_is_string(n))
        diags_error(d, n->span, "overlay", "`%s` must be a string", key);
}

static void check_info(const struct node *overlay, struct diags *d)
{
    const struct node *info = node_get(overlay, "info");

    if (!node_is_map(info)) {
        diags_error(d, info ? info->span : overlay->span, "overlay",
                    "an overlay needs `info`, an object with `title` and `version`");
        return;
    }
    need_text(d, info, "title", "`info` of an overlay", true);
    need_text(d, info, "version", "`info` of an overlay", true);
}

static bool check_overlay(const struct node *overlay, struct diags *d)
{
    const struct str known[] = { S("overlay"), S("info"), S("extends"), S("actions") };
    const struct node *version = node_get(overlay, "overlay");
    const struct node *actions = node_get(overlay, "actions");

    if (!node_is_map(overlay))
        return diags_error(d, overlay->span, "overlay", "an overlay must be an object");
    complain_unknown(d, overlay, known, countof(known), "an overlay");
    if (!version || !node_is_string(version) || !is_version(node_text(version)))
        diags_error(d, version ? version->span : overlay->span, "overlay",
                    "an overlay needs `overlay: 1.0.0`");
    check_info(overlay, d);
    need_text(d, overlay, "extends", "an overlay", false);
    if (!node_is_list(actions) || actions->len == 0)
        return diags_error(d, actions ? actions->span : overlay->span, "overlay",
                           "an overlay needs `actions`, a list of at least one");
    return true;
}

/* --- one action --- */

static void update_value(struct overlay *o, const struct str_tokens *path, json_t *value,
                         const struct node *update)
{
    o->document = overlay_node_update(o->arena, o->document, path, update);
    overlay_json_update(o->scratch, value, update);
}

static void update_one(struct overlay *o, const struct node *action,
                       const struct node *update, struct jsonpath_node selected)
{
    struct str_tokens path = normal_path_read(o->arena, selected.path);

    bool scalar = !json_is_object(selected.value) && !json_is_array(selected.value);

    if (scalar && o->later && path.len && !node_is_map(update) && !node_is_list(update)) {
        o->document = overlay_node_replace(o->arena, o->document, &path, update);
        overlay_json_replace(o->scratch, o->json, &path, update);
        return;
    }
    if (scalar) {
        diags_error(o->diags, node_get(action, "target")->span, "overlay-target",
                    o->later ? "`target` selects %s %.*s, which only another scalar can "
                               "replace"
                             : "`target` selects %s %.*s, and only objects and lists can "
                               "be updated",
                    json_type_name(selected.value), STR_ARG(selected.path));
        return;
    }
    if (json_is_object(selected.value) && !node_is_map(update)) {
        diags_error(o->diags, update->span, "overlay-update",
                    "what is merged into an object must be an object");
        return;
    }
    if (json_is_array(selected.value) && node_is_list(update) && o->later) {
        for (size_t i = 0; i < update->len; i++)
            update_value(o, &path, selected.value, update->items[i].value);
        return;
    }
    update_value(o, &path, selected.value, update);
}
static int compare_tokens(struct str a, struct str b)
{
    uint64_t one, two;

    if (str_to_u64(a, &one) && str_to_u64(b, &two))
        return one < two ? -1 : one > two;
    return str_cmp(a, b);
}

/* From the end of the document to its beginning, children before their parents. */
static int from_the_end(const void *left, const void *right)
{
    const struct str_tokens *a = left, *b = right;

    for (size_t i = 0; i < a->len && i < b->len; i++) {
        int order = compare_tokens(a->at[i], b->at[i]);

        if (order)
            return -order;
    }
    return a->len < b->len ? 1 : a->len > b->len ? -1 : 0;
}

/* In an order in which what is left keeps its indexes; a node may be selected twice. */
static void remove_all(struct overlay *o, const struct jsonpath_nodes *selected)
{
    struct str_tokens *paths = arena_array(o->arena, struct str_tokens, selected->len);

    for (size_t i = 0; i < selected->len; i++)
        paths[i] = normal_path_read(o->arena, selected->at[i].path);
    qsort(paths, selected->len, sizeof paths[0], from_the_end);
    for (size_t i = 0; i < selected->len; i++) {
        if (paths[i].len == 0 || (i > 0 && from_the_end(&paths[i - 1], &paths[i]) == 0))
            continue;
        o->document = overlay_node_remove(o->arena, o->document, &paths[i]);
        overlay_json_remove(o->json, &paths[i]);
    }
}

static bool select_target(struct overlay *o, const struct node *action,
                          struct jsonpath_nodes *ret)
{
    const struct node *target = node_get(action, "target");
    struct jsonpath_error error;

    if (!node_is_string(target))
        return diags_error(o->diags, target ? target->span : action->span, "overlay",
                           "an action needs `target`, a JSONPath");
    struct jsonpath *query = jsonpath_compile(o->scratch, node_text(target), &error);

    if (!query)
        return diags_error(o->diags, target->span, "overlay-target",
                           "`target` is no JSONPath: %s", error.msg);
    *ret = jsonpath_select(o->scratch, query, o->json);
    if (ret->len)
        return true;
    diags_error(o->diags, target->span, "overlay-target", "`target` selects nothing");
    diags_hint(o->diags, "the document may have changed");
    return false;
}

/* The one value that `copy` selects; NULL after a complaint. */
static const struct node *copied_value(struct overlay *o, const struct node *action)
{
    const struct node *copy = node_get(action, "copy"), *found = o->document;
    struct jsonpath_error error;

    if (!node_is_string(copy)) {
        diags_error(o->diags, copy->span, "overlay", "`copy` must be a JSONPath");
        return NULL;
    }
    struct jsonpath *query = jsonpath_compile(o->scratch, node_text(copy), &error);

    if (!query) {
        diags_error(o->diags, copy->span, "overlay-copy", "`copy` is no JSONPath: %s",
                    error.msg);
        return NULL;
    }
    struct jsonpath_nodes nodes = jsonpath_select(o->scratch, query, o->json);

    if (nodes.len != 1) {
        diags_error(o->diags, copy->span, "overlay-copy",
                    nodes.len ? "`copy` selects %zu values, and must select one"
                              : "`copy` selects nothing",
                    nodes.len);
        return NULL;
    }
    struct str_tokens path = normal_path_read(o->scratch, nodes.at[0].path);

    for (size_t i = 0; i < path.len; i++)
        found = overlay_node_child(found, path.at[i]);
    return found;
}

static void check_action(struct overlay *o, const struct node *action)
{
    const struct str known[] = { S("target"), S("description"), S("update"), S("remove"),
                                 S("copy") };
    const struct node *update = node_get(action, "update"),
                      *copy = node_key(action, "copy");
    const struct node *removal = node_get(action, "remove");

    complain_unknown(o->diags, action, known, countof(known), "an action");
    need_text(o->diags, action, "description", "an action", false);
    if (removal && removal->kind != NODE_BOOL)
        diags_error(o->diags, removal->span, "overlay", "`remove` must be true or false");
    if (copy && !o->later)
        diags_error(o->diags, copy->span, "overlay",
                    "`copy` is of Overlay 1.1: the overlay needs `overlay: 1.1.0`");
    if (copy && update)
        diags_error(o->diags, copy->span, "overlay",
                    "an action has `update` or `copy`, not both");
    if (!update && !removal && !copy)
        diags_warn(o->diags, action->span, "overlay",
                   "an action without `update`, `copy` and `remove` does nothing");
}

static void apply_action(struct overlay *o, const struct node *action)
{
    const struct node *update = node_get(action, "update");
    const struct node *removal = node_get(action, "remove");
    struct jsonpath_nodes selected = { 0 };

    if (!node_is_map(action)) {
        diags_error(o->diags, action->span, "overlay", "an action must be an object");
        return;
    }
    check_action(o, action);
    if (!select_target(o, action, &selected))
        return;
    if (removal && node_is_true(removal)) {
        remove_all(o, &selected);
        return;
    }
    if (!update && o->later && node_get(action, "copy"))
        update = copied_value(o, action);
    for (size_t i = 0; update && i < selected.len; i++)
        update_one(o, action, update, selected.at[i]);
}

bool overlay_apply(struct arena *a, const struct node *overlay,
                   const struct node **document, struct diags *diags)
{
    size_t before = diags_count(diags, SEVERITY_ERROR);

    if (!check_overlay(overlay, diags))
        return false;
    const struct node *actions = node_get(overlay, "actions");
    const struct node *version = node_get(overlay, "overlay"); /* else it was told */
    struct overlay o = {
        .arena = a, .diags = diags, .document = *document, .scratch = arena_open()
    };

    o.later = version && str_starts(node_text(version), S("1.1."));
    o.json = node_to_json(o.scratch, *document);
    for (size_t i = 0; i < actions->len; i++)
        apply_action(&o, actions->items[i].value);
    arena_close(o.scratch);
    if (diags_count(diags, SEVERITY_ERROR) > before)
        return false;
    *document = o.document;
    return true;
}
