/* Rules for links and callbacks: which operation is meant, and the runtime expressions
 * ("$request.body#/url") in them. */
#include "base/arena.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/oas_rules.h"
#include "contract/read.h"
#include "contract/template.h"

#include "base/banned.h"

#define SUGGESTED_MAX 2000 /* operations that are compared for a suggestion */

/* --- runtime expressions --- */

static bool is_pointer(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '~' &&
            (i + 1 == text.len || (text.at[i + 1] != '0' && text.at[i + 1] != '1')))
            return false;
    return !text.len || text.at[0] == '/';
}

/* What stands behind "$request." or "$response.". */
static bool is_source(struct str text)
{
    if (str_starts(text, S("header.")))
        return oas_is_token(str_from_at(text, S("header.").len));
    if (str_starts(text, S("query.")))
        return text.len > S("query.").len;
    if (str_starts(text, S("path.")))
        return text.len > S("path.").len;
    if (!str_starts(text, S("body")))
        return false;
    text = str_from_at(text, S("body").len);
    return !text.len || (text.at[0] == '#' && is_pointer(str_from_at(text, 1)));
}

static bool is_expression(struct str text)
{
    if (str_eq_c(text, "$url") || str_eq_c(text, "$method") ||
        str_eq_c(text, "$statusCode"))
        return true;
    if (str_starts(text, S("$request.")))
        return is_source(str_from_at(text, S("$request.").len));
    return str_starts(text, S("$response.")) &&
           is_source(str_from_at(text, S("$response.").len));
}

/* --- what an expression asks for --- */

/* The parameter at `list` that is called so and stands there. */
static bool lists_parameter(struct lint *l, const struct at *list, struct str in,
                            struct str name)
{
    for (size_t i = 0; node_is_list(list->node) && i < at_len(list); i++) {
        struct at item = at_item(list, i), ref, target;

        if (at_ref(l->files, &item, &ref)) {
            if (!lint_follow(l, &item, &ref, &target))
                return true; /* who knows */
            item = target;
        }
        const struct node *own = node_get(item.node, "name"),
                          *where = node_get(item.node, "in");

        if (own && where && node_is_string(own) && str_eq(node_text(where), in) &&
            (str_eq_c(in, "header") ? str_eq_nocase(node_text(own), name)
                                    : str_eq(node_text(own), name)))
            return true;
    }
    return false;
}

static const struct oas_visit *above(const struct oas_visit *v, enum oas_kind kind)
{
    while (v && v->kind != kind)
        v = v->up;
    return v;
}

/* "$request.path.id": the operation around it has such a parameter. */
static void check_declared(const struct oas_visit *v, struct span span, struct str text)
{
    const struct oas_visit *op = above(v, OAS_OPERATION), *item = above(v, OAS_PATH_ITEM);
    struct str rest = str_from_at(text, S("$request.").len), in;

    if (!op || !item || !str_starts(text, S("$request.")) || !str_cut(&rest, '.', &in) ||
        str_starts(text, S("$request.body")))
        return;
    struct at own = oas_get(op, "parameters"), shared = oas_get(item, "parameters");

    /* A header such as Content-Type is sent without being a parameter. */
    if (str_eq_c(in, "header") || lists_parameter(v->l, &own, in, rest) ||
        lists_parameter(v->l, &shared, in, rest))
        return;
    lint_warn(v->l, span, "expression",
              "`%.*s` has no value: the operation has no %.*s parameter `%.*s`",
              STR_ARG(text), STR_ARG(in), STR_ARG(rest));
}

static void check_expression(const struct oas_visit *v, struct span span, struct str text)
{
    if (is_expression(text)) {
        check_declared(v, span, text);
        return;
    }
    lint_warn(v->l, span, "expression", "`%.*s` is no runtime expression", STR_ARG(text));
    lint_hint(v->l, "one is as $request.path.id, $response.body#/url or $url");
}

/* Text that is an expression, or has some in braces. */
static void check_text(const struct oas_visit *v, const struct node *n)
{
    struct str rest = node_text(n);
    struct template_part part;

    if (str_starts(rest, S("$"))) {
        check_expression(v, n->span, rest);
        return;
    }
    while (template_next(&rest, &part))
        if (part.is_name && str_starts(part.text, S("$")))
            check_expression(v, n->span, part.text);
}

/* --- callbacks --- */

