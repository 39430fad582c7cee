/* JSON text: both readers agree, what is printed reads back, differences lead where they
 * should, and patches of any shape do no harm. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/diag.h"
#include "doc/json.h"
#include "doc/json_nodes.h"
#include "tests/fuzz/fuzz.h"

static void reads_back(struct arena *a, const json_t *value)
{
    struct json_limits limits = { .depth = JSON_DEPTH_MAX };
    struct json_error error;
    struct str text = json_to_str(a, value, JSON_PRINT_COMPACT);
    const json_t *again = json_read(a, text, &limits, NULL, &error);

    BUG_IF(!again || !json_same(value, again));
    BUG_IF(!str_eq(text, json_to_str(a, again, JSON_PRINT_COMPACT)));
    again = json_read(a, json_to_str(a, value, JSON_PRINT_INDENT | JSON_PRINT_SORTED),
                      &limits, NULL, &error);
    BUG_IF(!again || !json_same(value, again));
}

static void nodes_agree(struct arena *a, struct str text, const json_t *value)
{
    struct source source = { .path = S("x.json"), .text = text };
    struct diags *d = diags_new(a);
    const struct node *root = json_nodes(a, &source, d);

    BUG_IF(root && !json_same(node_to_json(a, root), value));
    BUG_IF(!root && diags_ok(d));
    BUG_IF(!value && root);
}

static bool has_null(const json_t *value)
{
    json_t *object = json_mutable(value);

    if (json_is_null(value))
        return true;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (has_null(json_array_get(value, i)))
            return true;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (has_null(json_object_iter_value(at)))
            return true;
    return false;
}

/* Two values: the way from one to the other, and the second as a patch of the first. */
static void patches(struct arena *a, json_t *from, const json_t *to)
{
    struct json_error error;
    const json_t *got = json_patch(a, from, json_patch_diff(a, from, to), &error);

    BUG_IF(!got || !json_same(got, to));
    got = json_merge_patch(a, from, json_merge_diff(a, from, to));
    BUG_IF(!has_null(to) && !json_same(got, to));
    json_merge_patch(a, from, to);
    if (json_patch(a, from, to, &error))
        return;
    BUG_IF(error.msg[0] == '\0');
    json_pointer_get(from, json_text(to));
    json_pointer_set(from, json_text(to), json_str(a, S("set")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size };
    struct json_error error;
    struct json_notes notes;
    json_t *value = json_read(a, text, NULL, &notes, &error);

    BUG_IF(!value && error.off > size);
    nodes_agree(a, text, value);
    if (value)
        reads_back(a, value);
    if (json_array_size(value) == 2)
        patches(a, json_array_get(value, 0), json_array_get(value, 1));
    arena_close(a);
    return 0;
}
