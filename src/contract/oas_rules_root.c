/* Rules for the document and what describes it: servers, tags, the license, names of
 * components. */
#include <string.h>

#include "base/arena.h"
#include "contract/contract.h"
#include "contract/oas_rules.h"
#include "contract/template.h"
#include "schema/uri.h"

#include "base/banned.h"

/* --- help for all rules --- */

struct span oas_place(const struct oas_visit *v)
{
    return v->key ? v->key->span : at_span(&v->at);
}

struct at oas_get(const struct oas_visit *v, const char *key)
{
    return at_get(v->l->files, &v->at, key);
}

struct str oas_text(const struct oas_visit *v, const char *key)
{
    struct at at = oas_get(v, key);

    return at_is(&at) && node_is_string(at.node) ? node_text(at.node) : STR_NONE;
}

bool oas_has(const struct oas_visit *v, const char *key)
{
    struct at at = oas_get(v, key);

    return at_is(&at);
}

void oas_not_both(const struct oas_visit *v, const char *one, const char *other)
{
    const struct node *a = node_key(v->at.node, one), *b = node_key(v->at.node, other);

    if (!a || !b)
        return;
    bool first = a->span.off < b->span.off; /* the later one is one too many */

    lint_error(v->l, first ? b->span : a->span, "not-both",
               "%s has `%s` or `%s`, not both", oas_object(v->kind)->name, one, other);
}

bool oas_is_token(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool alnum =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!alnum && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return text.len > 0;
}

/* --- tags --- */

static const struct node *tag_called(const struct at *tags, struct str name, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        const struct node *n = node_get(tags->node->items[i].value, "name");

        if (n && node_is_string(n) && str_eq(node_text(n), name))
            return tags->node->items[i].value;
    }
    return NULL;
}

static void check_tag_name(struct lint *l, const struct node *name, struct map *names)
{
    const struct span *other = map_get(names, node_text(name));

    if (other) {
        lint_error(l, name->span, "duplicate-tag", "the tag `%.*s` stands here twice",
                   STR_ARG(node_text(name)));
        lint_hint(l, "the other one is in line %zu", span_line(*other));
        return;
    }
    struct span *kept = arena_new(l->arena, struct span);

    *kept = name->span;
    map_set(l->arena, names, node_text(name), kept);
}

/* 3.2: a parent exists, and is no descendant. */
static void check_tag_parent(struct lint *l, const struct at *tags,
                             const struct node *tag)
{
    const struct node *parent = node_get(tag, "parent"), *at = parent;

    for (size_t i = 0; at && node_is_string(at); i++) {
        const struct node *next = tag_called(tags, node_text(at), tags->node->len);

        if (!next && at == parent)
            lint_error(l, parent->span, "tag-parent", "no tag is named `%.*s`",
                       STR_ARG(node_text(parent)));
        if (next == tag || i > tags->node->len) {
            lint_error(l, parent->span, "tag-parent",
                       "the tag is its own parent, directly or by others");
            return;
        }
        at = next ? node_get(next, "parent") : NULL;
    }
}

static void check_tags(const struct oas_visit *v)
{
    struct at tags = oas_get(v, "tags");
    struct map names = { 0 };

    for (size_t i = 0; node_is_list(tags.node) && i < at_len(&tags); i++) {
        const struct node *tag = tags.node->items[i].value;
        const struct node *name = node_get(tag, "name");

        if (name && node_is_string(name))
            check_tag_name(v->l, name, &names);
        if (v->l->version == OAS_3_2)
            check_tag_parent(v->l, &tags, tag);
    }
}

/* --- the document --- */

void oas_rule_document(const struct oas_visit *v)
{
    struct at dialect = oas_get(v, "jsonSchemaDialect"), self = oas_get(v, "$self");

    if (v->l->version != OAS_3_0 && !oas_has(v, "paths") && !oas_has(v, "components") &&
        !oas_has(v, "webhooks"))
        lint_error(v->l, at_span(&v->at), "required-field",
                   "a document needs `paths`, `components` or `webhooks`");
    if (v->l->version != OAS_3_0 && node_is_string(dialect.node) &&
        !uri_is_absolute(node_text(dialect.node)))
        lint_error(v->l, at_span(&dialect), "uri",
                   "`jsonSchemaDialect` must be an absolute URI");
    if (v->l->version == OAS_3_2 && node_is_string(self.node) &&
        str_find_char(node_text(self.node), '#') != SIZE_MAX)
        lint_error(v->l, at_span(&self), "uri", "`$self` must have no fragment");
    check_tags(v);
}

