/* `send`: the operation or the path, parameters, headers, body. */
#include "base/arena.h"
#include "base/vec.h"
#include "contract/params.h"
#include "doc/json.h"
#include "suite/reader.h"

#include "base/banned.h"

static const struct tmpl *value_of(struct reader *r, const struct node *n)
{
    return tmpl_compile(r->arena, n, r->scope, r->diags);
}

/* {name: value}; values of the kinds that `holds` names. */
static void read_named(struct reader *r, const struct node *n, unsigned holds,
                       const char *what, struct named_templates *ret)
{
    for (size_t i = 0; i < n->len; i++) {
        const struct node *key = n->items[i].key, *value = n->items[i].value;
        const struct tmpl *t;

        if (!reader_wants(r, value, holds, what) || !(t = value_of(r, value)))
            continue;
        *vec_push(r->arena, ret) = (struct named_template){ .name = node_text(key),
                                                            .value = t,
                                                            .span = key->span };
    }
}

/* --- the operation --- */

static void unknown_operation(struct reader *r, const struct node *n)
{
    const struct contract *c = r->file->contract;
    struct str_list known = { 0 };

    for (size_t i = 0; i < c->operation_count; i++)
        *vec_push(r->arena, &known) = c->operations[i].id;
    reader_unknown(r, n, "operation", known.at, known.len);
}

void read_operation(struct reader *r, const struct node *n, const struct operation **ret)
{
    *ret = contract_operation(r->file->contract, node_text(n));
    if (!*ret)
        unknown_operation(r, n);
}

static void send_operation(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    read_operation(r, n, &send->operation);
}

static void send_method(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    send->method = value_of(r, n);
}

static void send_path(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    send->path = value_of(r, n);
    if (send->path && tmpl_is_constant(send->path) && !str_starts(node_text(n), S("/")))
        diags_error(r->diags, n->span, "bad-path", "a path begins with `/`");
}

/* --- parameters, headers --- */

static void send_parameters(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    read_named(r, n, HOLDS_ANY, "a path parameter", &send->parameters);
}

static void send_query(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    read_named(r, n, HOLDS_ANY, "a query parameter", &send->query);
}

static void send_headers(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    read_named(r, n, HOLDS_ANY, "a header", &send->headers);
}

static void send_cookies(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    read_named(r, n, HOLDS_ANY, "a cookie", &send->cookies);
}

/* --- the body --- */

static void send_body(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    send->body = value_of(r, n);
}

static void send_text(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;
    struct node text = *n;

    if (!node_is_container(n)) /* `text: 7` is the text 7: what stands there is sent */
        node_set_string(&text, node_text(n));
    send->text = value_of(r, &text);
}

static void send_content_type(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    send->content_type = value_of(r, n);
}

static const struct key send_keys[] = {
    { "operation", HOLDS_TEXT, false, send_operation },
    { "method", HOLDS_TEXT, false, send_method },
    { "path", HOLDS_TEXT, false, send_path },
    { "parameters", HOLDS_MAP, false, send_parameters },
    { "query", HOLDS_MAP, false, send_query },
    { "headers", HOLDS_MAP, false, send_headers },
    { "cookies", HOLDS_MAP, false, send_cookies },
    { "body", HOLDS_ANY, false, send_body },
    { "text", HOLDS_SCALAR, false, send_text },
    { "content-type", HOLDS_TEXT, false, send_content_type },
    { "auth", HOLDS_TEXT | HOLDS_MAP, false, read_auth },
};

const struct key_table keys_of_send = { "send", "`send`", send_keys, countof(send_keys) };

/* --- what must fit together --- */

static bool is_given(const struct node *parameters, struct str name)
{
    for (size_t i = 0; parameters && i < parameters->len; i++)
        if (str_eq(node_text(parameters->items[i].key), name))
            return true;
    return false;
}

/* Names are held against the node, not against what was read of it: a parameter with a
 * mistake in its value is not missing as well. */
static void check_parameters(struct reader *r, const struct node *n,
                             const struct operation *op)
{
    const struct node *given = node_get(n, "parameters");
    struct str_list known = { 0 };

    if (given && given->kind != NODE_MAP)
        return;
    for (size_t i = 0; i < op->parameter_count; i++) {
        if (op->parameters[i].in != IN_PATH)
            continue;
        *vec_push(r->arena, &known) = op->parameters[i].name;
        if (!is_given(given, op->parameters[i].name))
            diags_error(r->diags, given ? given->span : n->span, "missing-parameter",
                        "the path parameter `%.*s` of `%.*s` is missing",
                        STR_ARG(op->parameters[i].name), STR_ARG(op->id));
    }
    for (size_t i = 0; given && i < given->len; i++)
        if (!operation_parameter(op, IN_PATH, node_text(given->items[i].key)))
            reader_unknown(r, given->items[i].key, "path parameter", known.at, known.len);
}

/* A list or a map is sent in the documented style: where none is documented, it is a
 * mistake. */
static void check_styles(struct reader *r, const struct node *n,
                         const struct operation *op, enum parameter_in in, unsigned holds)
{
    static const char *const keys[] = { "parameters", "query", "headers", "cookies" };
    static const char *const whats[] = { "a path parameter", "a query parameter",
                                         "a header", "a cookie" };
    const struct node *given = node_get(n, keys[in]);

    for (size_t i = 0; node_is_map(given) && i < given->len; i++) {
        const struct node *value = given->items[i].value;
        const struct parameter *p =
            operation_parameter(op, in, node_text(given->items[i].key));

        if ((!node_is_list(value) && !node_is_map(value)) ||
            (p && params_takes(op->contract, p, node_to_json(r->arena, value))))
            continue;
        (void)!reader_wants(r, value, holds, whats[in]);
    }
}

static void check_whole(struct reader *r, const struct node *n, struct send *send)
{
    bool by_path = node_get(n, "method") || node_get(n, "path");
    const struct node *text = node_key(n, "text"), *operation = node_key(n, "operation");

    if (by_path && operation)
        diags_error(r->diags, operation->span, "contradiction",
                    "`send` has both an `operation` and a method and path");
    else if (by_path && !(node_get(n, "method") && node_get(n, "path")))
        diags_error(r->diags, n->span, "missing-key",
                    "`send` needs `method` and `path` together");
    else if (by_path && node_get(n, "parameters"))
        diags_error(r->diags, node_key(n, "parameters")->span, "contradiction",
                    "`parameters` are an operation's; write them into the `path`");
    if (text && node_get(n, "body"))
        diags_error(r->diags, text->span, "contradiction",
                    "`send` has both a `body` and a `text`");
    if (!by_path && !operation)
        send->operation = r->operation;
    if (!by_path && !operation && !r->operation)
        diags_error(r->diags, n->span, "missing-key",
                    "`send` needs an `operation`, since the file names none");
    if (send->operation)
        check_parameters(r, n, send->operation);
    check_styles(r, n, send->operation, IN_PATH, HOLDS_SCALAR);
    check_styles(r, n, send->operation, IN_HEADER, HOLDS_SCALAR | HOLDS_LIST);
    check_styles(r, n, send->operation, IN_COOKIE, HOLDS_SCALAR | HOLDS_LIST);
}

void read_send(struct reader *r, const struct node *n, struct send *send)
{
    send->span = n->span;
    keys_read(r, &keys_of_send, n, send);
    if (n->kind == NODE_MAP)
        check_whole(r, n, send);
}
