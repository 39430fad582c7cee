#include "contract/read.h"
#include "contract/template.h"
#include "doc/json.h"

#include "base/banned.h"

static const struct {
    const char *key;
    enum effect_verb verb;
} verbs[] = {
    { "create", EFFECT_CREATE }, { "read", EFFECT_READ },
    { "update", EFFECT_UPDATE }, { "replace", EFFECT_REPLACE },
    { "upsert", EFFECT_UPSERT }, { "delete", EFFECT_DELETE },
    { "list", EFFECT_LIST },
};

static const struct resource *find_resource(struct reader *r, const struct node *named)
{
    const struct contract *c = r->contract;
    const struct resource *found = contract_resource(c, node_text(named));

    if (found)
        return found;
    size_t count = read_wants_hint(r) ? c->resource_count : 0;
    struct str *names = arena_array(r->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        names[i] = c->resources[i].name;
    diags_error(r->diags, named->span, "unknown-resource", "no resource `%.*s`",
                STR_ARG(node_text(named)));
    read_hint(r, node_text(named), names, count);
    if (c->resource_count == 0)
        diags_hint(r->diags, "resources stand in `x-resources` at the root");
    return NULL;
}

static bool read_verb(struct reader *r, const struct node *effect, struct effect *ret)
{
    size_t count = 0;

    for (size_t i = 0; i < countof(verbs); i++) {
        const struct node *resource = node_get(effect, verbs[i].key);

        if (!resource)
            continue;
        count++;
        ret->verb = verbs[i].verb;
        ret->resource = find_resource(r, resource);
    }
    if (count == 1)
        return ret->resource != NULL;
    return diags_error(r->diags, effect->span, "effect",
                       "`x-effect` needs one of create, read, update, replace, upsert, "
                       "delete, list, with a resource");
}

/* A member that is a JSON Pointer; `otherwise` where it is absent. */
static struct str read_pointer(struct reader *r, const struct node *map, const char *key,
                               struct str otherwise)
{
    const struct node *n = node_get(map, key);

    if (!n)
        return otherwise;
    if (n->kind == NODE_STRING && json_pointer_is_valid(node_text(n)))
        return node_text(n);
    diags_error(r->diags, n->span, "pointer", "`%s` must be a JSON Pointer", key);
    if (n->kind == NODE_STRING && node_text(n).len && node_text(n).at[0] != '/')
        diags_hint(r->diags, "did you mean `/%.*s`?", STR_ARG(node_text(n)));
    return otherwise;
}

/* --- which path parameter has the key --- */

static void complain_by(struct reader *r, const struct node *by, struct str path)
{
    size_t count = template_count(path);
    struct str *names = arena_array(r->arena, struct str, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = template_name(path, i);
    names[count] = S("none");
    diags_error(r->diags, by->span, "effect-by", "%.*s has no parameter `%.*s`",
                STR_ARG(path), STR_ARG(node_text(by)));
    read_hint(r, node_text(by), names, count + 1);
}

static bool needs_key(enum effect_verb verb)
{
    return verb == EFFECT_READ || verb == EFFECT_UPDATE || verb == EFFECT_REPLACE ||
           verb == EFFECT_UPSERT || verb == EFFECT_DELETE;
}

static struct str read_by(struct reader *r, const struct node *effect,
                          const struct operation *op, enum effect_verb verb)
{
    const struct node *by = node_get(effect, "by");
    size_t count = template_count(op->path);

    if (by && str_eq_c(node_text(by), "none"))
        return STR_NONE;
    for (size_t i = 0; by && i < count; i++)
        if (str_eq(template_name(op->path, i), node_text(by)))
            return node_text(by);
    if (by) {
        complain_by(r, by, op->path);
        return STR_NONE;
    }
    if (count > 1 && needs_key(verb))
        diags_error(r->diags, effect->span, "effect-by",
                    "%.*s has several parameters: `by` must name the one with the key, "
                    "or be none",
                    STR_ARG(op->path));
    return count == 1 && needs_key(verb) ? template_name(op->path, 0) : STR_NONE;
}

/* --- fields --- */

static bool flag(struct reader *r, const struct node *map, const char *key,
                 bool otherwise)
{
    const struct node *n = node_get(map, key);

    if (n && n->kind != NODE_BOOL)
        diags_error(r->diags, n->span, "wrong-type", "`%s` must be true or false", key);
    return n && n->kind == NODE_BOOL ? node_is_true(n) : otherwise;
}

static void read_field(struct reader *r, const struct node_item *item,
                       struct effect_field *ret)
{
    static const char *const known[] = { "to", "of", "each", "append", "stored", NULL };
    const struct node *n = item->value, *of = node_get(n, "of");

    ret->sent = node_text(item->key);
    ret->to = json_pointer_below(r->arena, S(""), ret->sent);
    ret->stored = true;
    if (!node_is_map(n)) {
        diags_error(r->diags, n->span, "wrong-type",
                    "how a field is stored must be an object");
        return;
    }
    read_unknown_keys(r, n, known, "a field of `x-effect`");
    ret->to = read_pointer(r, n, "to", ret->to);
    ret->of = of ? find_resource(r, of) : NULL;
    ret->has_each = node_get(n, "each") != NULL;
    ret->each = read_pointer(r, n, "each", STR_NONE);
    ret->append = flag(r, n, "append", false);
    ret->stored = flag(r, n, "stored", true);
}

static void read_effect_fields(struct reader *r, const struct node *fields,
                               struct effect *ret)
{
    if (!fields)
        return;
    if (!node_is_map(fields)) {
        diags_error(r->diags, fields->span, "wrong-type", "`fields` must be an object");
        return;
    }
    ret->fields =
        fields->len ? arena_array(r->arena, struct effect_field, fields->len) : NULL;
    for (size_t i = 0; i < fields->len; i++)
        read_field(r, &fields->items[i], &ret->fields[ret->field_count++]);
}

/* --- of operations that an overlay cannot speak of: they stand in other files --- */

void read_root_effects(struct reader *r, const struct node *root)
{
    const struct node *effects = node_get(root, "x-effects");

    if (effects && !node_is_map(effects))
        diags_error(r->diags, effects->span, "wrong-type",
                    "`x-effects` must be an object, with effects by operationId");
    else
        r->effects = effects;
}

void check_root_effects(struct reader *r)
{
    const struct contract *c = r->contract;
    size_t count = read_wants_hint(r) ? c->operation_count : 0;

    for (size_t i = 0; r->effects && i < r->effects->len; i++) {
        const struct node *key = r->effects->items[i].key;

        if (contract_operation(c, node_text(key)))
            continue;
        struct str *names = arena_array(r->arena, struct str, count + 1);

        for (size_t k = 0; k < count; k++)
            names[k] = c->operations[k].id;
        diags_error(r->diags, key->span, "unknown-operation", "no operation `%.*s`",
                    STR_ARG(node_text(key)));
        read_hint(r, node_text(key), names, count);
    }
}

static const struct node *root_effect(const struct reader *r, struct str id)
{
    for (size_t i = 0; r->effects && i < r->effects->len; i++)
        if (str_eq(node_text(r->effects->items[i].key), id))
            return r->effects->items[i].value;
    return NULL;
}

/* --- an operation's --- */

void read_effect(struct reader *r, const struct node *own, struct operation *op)
{
    static const char *const known[] = { "create",  "read",     "update", "replace",
                                         "upsert",  "delete",   "list",   "by",
                                         "request", "response", "fields", NULL };
    const struct node *root = root_effect(r, op->id), *effect = own ? own : root;

    if (!effect)
        return;
    if (own && root)
        diags_error(r->diags, root->span, "effect",
                    "`%.*s` has an `x-effect` of its own, too", STR_ARG(op->id));
    if (!node_is_map(effect)) {
        diags_error(r->diags, effect->span, "wrong-type", "`x-effect` must be an object");
        return;
    }
    read_unknown_keys(r, effect, known, "`x-effect`");
    if (!read_verb(r, effect, &op->effect))
        op->effect.verb = EFFECT_NONE;
    op->effect.by = read_by(r, effect, op, op->effect.verb);
    op->effect.request = read_pointer(r, effect, "request", STR_NONE);
    op->effect.has_response = node_get(effect, "response") != NULL;
    op->effect.response = read_pointer(r, effect, "response", STR_NONE);
    read_effect_fields(r, node_get(effect, "fields"), &op->effect);
}
