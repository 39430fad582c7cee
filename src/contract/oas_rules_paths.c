/* Rules for paths, path items, operations and the keys of responses. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/oas_rules.h"
#include "contract/read.h"
#include "contract/template.h"

#include "base/banned.h"

/* --- paths --- */

/* "/a/{}/b" of "/a/{id}/b". */
static struct str shape_of_path(struct arena *a, struct str path)
{
    struct template_part part;
    struct str shape = S("");

    while (template_next(&path, &part))
        shape = arena_printf(a, "%.*s%.*s", STR_ARG(shape),
                             STR_ARG(part.is_name ? S("{}") : part.text));
    return shape;
}

static void check_template(struct lint *l, const struct node *key)
{
    struct str rest = node_text(key);
    struct template_part part;
    struct map names = { 0 };

    while (template_next(&rest, &part)) {
        if (!part.is_name) {
            if (str_find_char(part.text, '{') != SIZE_MAX ||
                str_find_char(part.text, '}') != SIZE_MAX)
                lint_error(l, key->span, "path",
                           "a brace of the path %.*s has no other half",
                           STR_ARG(node_text(key)));
            continue;
        }
        if (!part.text.len)
            lint_error(l, key->span, "path", "`{}` of the path %.*s has no name",
                       STR_ARG(node_text(key)));
        if (map_get(&names, part.text))
            lint_error(l, key->span, "path", "`{%.*s}` stands twice in the path %.*s",
                       STR_ARG(part.text), STR_ARG(node_text(key)));
        map_set(l->arena, &names, part.text, l);
    }
}

static void check_path(struct lint *l, const struct node *key)
{
    check_template(l, key);
    if (str_find_char(node_text(key), '?') != SIZE_MAX)
        lint_warn(l, key->span, "path",
                  "no request goes to a path with a query: what stands behind '?' "
                  "belongs to `parameters`");
    else if (str_find_char(node_text(key), '#') != SIZE_MAX)
        lint_warn(l, key->span, "path", "no request goes to a path with a fragment");
}

struct shaped {
    const struct node *key, *item;
};

/* A method that both path items have. */
static const struct node *common_method(const struct node *a, const struct node *b)
{
    for (size_t i = 0; node_is_map(a) && i < a->len; i++) {
        const struct oas_field *f =
            oas_field(OAS_PATH_ITEM, node_text(a->items[i].key), OAS_ALL);

        if (f && f->of == OAS_OPERATION && f->shape == OAS_ONE &&
            node_get(b, node_text(a->items[i].key).at))
            return a->items[i].key;
    }
    return NULL;
}

static void same_path(struct lint *l, const struct shaped *one,
                      const struct shaped *other)
{
    const struct node *method = common_method(one->item, other->item);

    if (method)
        lint_error(l, one->key->span, "same-path",
                   "%.*s and %.*s are the same path, and no request tells their `%.*s` "
                   "apart",
                   STR_ARG(node_text(one->key)), STR_ARG(node_text(other->key)),
                   STR_ARG(node_text(method)));
    else
        lint_warn(l, one->key->span, "same-path",
                  "%.*s and %.*s are the same path: their operations belong together",
                  STR_ARG(node_text(one->key)), STR_ARG(node_text(other->key)));
}

void oas_rule_paths(const struct oas_visit *v)
{
    struct map shapes = { 0 };

    for (size_t i = 0; i < at_len(&v->at); i++) {
        const struct node_item *item = &v->at.node->items[i];
        struct str shape = shape_of_path(v->l->arena, node_text(item->key));
        const struct shaped *other = map_get(&shapes, shape);
        struct shaped *one = arena_new(v->l->arena, struct shaped);

        *one = (struct shaped){ item->key, item->value };
        if (is_extension(node_text(item->key)))
            continue;
        check_path(v->l, item->key);
        if (other)
            same_path(v->l, one, other);
        else
            map_set(v->l->arena, &shapes, shape, one);
    }
    oas_visit_members(v, OAS_PATH_ITEM);
}

/* --- path items and operations --- */