void oas_rule_callback(const struct oas_visit *v)
{
    for (size_t i = 0; i < at_len(&v->at); i++) {
        const struct node *key = at_key(&v->at, i);
        struct str rest = node_text(key);
        struct template_part part;

        if (is_extension(rest))
            continue;
        check_text(v, key);
        while (template_next(&rest, &part))
            if (part.is_name && !str_starts(part.text, S("$")))
                lint_warn(v->l, key->span, "expression",
                          "`{%.*s}` is no runtime expression: nothing gives it a value",
                          STR_ARG(part.text));
    }
    oas_visit_members(v, OAS_PATH_ITEM);
}

/* --- links --- */

void oas_rule_link(const struct oas_visit *v)
{
    struct at parameters = oas_get(v, "parameters"), body = oas_get(v, "requestBody");

    oas_not_both(v, "operationRef", "operationId");
    if (!oas_has(v, "operationRef") && !oas_has(v, "operationId"))
        lint_error(v->l, oas_place(v), "required-field",
                   "a link needs `operationId` or `operationRef`");
    for (size_t i = 0; at_is_map(&parameters) && i < at_len(&parameters); i++) {
        struct at value = at_item(&parameters, i);

        if (node_is_string(value.node))
            check_text(v, value.node);
    }
    if (node_is_string(body.node))
        check_text(v, body.node);
    *vec_push(v->l->arena, &v->l->links) = at_detach(v->l->arena, &v->at);
}

static void unknown_operation(struct lint *l, const struct at *id)
{
    const struct contract *c = l->contract;
    size_t count = c->operation_count < SUGGESTED_MAX ? c->operation_count : 0;
    struct str *names = arena_array(l->arena, struct str, count + 1);

    for (size_t i = 0; i < count; i++)
        names[i] = c->operations[i].id;
    lint_warn(l, at_span(id), "link", "no operation has the operationId `%.*s`",
              STR_ARG(node_text(id->node)));
    lint_suggest(l, node_text(id->node), names, count);
}

static bool takes_parameter(const struct operation *op, struct str name)
{
    static const struct str places[] = { TEXT("path."), TEXT("query."), TEXT("header."),
                                         TEXT("cookie.") };

    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];
        struct str place = places[p->in];

        if (str_eq(p->name, name) ||
            (str_starts(name, place) && str_eq(p->name, str_from_at(name, place.len))))
            return true;
    }
    return false;
}

static void check_link_parameters(struct lint *l, const struct at *link,
                                  const struct operation *op)
{
    struct at parameters = at_get(l->files, link, "parameters");

    for (size_t i = 0; at_is_map(&parameters) && i < at_len(&parameters); i++) {
        const struct node *key = at_key(&parameters, i);

        if (!takes_parameter(op, node_text(key)))
            lint_warn(l, key->span, "link", "%.*s has no parameter `%.*s`",
                      STR_ARG(op->id), STR_ARG(node_text(key)));
    }
}

/* The token a pointer ends with, as far as it needs no unescaping. */
static struct str last_token(struct str pointer)
{
    size_t slash = SIZE_MAX;

    for (size_t i = 0; i < pointer.len; i++)
        if (pointer.at[i] == '/')
            slash = i;
    return slash == SIZE_MAX ? STR_NONE : str_from_at(pointer, slash + 1);
}

static bool is_operation(const struct at *target)
{
    const struct oas_field *f =
        oas_field(OAS_PATH_ITEM, last_token(target->pointer), OAS_ALL);
    bool additional = str_find(target->pointer, S("/additionalOperations/")) != SIZE_MAX;

    return at_is_map(target) && (additional || (f && f->of == OAS_OPERATION));
}

static void check_reference(struct lint *l, const struct at *link, const struct at *ref)
{
    struct at target;
    struct str file;
    enum ref_result result =
        files_resolve(l->files, link, node_text(ref->node), &target, &file, l->diags);

    if (result == REF_REMOTE || result == REF_BROKEN)
        return;
    if (result != REF_FOUND) {
        lint_warn(l, at_span(ref), "link", "no operation stands at `%.*s`",
                  STR_ARG(node_text(ref->node)));
        return;
    }
    if (!is_operation(&target))
        lint_warn(l, at_span(ref), "link", "what stands at `%.*s` is no operation",
                  STR_ARG(node_text(ref->node)));
}

void oas_check_links(struct lint *l)
{
    for (size_t i = 0; i < l->links.len; i++) {
        const struct at *link = &l->links.at[i];
        struct at id = at_get(l->files, link, "operationId");
        struct at ref = at_get(l->files, link, "operationRef");

        if (node_is_string(id.node)) {
            const struct operation *op =
                contract_operation(l->contract, node_text(id.node));

            if (op)
                check_link_parameters(l, link, op);
            else if (!map_get(&l->operation_ids, node_text(id.node)))
                unknown_operation(l, &id);
        }
        if (node_is_string(ref.node))
            check_reference(l, link, &ref);
    }
}
