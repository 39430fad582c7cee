#include "contract/read.h"
#include "contract/template.h"

#include "base/banned.h"

static const struct {
    const char *key;
    struct str method;
} methods[] = {
    { "get", TEXT("GET") },         { "put", TEXT("PUT") },
    { "post", TEXT("POST") },       { "delete", TEXT("DELETE") },
    { "options", TEXT("OPTIONS") }, { "head", TEXT("HEAD") },
    { "patch", TEXT("PATCH") },     { "trace", TEXT("TRACE") },
    { "query", TEXT("QUERY") },
};

/* What a path item gives to its operations. */
struct item {
    struct str path;
    struct at security; /* the document's */
    struct parameter_list parameters;
};

static void read_callbacks(struct reader *r, const struct at *callbacks,
                           const struct item *item);

/* --- parts of an operation --- */

/* Extensions may stand beside the `$ref` of an operation, where an overlay puts them. */
static struct at get_extension(struct reader *r, const struct at *own,
                               const struct at *meant, const char *key)
{
    struct at beside = at_get(r->files, own, key);

    return at_is(&beside) ? beside : at_get(r->files, meant, key);
}

static void read_id(struct reader *r, const struct at *at, struct operation *op)
{
    struct at place = at_get(r->files, at, "operationId");
    struct str id = read_text(r, at, "operationId");

    struct str unnamed =
        arena_printf(r->arena, "%.*s %.*s", STR_ARG(op->method), STR_ARG(op->path));

    op->id = id.len ? id : unnamed;
    if (!id.len)
        return;
    const struct span *other = map_get(&r->operation_ids, id);
    struct span *span = arena_new(r->arena, struct span);

    *span = at_span(&place);
    if (!other) {
        map_set(r->arena, &r->operation_ids, id, span);
        return;
    }
    read_fault(r, *span, "duplicate-operation", "operationId `%.*s` stands here twice",
               STR_ARG(id));
    diags_hint(r->diags, "the other one is in line %zu", span_line(*other));
    op->id = unnamed;
}

static void read_body(struct reader *r, const struct at *body, struct operation *op)
{
    if (!read_is_map(r, body, "`requestBody`"))
        return;
    struct at content = at_get(r->files, body, "content");

    op->has_body = true;
    op->body_required = read_bool(r, body, "required", false);
    op->body = read_content(r, &content, SCHEMA_IN_REQUEST, &op->body_count);
}

static bool has_path_parameter(const struct parameter_list *list, struct str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i].in == IN_PATH && str_eq(list->at[i].name, name))
            return true;
    return false;
}

/* A name in the template without its parameter is a string: many documents forget it. */
static void complete_template(struct reader *r, struct span span, struct str path,
                              struct parameter_list *list)
{
    struct str rest = path;
    struct template_part part;

    while (template_next(&rest, &part)) {
        if (!part.is_name || has_path_parameter(list, part.text))
            continue;
        diags_warn(r->diags, span, "path-parameter",
                   "no parameter describes `{%.*s}` of %.*s", STR_ARG(part.text),
                   STR_ARG(path));
        *vec_push(r->arena, list) = (struct parameter){ .name = part.text,
                                                        .in = IN_PATH,
                                                        .required = true,
                                                        .style = S("simple"),
                                                        .span = span };
    }
}

static bool template_has(struct str path, struct str name)
{
    struct template_part part;

    while (template_next(&path, &part))
        if (part.is_name && str_eq(part.text, name))
            return true;
    return false;
}

static void check_path_parameters(struct reader *r, const struct parameter_list *list,
                                  struct str path)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->at[i].in == IN_PATH && !template_has(path, list->at[i].name))
            diags_warn(r->diags, list->at[i].span, "path-parameter",
                       "%.*s has no `{%.*s}`", STR_ARG(path), STR_ARG(list->at[i].name));
}

/* Growing step by step would leave what was outgrown behind in the arena. */
static struct parameter_list room_for(struct reader *r, size_t inherited,
                                      const struct at *own)
{
    size_t most = inherited + (node_is_list(own->node) ? at_len(own) : 0);
    struct parameter_list list = { 0 };

    if (most && most <= PARAMETERS_MAX) {
        list.at = arena_array(r->arena, struct parameter, most);
        list.cap = most;
    }
    return list;
}

static void read_operation_parameters(struct reader *r, const struct at *at,
                                      const struct item *item, struct operation *op)
{
    struct at own = at_get(r->files, at, "parameters");
    struct parameter_list list = room_for(r, item->parameters.len, &own);

    for (size_t i = 0; i < item->parameters.len; i++)
        *vec_push(r->arena, &list) = item->parameters.at[i];
    read_parameters(r, &own, &list);
    if (!r->discard) {
        check_path_parameters(r, &list, op->path);
        complete_template(r, op->span, op->path, &list);
    }
    op->parameters = list.at;
    op->parameter_count = list.len;
}

/* --- operations --- */

static void read_operation(struct reader *r, const struct at *own, struct span span,
                           struct str method, const struct item *item)
{
    struct at at = read_follow(r, own);
    struct operation op = {
        .contract = r->contract, .method = method, .path = item->path, .span = span
    };

    if (!read_is_map(r, &at, "an operation"))
        return;
    struct at body = read_get(r, &at, "requestBody");
    struct at responses = at_get(r->files, &at, "responses");
    struct at security = at_get(r->files, &at, "security");
    struct at callbacks = at_get(r->files, &at, "callbacks");