static bool is_fixed_method(struct str method)
{
    static const char *const fixed[] = { "GET",  "PUT",   "POST",  "DELETE", "OPTIONS",
                                         "HEAD", "PATCH", "TRACE", "QUERY" };

    for (size_t i = 0; i < countof(fixed); i++)
        if (str_eq_c(method, fixed[i]))
            return true;
    return false;
}

/* 3.2: the whole query as one value stands alone. */
static void check_query_string(const struct oas_visit *v)
{
    struct at list = oas_get(v, "parameters"), none = { 0 };
    struct at first = none;
    bool query = false;

    for (size_t i = 0; node_is_list(list.node) && i < at_len(&list); i++) {
        struct at item = at_item(&list, i), ref, target;

        if (at_ref(v->l->files, &item, &ref)) {
            if (!lint_follow(v->l, &item, &ref, &target))
                continue;
            item = target;
        }
        const struct node *in = node_get(item.node, "in");

        if (!in || !node_is_string(in))
            continue;
        query |= str_eq_c(node_text(in), "query");
        if (str_eq_c(node_text(in), "querystring") && at_is(&first))
            lint_error(v->l, in->span, "querystring",
                       "only one parameter may be the whole query");
        else if (str_eq_c(node_text(in), "querystring"))
            first = at_detach(v->l->arena, &item);
    }
    if (at_is(&first) && query)
        lint_error(v->l, at_span(&first), "querystring",
                   "a parameter that is the whole query leaves no room for others in it");
}

void oas_rule_path_item(const struct oas_visit *v)
{
    struct at more = oas_get(v, "additionalOperations");

    if (v->l->version != OAS_3_2)
        return;
    check_query_string(v);
    for (size_t i = 0; at_is_map(&more) && i < at_len(&more); i++) {
        const struct node *key = at_key(&more, i);

        if (is_fixed_method(node_text(key)))
            lint_error(v->l, key->span, "method", "`%.*s` has a field of its own",
                       STR_ARG(node_text(key)));
        else if (!oas_is_token(node_text(key)))
            lint_error(v->l, key->span, "method", "`%.*s` is no method",
                       STR_ARG(node_text(key)));
    }
}

static void note_id(const struct oas_visit *v)
{
    struct at id = oas_get(v, "operationId");

    if (node_is_string(id.node))
        map_set(v->l->arena, &v->l->operation_ids, node_text(id.node), v->l);
}

void oas_rule_operation(const struct oas_visit *v)
{
    const struct node *body = node_key(v->at.node, "requestBody");
    struct str method = v->key ? node_text(v->key) : STR_NONE;

    note_id(v);
    if (v->l->version == OAS_3_2)
        check_query_string(v);
    if (v->l->version == OAS_3_0 && body &&
        (str_eq_c(method, "get") || str_eq_c(method, "head") ||
         str_eq_c(method, "delete")))
        lint_warn(v->l, body->span, "ignored-body",
                  "OpenAPI 3.0 has a `requestBody` of `%.*s` ignored", STR_ARG(method));
}

/* --- responses --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_response_key(struct str key)
{
    if (str_eq_c(key, "default"))
        return true;
    if (key.len != 3 || key.at[0] < '1' || key.at[0] > '5')
        return false;
    return (is_digit(key.at[1]) && is_digit(key.at[2])) ||
           str_eq(str_from_at(key, 1), S("XX"));
}

void oas_rule_responses(const struct oas_visit *v)
{
    size_t count = 0;

    for (size_t i = 0; i < at_len(&v->at); i++) {
        const struct node *key = at_key(&v->at, i);

        if (is_extension(node_text(key)))
            continue;
        count++;
        if (is_response_key(node_text(key)))
            continue;
        lint_error(v->l, key->span, "response-key",
                   "`%.*s` is no status: a code from 100 to 599, a class such as 4XX, or "
                   "default",
                   STR_ARG(node_text(key)));
        if (node_text(key).len == 3 && node_text(key).at[0] >= '1' &&
            node_text(key).at[0] <= '5' &&
            str_eq_nocase(str_from_at(node_text(key), 1), S("XX")))
            lint_hint(v->l, "did you mean `%cXX`?", node_text(key).at[0]);
    }
    if (count == 0)
        lint_error(v->l, oas_place(v), "required-field",
                   "`responses` needs at least one response");
    oas_visit_members(v, OAS_RESPONSE);
}