void oas_rule_info(const struct oas_visit *v)
{
    struct at contact = oas_get(v, "contact");
    const struct node *email = node_get(contact.node, "email");

    if (email && node_is_string(email) &&
        str_find_char(node_text(email), '@') == SIZE_MAX)
        lint_error(v->l, email->span, "email", "`%.*s` is no e-mail address",
                   STR_ARG(node_text(email)));
}

void oas_rule_license(const struct oas_visit *v)
{
    if (v->l->version != OAS_3_0)
        oas_not_both(v, "identifier", "url");
}

/* --- servers --- */

static void check_variables(const struct oas_visit *v, const struct at *url)
{
    struct at variables = oas_get(v, "variables");
    struct str rest = node_text(url->node);
    struct template_part part;
    struct map seen = { 0 };

    while (template_next(&rest, &part)) {
        struct at variable = at_member(v->l->files, &variables, part.text);

        if (!part.is_name)
            continue;
        if (!at_is(&variable))
            lint_warn(v->l, at_span(url), "server-variable",
                      "`variables` says nothing about `{%.*s}`", STR_ARG(part.text));
        if (v->l->version == OAS_3_2 && map_get(&seen, part.text))
            lint_error(v->l, at_span(url), "server-variable",
                       "`{%.*s}` stands here twice", STR_ARG(part.text));
        map_set(v->l->arena, &seen, part.text, v->l);
    }
}

void oas_rule_server(const struct oas_visit *v)
{
    struct at url = oas_get(v, "url");

    if (!node_is_string(url.node))
        return;
    if (v->l->version != OAS_3_0 &&
        (str_find_char(node_text(url.node), '?') != SIZE_MAX ||
         str_find_char(node_text(url.node), '#') != SIZE_MAX))
        lint_error(v->l, at_span(&url), "server-url",
                   "a server's URL must have neither query nor fragment");
    check_variables(v, &url);
}

static bool lists_text(const struct at *list, struct str text)
{
    for (size_t i = 0; i < at_len(list); i++)
        if (str_eq(node_text(list->node->items[i].value), text))
            return true;
    return false;
}

void oas_rule_server_variable(const struct oas_visit *v)
{
    struct at values = oas_get(v, "enum"), otherwise = oas_get(v, "default");

    if (!node_is_list(values.node))
        return;
    if (at_len(&values) == 0) {
        if (v->l->version == OAS_3_0)
            lint_warn(v->l, at_span(&values), "server-variable",
                      "`enum` should not be empty");
        else
            lint_error(v->l, at_span(&values), "server-variable",
                       "`enum` must not be empty");
        return;
    }
    if (!node_is_string(otherwise.node) || lists_text(&values, node_text(otherwise.node)))
        return;
    lint_error(v->l, at_span(&otherwise), "server-variable",
               "the default `%.*s` is none of the values in `enum`",
               STR_ARG(node_text(otherwise.node)));
}

/* --- components --- */

static bool is_component_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool alnum =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

        if (!alnum && c != '.' && c != '-' && c != '_')
            return false;
    }
    return name.len > 0;
}

void oas_rule_components(const struct oas_visit *v)
{
    for (size_t i = 0; i < at_len(&v->at); i++) {
        struct at section = at_item(&v->at, i);
        bool known =
            oas_field(OAS_COMPONENTS, node_text(at_key(&v->at, i)), v->l->version);

        for (size_t k = 0; known && at_is_map(&section) && k < at_len(&section); k++) {
            const struct node *key = at_key(&section, k);

            if (is_component_name(node_text(key)))
                continue;
            lint_error(v->l, key->span, "component-name",
                       "`%.*s` is no name for a component", STR_ARG(node_text(key)));
            lint_hint(v->l, "letters, digits, '.', '-' and '_' are");
        }
    }
}

/* --- XML --- */

void oas_rule_xml(const struct oas_visit *v)
{
    struct at namespace = oas_get(v, "namespace");

    if (node_is_string(namespace.node) && !uri_is_absolute(node_text(namespace.node)))
        lint_error(v->l, at_span(&namespace), "uri",
                   "`namespace` must be an absolute URI");
    if (v->l->version != OAS_3_2)
        return;
    oas_not_both(v, "nodeType", "attribute");
    oas_not_both(v, "nodeType", "wrapped");
}
