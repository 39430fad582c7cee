/* The file of a baseline: JSON, sorted by contract, file, name and id. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "run/baseline_entries.h"
#include "run/config_keys.h"

#include "base/banned.h"

enum { BASELINE_VERSION = 1 };

/* --- reading --- */

static bool read_text(const struct node *entry, const char *key, struct str *ret,
                      struct diags *diags)
{
    const struct node *value = node_get(entry, key);

    if (!value || value->kind != NODE_STRING)
        return diags_error(diags, value ? value->span : entry->span, "baseline",
                           "a violation of a baseline has `%s`, a text", key);
    *ret = node_text(value);
    return true;
}

static bool read_items(struct baseline *b, const struct node *list,
                       struct baseline_items *ret, struct diags *diags)
{
    for (size_t i = 0; i < list->len; i++) {
        const struct node *item = list->items[i].value;

        if (item->kind != NODE_STRING)
            return diags_error(diags, item->span, "baseline",
                               "what was found is a text, as in `step 1: status`");
        *vec_push(b->arena, ret) = (struct baseline_item){ .key = node_text(item) };
    }
    return true;
}

static const char *const violation_keys[] = { "contract", "file",     "case",
                                              "name",     "findings", NULL };

const struct config_table baseline_violation_keys = { "baseline",
                                                      "/properties/violations/items",
                                                      violation_keys };

static bool read_entry(struct baseline *b, const struct node *value, struct diags *diags)
{
    struct baseline_entry entry = { 0 };
    const struct node *findings = node_get(value, "findings");

    if (!config_keys(value, "a violation of a baseline", &baseline_violation_keys,
                     diags) ||
        !read_text(value, "contract", &entry.contract, diags) ||
        !read_text(value, "case", &entry.id, diags) ||
        !read_text(value, "name", &entry.name, diags) ||
        !read_text(value, "file", &entry.file, diags))
        return false;
    if (!findings || !node_is_list(findings))
        return diags_error(diags, value->span, "baseline",
                           "a violation of a baseline has `findings`, a list");
    if (baseline_find(b, entry.contract, entry.id, entry.name))
        return diags_error(diags, value->span, "baseline",
                           "the case stands in the baseline already");
    return read_items(b, findings, &entry.was, diags) && baseline_add(b, &entry);
}

static bool is_of_this_version(const struct node *root, struct diags *diags)
{
    const struct node *version = node_get(root, "fealty-baseline");

    if (!version)
        return diags_error(diags, root->span, "baseline",
                           "this is no baseline: it has no `fealty-baseline` "
                           "(--baseline-update writes one)");
    return (version->kind == NODE_INTEGER && str_eq(node_text(version), S("1"))) ||
           diags_error(diags, version->span, "baseline",
                       "a baseline of version %d is read, not `%.*s`", BASELINE_VERSION,
                       STR_ARG(node_text(version)));
}

static const char *const file_keys[] = { "fealty-baseline", "violations", NULL };

const struct config_table baseline_file_keys = { "baseline", "", file_keys };

bool baseline_read(struct baseline *b, struct diags *diags)
{
    bool exists = fs_exists(b->path.at);
    const struct node *root = doc_load(b->arena, b->path.at, diags);
    bool ok = true;

    if (!root && !exists)
        diags_hint(diags, "--baseline-update makes it");
    if (!root || !config_keys(root, "a baseline", &baseline_file_keys, diags) ||
        !is_of_this_version(root, diags))
        return false;
    const struct node *list = node_get(root, "violations");

    if (!list || !node_is_list(list))
        return diags_error(diags, root->span, "baseline",
                           "a baseline has `violations`, a list");
    if (list->len > BASELINE_CASES_MAX)
        return diags_error(diags, list->span, "limit",
                           "a baseline of more than %d cases is not read",
                           BASELINE_CASES_MAX);
    for (size_t i = 0; i < list->len; i++)
        ok = read_entry(b, list->items[i].value, diags) && ok;
    return ok;
}

/* --- writing --- */

static int by_place(const void *left, const void *right)
{
    const struct baseline_entry *a = *(struct baseline_entry *const *)left,
                                *b = *(struct baseline_entry *const *)right;
    int order = str_cmp(a->contract, b->contract);

    if (!order)
        order = str_cmp(a->file, b->file);
    if (!order)
        order = str_cmp(a->name, b->name);
    return order ? order : str_cmp(a->id, b->id);
}

static json_t *entry_to_json(struct arena *a, const struct baseline_entry *entry,
                             const struct baseline_items *items)
{
    json_t *object = arena_json(a, json_object()), *list = arena_json(a, json_array());

    for (size_t i = 0; i < items->len; i++)
        json_array_append(list, json_str(a, items->at[i].key));
    json_object_set(object, "contract", json_str(a, entry->contract));
    json_object_set(object, "file", json_str(a, entry->file));
    json_object_set(object, "case", json_str(a, entry->id));
    json_object_set(object, "name", json_str(a, entry->name));
    json_object_set(object, "findings", list);
    return object;
}

static json_t *violations(struct arena *a, const struct baseline *b)
{
    json_t *list = arena_json(a, json_array());
    struct baseline_entry **sorted = arena_array(a, struct baseline_entry *, b->len + 1);

    for (size_t i = 0; i < b->len; i++)
        sorted[i] = b->at[i];
    qsort(sorted, b->len, sizeof(struct baseline_entry *), by_place);
    for (size_t i = 0; i < b->len; i++) {
        const struct baseline_items *items =
            sorted[i]->judged ? &sorted[i]->now : &sorted[i]->was;

        if (items->len)
            json_array_append(list, entry_to_json(a, sorted[i], items));
    }
    return list;
}

bool baseline_save(const struct baseline *b, struct err *err)
{
    struct arena *scratch = arena_open();
    json_t *root = arena_json(scratch, json_object());

    json_object_set(root, "fealty-baseline",
                    arena_json(scratch, json_integer(BASELINE_VERSION)));
    json_object_set(root, "violations", violations(scratch, b));
    struct str text = json_to_str(scratch, root, JSON_PRINT_INDENT);
    bool ok = b->dropped ? err_set(err, ERR_LIMIT,
                                   "the baseline is not written: more than %d cases "
                                   "violate the contract",
                                   BASELINE_CASES_MAX)
                         : fs_write(b->path.at,
                                    arena_printf(scratch, "%.*s\n", STR_ARG(text)), err);

    arena_close(scratch);
    return ok;
}