    read_id(r, &at, &op);
    op.deprecated = read_bool(r, &at, "deprecated", false);
    read_operation_parameters(r, &at, item, &op);
    read_body(r, &body, &op);
    read_responses(r, &responses, &op);
    read_security(r, at_is(&security) ? &security : &item->security, &op);
    read_callbacks(r, &callbacks, item);
    if (r->discard)
        return;
    read_effect(r, get_extension(r, own, &at, "x-effect").node, &op);
    read_fields(r, &body, &op);
    *vec_push(r->arena, &r->operations) = op;
    *vec_push(r->arena, &r->claims) = get_extension(r, own, &at, "x-claims").node;
}

/* --- path items --- */

static void complain_key(struct reader *r, const struct node *key)
{
    static const char *const others[] = { "summary", "description",
                                          "servers", "parameters",
                                          "$ref",    "additionalOperations" };
    struct str names[countof(methods) + countof(others)];
    size_t count = 0;

    for (size_t i = 0; i < countof(methods); i++)
        names[count++] = str_from(methods[i].key);
    for (size_t i = 0; i < countof(others); i++) {
        if (str_eq_c(node_text(key), others[i]))
            return;
        names[count++] = str_from(others[i]);
    }
    if (is_extension(node_text(key)))
        return;
    read_fault(r, key->span, "unknown-key", "unknown key `%.*s` in a path item",
               STR_ARG(node_text(key)));
    read_hint(r, node_text(key), names, count);
}

static struct str method_of(struct str key)
{
    for (size_t i = 0; i < countof(methods); i++)
        if (str_eq_c(key, methods[i].key))
            return methods[i].method;
    return STR_NONE;
}

static void read_additional(struct reader *r, const struct at *at,
                            const struct item *item)
{
    struct at more = at_get(r->files, at, "additionalOperations");

    if (!read_is_map(r, &more, "`additionalOperations`"))
        return;
    for (size_t i = 0; i < at_len(&more); i++) {
        struct at own = at_item(&more, i);

        read_operation(r, &own, at_key(&more, i)->span, node_text(at_key(&more, i)),
                       item);
    }
}

static void read_path_item(struct reader *r, const struct at *own, struct item *item)
{
    struct at at = read_follow(r, own);

    if (!read_is_map(r, &at, "a path item"))
        return;
    struct at shared = at_get(r->files, &at, "parameters");

    item->parameters = room_for(r, 0, &shared);
    read_parameters(r, &shared, &item->parameters);
    for (size_t i = 0; i < at_len(&at); i++) {
        const struct node *key = at_key(&at, i);
        struct str method = method_of(node_text(key));
        struct at operation = at_item(&at, i);

        if (method.len)
            read_operation(r, &operation, key->span, method, item);
        else
            complain_key(r, key);
    }
    read_additional(r, &at, item);
}

/* What the API calls at its users is no operation of its own, but mistakes in it are
 * mistakes of the document. */
static void read_discarded(struct reader *r, const struct at *items,
                           const struct item *outer)
{
    bool before = r->discard;

    r->discard = true;
    for (size_t i = 0; at_is_map(items) && i < at_len(items); i++) {
        struct item item = { .path = node_text(at_key(items, i)),
                             .security = outer->security };
        struct at own = at_item(items, i);

        if (!is_extension(item.path))
            read_path_item(r, &own, &item);
    }
    r->discard = before;
}

static void read_callbacks(struct reader *r, const struct at *callbacks,
                           const struct item *item)
{
    /* Callbacks of callbacks may be references in a circle. */
    if (r->discard)
        return;
    for (size_t i = 0; at_is_map(callbacks) && i < at_len(callbacks); i++) {
        struct at own = at_item(callbacks, i), at = read_follow(r, &own);

        if (at_is(&at) && ptr_set_add(&r->callbacks, at.node))
            read_discarded(r, &at, item);
    }
}

static size_t count_operations(const struct node *paths)
{
    size_t count = 0;

    for (size_t i = 0; i < paths->len; i++) {
        const struct node *item = paths->items[i].value;

        for (size_t k = 0; node_is_map(item) && k < item->len; k++)
            count += method_of(node_text(item->items[k].key)).len > 0;
    }
    return count;
}

void read_paths(struct reader *r, const struct at *root)
{
    struct at paths = read_get(r, root, "paths"),
              webhooks = read_get(r, root, "webhooks");
    struct item outer = { .security = at_get(r->files, root, "security") };

    if (read_is_map(r, &webhooks, "`webhooks`"))
        read_discarded(r, &webhooks, &outer);
    if (!read_is_map(r, &paths, "`paths`"))
        return;
    if (at_is(&paths) && (r->operations.cap = count_operations(paths.node)) > 0)
        r->operations.at = arena_array(r->arena, struct operation, r->operations.cap);
    for (size_t i = 0; i < at_len(&paths); i++) {
        const struct node *key = at_key(&paths, i);
        struct item item = { .path = node_text(key), .security = outer.security };
        struct at own = at_item(&paths, i);

        if (is_extension(node_text(key)))
            continue;
        if (!str_starts(node_text(key), S("/"))) {
            read_fault(r, key->span, "path", "the path `%.*s` must start with '/'",
                       STR_ARG(node_text(key)));
            continue;
        }
        read_path_item(r, &own, &item);
    }
}
